"""Events in words, for people: what happened, and what the record says of it. No codes, no identifiers."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from homeward.domain.codes import AGENCY, ASSESSMENT_FACTOR, LEGAL_STATUS, PLACEMENT
from homeward.domain.events import Contact, Event, Place
from homeward.domain.events.parts import Sign
from homeward.domain.signs import OF_HEALTH
from homeward.domain.sources import OURS
from homeward.engine.lateness import Cause, Delay
from homeward.web import interview_words, questions, words
from homeward.web.format import day, moment
from homeward.web.headings import HEADINGS

Fact = tuple[str, str]
"""A label and what it says."""

Say = Callable[[Any], str]


def heading(event: Event) -> str:
    return HEADINGS.get(event.type, event.type.replace(".", " ").replace("_", " ").capitalize())


def sender(event: Event) -> str:
    """Whose record it is: an organisation or another system, and never one of Homeward's own sources."""
    return event.actor_org or ("Homeward" if event.source in OURS else event.source)


def why_late(delay: Delay) -> str:
    """Why it could not be told at once, in a sentence that names nobody."""
    event = delay.event
    what, who, came = heading(event), sender(event), moment(event.received_at)
    match delay.cause:
        case Cause.ARRIVED:
            happened, noted = moment(event.occurred_at), moment(event.recorded_at)
            return f"{what} ({happened}): recorded by {who} on {noted}, and received here on {came}."
        case Cause.ANSWERED:
            return f"{what}: not known here until {who} told us on {came}."
        case Cause.CORRECTED:
            return f"{what}: {who} put an earlier record right, which was received here on {came}."
        case Cause.JOINED:
            return f"Until {came} nobody had told us that two records are about this one child."


def facts(event: Event) -> list[Fact]:
    """What the event says, in the order of `FACTS`; what it does not say is left out."""
    return _said(event, lambda say, value: say(value))


def facts_of_the_child(event: Event, *, typed: bool) -> list[Fact]:
    """The same for the child's own file: of other people, no more than that there is something.

    Words as somebody typed them may name others too; `typed` says that a person will read them first.
    """
    held = dict.fromkeys((_typed, _words_of_signs), "Held back: words as typed")
    spoken_of = OF_OTHERS if typed else OF_OTHERS | held

    def of_the_child(say: Say, value: Any) -> str:
        if say in spoken_of:
            return spoken_of[say] if say(value) else ""
        return say.listed(value) if isinstance(say, Coded) and not typed else say(value)

    return _said(event, of_the_child)


def _said(event: Event, tell: Callable[[Say, Any], str]) -> list[Fact]:
    told = FACTS.get(event.type, ())
    shown = [(label, tell(say, event.data.said(name))) for name, label, say in told]
    if event.type == "fact.answered":
        shown.insert(1, ("Answer", questions.answer_in_words(event)))
    return [(label, text) for label, text in shown if text]


def _plain(value: Any) -> str:
    match value:
        case None:
            return ""
        case datetime():
            return moment(value)
        case date():
            return day(value)
        case list() | tuple():
            return ", ".join(map(_plain, value))
        case _:
            return str(value)


def _typed(value: Any) -> str:
    """What somebody put in their own words."""
    return _plain(value)


@dataclass(frozen=True, eq=False)
class Coded:
    """Codes in words; one that is not listed is shown as it came."""

    labels: Mapping[Any, str]

    def __call__(self, value: Any) -> str:
        return ", ".join(str(self.labels.get(code, code)) for code in self._codes(value))

    def listed(self, value: Any) -> str:
        """Without what is not listed, which may be anything."""
        return ", ".join(self.labels.get(code, "Something else") for code in self._codes(value))

    def _codes(self, value: Any) -> list[Any]:
        codes = value if isinstance(value, tuple) else (value,)
        return [code for code in codes if code is not None]


def _contact(contact: Contact | None) -> str:
    if contact is None:
        return ""
    kind = words.CONTACT_KINDS[contact.kind] if contact.kind != "unknown" else ""
    known = (kind, contact.name, contact.alias and f"known as {contact.alias}")
    marks = (contact.phone, contact.handle, contact.vehicle, contact.address)
    return ", ".join(part for part in (*known, *marks) if part)


