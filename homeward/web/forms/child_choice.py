"""The children whom a form offers to choose from, and what is on record of the one whom it is about."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from fastapi import Request

from homeward.domain.events import Event, Identifier
from homeward.domain.identity.identified import preference
from homeward.services.children.absences import Absence, absences, is_of_another
from homeward.services.children.missing_now import missing_children
from homeward.services.children.people import people
from homeward.services.children.search import Listed, Listing, of_person, reported_by, search_own
from homeward.store import access, children, identities
from homeward.store.unit_of_work import UnitOfWork, reading, unit_of_work
from homeward.web.access.auth import Person
from homeward.web.access.permissions import Permission
from homeward.web.forms import records
from homeward.web.forms.answers import Answers
from homeward.web.forms.child import ABSENCES, FROM_LIST, REPORT, SAME_CHILD, is_from_list
from homeward.web.forms.envelope import SOURCE
from homeward.web.forms.kinds import Kind
from homeward.web.forms.missing import short_reference
from homeward.web.forms.reader import Chosen, OnRecord
from homeward.web.state import state_of
from homeward.web.words.codes import CHILD_NUMBERS

FIND = "child-find"
"""The field in which a person types whom they look for."""


@dataclass(frozen=True)
class Offer:
    """Who is offered, and the absences of the child who is chosen.

    `chosen` is whom the form is about, as far as this person may see: from the list, or by what they typed.
    `own`: they choose from their own body's reports, and are offered these before they type.
    """

    typed: str = ""
    listing: Listing = field(default_factory=lambda: Listing(()))
    absences: Sequence[Absence] = ()
    chosen: Listed | None = None
    own: bool = False


def offer(request: Request, person: Person, answers: Answers, *, lists: bool = True) -> Offer:
    """Each child who is shown is a look at a record, and is written to the access log.

    `lists`: whether the page shows the children to choose from, and not only the one who was chosen."""
    typed, state = answers.one(FIND), state_of(request)
    with reading(state.engine) as uow:
        listing = _listing(request, uow, person, typed) if lists else Listing(())
        chosen = _shown(uow, person, answers)
        is_listed = chosen and chosen.choice in {each.choice for each in listing.shown}
        if chosen and is_from_list(answers) and not is_listed:
            listing = Listing([chosen, *listing.shown], listing.more)
        is_seen = chosen and is_from_list(answers) and person.can(Permission.CHOOSE_ANY_CHILD)
        seen = absences(uow, chosen.ref) if chosen and is_seen else ()
    with unit_of_work(state.engine) as uow:
        if shown := {each.ref for each in (*listing.shown, *([chosen] if chosen else []))}:
            access.record_all(uow, state.clock(), person.username, shown, "choice of a child on a form")
    return Offer(typed, listing, seen, chosen, own=not person.can(Permission.CHOOSE_ANY_CHILD))


def _listing(request: Request, uow: UnitOfWork, person: Person, typed: str) -> Listing:
    if person.can(Permission.CHOOSE_ANY_CHILD):
        return state_of(request).directory.search(uow, typed)
    body = person.organisation
    return search_own(uow, body, typed, missing_children(uow, body=body))


def _shown(uow: UnitOfWork, person: Person, answers: Answers) -> Listed | None:
    """Whom the form is about. To those who choose from their own body's reports, as that body wrote."""
    typed = f"{answers.one('episode')} {answers.one('episodes')}".upper().split()
    if person.can(Permission.CHOOSE_ANY_CHILD):
        of_reports = [report.child for report in records.reports(uow, typed).values()]
        ref = _child_ref(uow, person, answers, of_reports, None)
        return of_person(people(uow, [ref])[ref]) if ref else None

    def is_meant(report: str) -> bool:
        if is_from_list(answers):
            return report == answers.one(FROM_LIST)
        return answers.one("child-how") == "reference" and short_reference(report) in typed

    body = person.organisation
    return reported_by(uow, body, is_meant, missing_children(uow, body=body))


def _ref_of(uow: UnitOfWork, person: Person, choice: str) -> str | None:
    """The reference that speaks for the chosen child; None where this person may not choose it."""
    if person.can(Permission.CHOOSE_ANY_CHILD):
        return children.speakers(uow, [choice]).get(choice)
    report = records.own_report(uow, choice, person.organisation)
    return identities.find(uow, [report.child]).get(report.child) if report and report.child else None


