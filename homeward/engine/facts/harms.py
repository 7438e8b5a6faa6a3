"""Facts of harm that was told, and of danger that somebody said the child is in now."""

from functools import partial

from homeward.domain.events.originals import original
from homeward.domain.history.statements import Statement, same_danger
from homeward.domain.history.timeline import Timeline
from homeward.engine.facts.account import by, of_harm
from homeward.engine.facts.defining import fact
from homeward.engine.moments import UNKNOWN, Moment, Reading
from homeward.engine.subjects import DANGER, HARM, Subject

TOLD = (HARM, "harm.disclosed", "rhi.completed")

KINDS = {
    "sexual": "sexual harm",
    "physical": "physical harm",
    "threat": "threats",
    "coercion": "coercion or control",
    "other": "harm of another kind",
}

SAID_IN = {
    "missing.reported": "in a missing report",
    "missing.found": "when the child was back",
    "rhi.completed": "in a return interview",
    "concern.referred": "in a referral of concern",
    "harm.disclosed": "in a disclosure of harm",
}


@fact(
    "harm.disclosed",
    "flag",
    "harm was disclosed",
    on=TOLD,
    source="domain.md, R22",
    reads=("harm.disclosed", "rhi.completed.harm"),
    details=("account",),
    supplied_by="the return interview worker",
)
def harm(moment: Moment) -> Reading:
    statement = _statement(moment.subject)
    answer, said = statement.harm, tuple(statement.saying_harm())
    value = UNKNOWN if answer == "unknown" else answer == "Y"
    details = {"account": partial(account_of, statement, moment.timeline)}
    return Reading(value, said, details, moment.subject.known)


def account_of(statement: Statement, timeline: Timeline) -> str:
    kinds = [KINDS[kind] for kind in _kinds(statement)] or ["harm"]
    by_refs = {event.data.said("by_ref") for event in statement.events} - {None}
    people = [
        each.contact
        for each in timeline.disclosures
        if not each.naming and each.event.data.said("subject_ref") in by_refs
    ]
    return of_harm(statement.saying_harm(), kinds, statement.danger, people[0] if people else None)


def _statement(subject: Subject) -> Statement:
    """Of an interview by itself, what its own answers say."""
    item = subject.item
    return item if isinstance(item, Statement) else Statement(subject.event.key, (subject.event,))


def _kinds(statement: Statement) -> tuple[str, ...]:
    told = {event.data.said("harm_type") for event in statement.events}
    return tuple(kind for kind in KINDS if kind in told)


@fact(
    "harm.type",
    "codes",
    "the kind of harm disclosed",
    on=TOLD,
    source="domain.md, R22",
    reads=("harm.disclosed.harm_type",),
    choices=tuple(KINDS),
    answers=KINDS,
    supplied_by="the return interview worker",
)
def harm_type(moment: Moment) -> Reading:
    """All that were told in one statement."""
    statement = _statement(moment.subject)
    kinds = _kinds(statement)
    told = tuple(event for event in statement.events if event.data.said("harm_type"))
    return Reading(kinds, told) if kinds else Reading(UNKNOWN, (moment.subject.event,))


@fact(
    "danger.now",
    "flag",
    "the child is in danger now",
    on=(DANGER,),
    source="homeward, docs/adr/0016",
    reads=(
        "missing.reported.danger_now",
        "missing.found.danger_now",
        "rhi.completed.danger_now",
        "concern.referred.danger_now",
        "harm.disclosed.danger_now",
        "harm.disclosed.immediate_danger",
    ),
    details=("since", "said"),
    supplied_by="whoever made the report, or the worker who recorded it",
)
def danger_now(moment: Moment) -> Reading:
    statement: Statement = moment.subject.item
    first = moment.subject.event
    if statement.danger == "unknown":
        return Reading(UNKNOWN, (first,), {"said": "when somebody asked again"})
    began = original(first, moment.timeline.replaced, same_danger)
    details = {"since": began.recorded_at, "said": f"{SAID_IN[first.type]} ({by(first)})"}
    said = tuple(statement.saying_danger())
    return Reading(statement.danger == "Y", said, details, moment.subject.known)