def _place(place: Place | None) -> str:
    return ", ".join(part for part in (place.name, place.address) if part) if place else ""


def _children(children: tuple[Any, ...] | None) -> str:
    return "; ".join(" ".join(_name_parts(child)) for child in children or ())


def _name_parts(child: Any) -> Iterator[str]:
    yield from filter(None, (child.given_name, child.family_name))
    if child.value:
        yield f"{words.CHILD_NUMBERS.get(child.scheme, child.scheme)} {child.value}"
    if child.description:
        yield f"described as: {child.description}"


def _contacts(contacts: tuple[Contact, ...] | None) -> str:
    return "; ".join(map(_contact, contacts or ()))


def _signs(signs: tuple[Sign, ...] | None) -> str:
    held = dict.fromkeys(OF_HEALTH, A_SIGN_OF_HEALTH)
    return "; ".join(held.get(each.sign, words.SIGNS[each.sign]) for each in signs or ())


def _words_of_signs(signs: tuple[Sign, ...] | None) -> str:
    """As they were typed, but for signs of health, which are for whoever recorded them to tell."""
    return "; ".join(each.narrative for each in signs or () if each.sign not in OF_HEALTH)


A_SIGN_OF_HEALTH = "A sign of health: ask whoever recorded it"


_yes_no = Coded(words.YES_NO_UNKNOWN)

OF_OTHERS: dict[Say, str] = {
    _contact: "Held back: another person",
    _place: "Held back: a place",
    _children: "Held back: another child",
    _contacts: "Held back: other people",
}

SIGNS = (("signs", "Warning signs", _signs), ("signs", "What was seen or heard", _words_of_signs))