def begun_with(uow: UnitOfWork, person: Person, child: str, kind: Kind) -> Answers:
    """That child, with each absence ticked that the form is about; the latest, where it is about one
    `episode`. `child` is an opaque reference, or to those who choose from their own body's reports one of
    these, which says the absence itself. Nothing of a child whom this person may not choose.
    """
    if not (known := _ref_of(uow, person, child)):
        return Answers()
    if not kind.about or not person.can(Permission.CHOOSE_ANY_CHILD):
        return Answers({FROM_LIST: (child,)})
    meant = [each.references[0] for each in absences(uow, known) if kind.is_about(each)]
    return Answers({FROM_LIST: (child,), ABSENCES: tuple(meant if kind.about == "episodes" else meant[:1])})


def on_record(uow: UnitOfWork, person: Person, answers: Answers, corrected: Event | None) -> OnRecord:
    """What the store knows of what the form is about. `corrected`: the record that it puts right."""
    typed = f"{answers.one('episode')} {answers.one('episodes')}".split()
    reports = records.reports(uow, typed)
    chosen = _chosen(uow, person, answers)
    ref = _child_ref(uow, person, answers, [report.child for report in reports.values()], corrected)
    starts = {
        reference: absence.started_at
        for absence in (absences(uow, ref) if ref else ())
        for reference in absence.references
    }
    given = {reports[one.upper()].episode if one.upper() in reports else one for one in typed}
    unknown = (given | set(answers.many(ABSENCES))) - set(starts)
    others = {one for one in unknown if ref and is_of_another(uow, one, ref)}
    same = None if corrected is None else {"child": said_of(corrected.child), **_report(corrected)}
    return OnRecord(reports, chosen, same, starts, others)


def _report(corrected: Event) -> dict[str, str]:
    """The reference by which its author gave the child, if they did."""
    reference = records.report_given(corrected)
    return {REPORT: reference} if reference else {}


def _chosen(uow: UnitOfWork, person: Person, answers: Answers) -> Chosen | None:
    if not is_from_list(answers):
        return None
    choice = answers.one(FROM_LIST)
    if not person.can(Permission.CHOOSE_ANY_CHILD):
        report = records.own_report(uow, choice, person.organisation)
        told = report and {"child": said_of(report.child), REPORT: short_reference(choice)}
        return Chosen(told, report.data.episode) if report and told else None
    ref = _ref_of(uow, person, choice)
    known = sorted(identities.identifiers_of(uow, [ref]).get(ref, []), key=preference) if ref else []
    return Chosen({"child": said_of(known[0])}) if known else None


def said_of(identifier: Identifier | None) -> dict[str, str]:
    """As an event of ours says it: a number that is another source's own keeps its source."""
    assert identifier, "a report is always about a child"
    said = {"scheme": identifier.scheme, "value": identifier.value}
    whose = identifier.source
    return {**said, "source": whose} if whose and whose != SOURCE else said


def _child_ref(
    uow: UnitOfWork,
    person: Person,
    answers: Answers,
    of_reports: Collection[dict[str, str]],
    corrected: Event | None,
) -> str | None:
    """Whom the form is about, as far as the store knows."""
    if corrected and corrected.child and answers.one("child-how") == SAME_CHILD:
        return identities.find(uow, [corrected.child]).get(corrected.child)
    if is_from_list(answers):
        return _ref_of(uow, person, answers.one(FROM_LIST))
    given: list[dict[str, str]] = []
    if answers.one("child-how") == "number":
        given = [{"scheme": answers.one("child-scheme"), "value": answers.one("child-value")}]
    elif answers.one("child-how") == "reference":
        given = list(of_reports)[:1]
    found = identities.find(uow, [one for each in given if (one := _identifier(each))])
    return next(iter(found.values()), None)


def _identifier(given: dict[str, str]) -> Identifier | None:
    """None where the form will say what is wrong with it."""
    if not given["value"] or given["scheme"] not in CHILD_NUMBERS:
        return None
    try:
        return Identifier(**given).of(SOURCE)  # type: ignore[arg-type]
    except ValueError:
        return None