FACTS: dict[str, tuple[tuple[str, str, Say], ...]] = {
    "missing.reported": (
        ("category", "Missing or away", Coded(words.CATEGORIES)),
        ("reported_at", "Found to be missing", _plain),
        ("last_seen_at", "Last seen", _plain),
        ("last_seen_place", "Last seen at", _place),
        ("missing_from", "Missing from", Coded(words.PLACES)),
        ("reporter_role", "Reported by", Coded(words.REPORTERS)),
        ("police_risk", "Risk level police gave", Coded(words.POLICE_RISKS)),
        ("episode", "Reference", _plain),
        ("circumstances", "What happened", _typed),
        ("danger_now", "In danger then", _yes_no),
    ),
    "missing.found": (
        ("found_at", "Found", _plain),
        ("returned_at", "Back", _plain),
        ("returned_to", "Now at", Coded(words.PLACES)),
        ("found_by", "How they were found", Coded(words.FINDERS)),
        ("place", "Found at", _place),
        ("episode", "Reference", _plain),
        ("condition", "How they are", _typed),
        ("injuries", "Injuries", _typed),
        ("danger_now", "In danger then", _yes_no),
    ),
    "missing.risk_changed": (("level", "Risk level police gave", Coded(words.POLICE_RISKS)),),
    "missing.cancelled": (("reason", "Why", _plain), ("episode", "Reference", _plain)),
    "rhi.assigned": (
        ("independence_basis", "Independent, as", _typed),
        ("child_preference", "Whom the child wishes to talk to", _typed),
    ),
    "rhi.offered": (
        ("offered_at", "Offered", _plain),
        ("offer_channel", "How", Coded(interview_words.OFFER_CHANNELS)),
    ),
    "rhi.attempted": (
        ("at", "Tried", _plain),
        ("result", "Result", Coded(interview_words.RESULTS)),
        ("note", "Note", _typed),
    ),
    "rhi.completed": (
        ("held_at", "Spoke", _plain),
        ("interviewer_role", "Spoke with", Coded(words.INTERVIEWERS)),
        ("independent", "Independent of the child's care", _yes_no),
        ("seen_alone", "Seen alone", _yes_no),
        ("danger_now", "In danger then", _yes_no),
        ("harm", "Harmed", _yes_no),
        ("online", "Online", _yes_no),
        ("substances", "Alcohol or drugs", _yes_no),
        ("worker_concern_cse", "Worker's concern about sexual exploitation", _yes_no),
        ("episodes", "About", _plain),
        *SIGNS,
        ("narrative", "What was said", _typed),
    ),
    "rhi.declined": (("by", "Declined by", _plain), ("reason", "Why", _typed)),
    "rhi.not_possible": (
        ("reason", "Why", Coded(interview_words.NOT_POSSIBLE)),
        ("approver", "Approved by", _typed),
    ),
    "contact.disclosed": (
        ("discloser", "Told by", Coded(words.DISCLOSERS)),
        ("contact", "Person", _contact),
        ("place", "Place", _place),
        ("elements", "What was involved", Coded(words.ELEMENTS)),
        ("named_children", "Other children named", _children),
    ),
    "harm.disclosed": (
        ("harm_type", "Kind of harm", Coded(words.HARMS)),
        ("immediate_danger", "In danger then", _yes_no),
        ("danger_now", "In danger then", _yes_no),
        ("when", "When it happened, as told", _typed),
    ),
    "fact.answered": (
        ("fact", "What was not known", questions.question_of),
        ("told_by", "Told by", _typed),
        ("reason", "How they know", _typed),
    ),
    "fact.cannot_be_found_out": (
        ("fact", "What was not known", questions.question_of),
        ("told_by", "Who was asked", _typed),
        ("reason", "Why it cannot be found out", _typed),
    ),
    "task.dealt_with": (("because", "What was asked", _typed), ("reason", "How it was dealt with", _typed)),
    "concern.referred": (
        ("reasons", "Reasons", _typed),
        ("danger_now", "In danger then", _yes_no),
        *SIGNS,
        ("narrative", "What was said", _typed),
    ),
    "sign.recorded": (("agency", "Whose observation", Coded(AGENCY.labels)), *SIGNS),
    "carer.information": (
        ("text", "What was said", _typed),
        ("contacts", "People", _contacts),
        ("elements", "What was involved", Coded(words.ELEMENTS)),
        ("suspects", "They suspect exploitation", _yes_no),
        *SIGNS,
    ),
    "prevention_interview.completed": (
        ("at", "Spoke", _plain),
        ("seen_alone", "Seen alone", _yes_no),
        ("suspects", "The officer suspects exploitation", _yes_no),
        *SIGNS,
        ("concerns", "What was heard", _typed),
    ),
    "assessment.recorded": (("factors", "Factors", Coded(ASSESSMENT_FACTOR.labels)),),
    "police.flag_changed": (("flag", "Flag", Coded(words.FLAGS)), ("on", "The flag is", Coded(words.ON_OFF))),
    "legal_status.changed": (
        ("code", "Legal status", Coded(LEGAL_STATUS.labels)),
        ("from_", "From", _plain),
    ),
    "social_care.status_changed": (
        ("status", "Social care status", Coded(words.SOCIAL_CARE)),
        ("from_", "From", _plain),
    ),
    "placement.started": (
        ("place_code", "Kind of placement", Coded(PLACEMENT.labels)),
        ("location", "In or out of the area", Coded(words.LOCATIONS)),
        ("distance", "Miles from home", _plain),
        ("located_by", "Worked out by the postcode from", _plain),
        ("from_", "From", _plain),
    ),
    "child.registered": (
        ("given_name", "First name", _plain),
        ("family_name", "Last name", _plain),
        ("date_of_birth", "Date of birth", _plain),
    ),
    "macse.accepted": (("case", "Case", _plain), ("accepted_at", "Accepted", _plain)),
    "macse.discussed": (("case", "Case", _plain), ("held_on", "Discussed", _plain)),
    "macse.closed": (("case", "Case", _plain), ("closed_at", "Closed", _plain), ("reason", "Why", _typed)),
    "missing_group.discussed": (("held_on", "Discussed", _plain), ("decision", "Decided", _typed)),
    "macse.contact_linked": (("case", "Case", _plain), ("contact", "Person", _contact)),
    "location.flagged": (("place", "Place", _place), ("basis", "Why", _typed)),
    "person_of_concern.recorded": (("contact", "Person", _contact), ("basis", "Why", _typed)),
}
"""Type -> fields of its data, how each is labelled, and how it is said."""

FACTS["placement.changed"] = FACTS["placement.started"]
FACTS["child.updated"] = FACTS["child.registered"]
