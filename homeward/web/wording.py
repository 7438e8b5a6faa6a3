"""Events in words, for people: what happened, and what the record says of it. No codes, no identifiers."""

from collections.abc import Callable, Iterator
from datetime import date, datetime
from typing import Any

from homeward.domain.codes import LEGAL_STATUS, PLACEMENT
from homeward.domain.events import Contact, Event, Place
from homeward.engine.lateness import Cause, Delay
from homeward.web import questions, words
from homeward.web.format import day, moment

Fact = tuple[str, str]
"""A label and what it says."""

HEADINGS = {
    "missing.reported": "Reported missing",
    "missing.risk_changed": "Police changed the risk level",
    "missing.reclassified": "Changed between missing and away",
    "missing.sighting": "Seen while missing",
    "missing.found": "Found",
    "missing.cancelled": "Missing report cancelled",
    "rhi.offered": "Return interview offered",
    "rhi.attempted": "Return interview tried",
    "rhi.completed": "Return interview held",
    "rhi.declined": "Return interview declined",
    "rhi.not_possible": "Return interview not possible",
    "contact.disclosed": "Person or place spoken about",
    "carer.information": "What a carer told us",
    "harm.disclosed": "Harm disclosed",
    "concern.referred": "Concern referred",
    "child.registered": "Child put on record",
    "child.updated": "Child's details changed",
    "legal_status.changed": "Legal status",
    "social_care.status_changed": "Social care status",
    "placement.started": "Placement started",
    "placement.changed": "Placement changed",
    "placement.ended": "Placement ended",
    "fact.answered": "Found out, where the record did not say",
    "fact.cannot_be_found_out": "Asked, and could not be found out",
    "fact.answer_withdrawn": "An answer was withdrawn",
    "macse.accepted": "Accepted by MACSE",
    "macse.discussed": "Discussed at MACSE",
    "macse.closed": "MACSE case closed",
    "macse.contact_linked": "Person or place linked to a MACSE case",
    "police.flag_changed": "Police flag",
    "location.flagged": "Place flagged",
    "person_of_concern.recorded": "Person of concern recorded",
}


def heading(event: Event) -> str:
    return HEADINGS.get(event.type, event.type.replace(".", " ").replace("_", " ").capitalize())


def why_late(delay: Delay) -> str:
    """Why it could not be told at once, in a sentence that names nobody."""
    event = delay.event
    what, who, came = heading(event), event.actor_org or event.source, moment(event.received_at)
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
    told = FACTS.get(event.type, ())
    shown = [(label, say(getattr(event.data, name, None))) for name, label, say in told]
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


def _coded(labels: Any) -> Callable[[Any], str]:
    """Codes in words; one that is not listed is shown as it came."""

    def say(value: Any) -> str:
        codes = value if isinstance(value, tuple) else (value,)
        return ", ".join(str(dict(labels).get(code, code)) for code in codes if code is not None)

    return say


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


_yes_no = _coded(words.YES_NO_UNKNOWN)

FACTS: dict[str, tuple[tuple[str, str, Callable[[Any], str]], ...]] = {
    "missing.reported": (
        ("category", "Missing or away", _coded(words.CATEGORIES)),
        ("reported_at", "Found to be missing", _plain),
        ("last_seen_at", "Last seen", _plain),
        ("last_seen_place", "Last seen at", _place),
        ("missing_from", "Missing from", _coded(words.PLACES)),
        ("reporter_role", "Reported by", _coded(words.REPORTERS)),
        ("police_risk", "Risk level police gave", _coded(words.POLICE_RISKS)),
        ("episode", "Reference", _plain),
        ("circumstances", "What happened", _plain),
    ),
    "missing.found": (
        ("found_at", "Found", _plain),
        ("returned_at", "Back", _plain),
        ("returned_to", "Now at", _coded(words.PLACES)),
        ("found_by", "How they were found", _coded(words.FINDERS)),
        ("place", "Found at", _place),
        ("episode", "Reference", _plain),
        ("condition", "How they are", _plain),
    ),
    "missing.risk_changed": (("level", "Risk level police gave", _coded(words.POLICE_RISKS)),),
    "missing.cancelled": (("reason", "Why", _plain), ("episode", "Reference", _plain)),
    "rhi.offered": (("offered_at", "Offered", _plain),),
    "rhi.attempted": (("at", "Tried", _plain), ("result", "Result", _plain)),
    "rhi.completed": (
        ("held_at", "Spoke", _plain),
        ("interviewer_role", "Spoke with", _coded(words.INTERVIEWERS)),
        ("independent", "Independent of the child's care", _yes_no),
        ("seen_alone", "Seen alone", _yes_no),
        ("harm", "Harmed", _yes_no),
        ("online", "Online", _yes_no),
        ("substances", "Alcohol or drugs", _yes_no),
        ("worker_concern_cse", "Worker's concern about sexual exploitation", _yes_no),
        ("episodes", "About", _plain),
        ("narrative", "What was said", _plain),
    ),
    "rhi.declined": (("by", "Declined by", _plain), ("reason", "Why", _plain)),
    "rhi.not_possible": (("reason", "Why", _plain), ("approver", "Approved by", _plain)),
    "contact.disclosed": (
        ("discloser", "Told by", _coded(words.DISCLOSERS)),
        ("contact", "Person", _contact),
        ("place", "Place", _place),
        ("elements", "What was involved", _coded(words.ELEMENTS)),
        ("named_children", "Other children named", _children),
    ),
    "harm.disclosed": (
        ("harm_type", "Kind of harm", _coded(words.HARMS)),
        ("immediate_danger", "In danger then", _yes_no),
    ),
    "fact.answered": (
        ("fact", "What was not known", questions.question_of),
        ("told_by", "Told by", _plain),
        ("reason", "How they know", _plain),
    ),
    "fact.cannot_be_found_out": (
        ("fact", "What was not known", questions.question_of),
        ("told_by", "Who was asked", _plain),
        ("reason", "Why it cannot be found out", _plain),
    ),
    "concern.referred": (("reasons", "Reasons", _plain), ("narrative", "What was said", _plain)),
    "legal_status.changed": (
        ("code", "Legal status", _coded(LEGAL_STATUS.labels)),
        ("from_", "From", _plain),
    ),
    "social_care.status_changed": (
        ("status", "Social care status", _coded(words.SOCIAL_CARE)),
        ("from_", "From", _plain),
    ),
    "placement.started": (
        ("place_code", "Kind of placement", _coded(PLACEMENT.labels)),
        ("location", "In or out of the area", _coded(words.LOCATIONS)),
        ("from_", "From", _plain),
    ),
    "child.registered": (
        ("given_name", "First name", _plain),
        ("family_name", "Last name", _plain),
        ("date_of_birth", "Date of birth", _plain),
    ),
    "macse.accepted": (("case", "Case", _plain), ("accepted_at", "Accepted", _plain)),
    "macse.discussed": (("case", "Case", _plain), ("held_on", "Discussed", _plain)),
    "macse.closed": (("case", "Case", _plain), ("closed_at", "Closed", _plain), ("reason", "Why", _plain)),
    "macse.contact_linked": (("case", "Case", _plain), ("contact", "Person", _contact)),
    "location.flagged": (("place", "Place", _place), ("basis", "Why", _plain)),
    "person_of_concern.recorded": (("contact", "Person", _contact), ("basis", "Why", _plain)),
}
"""Type -> fields of its data, how each is labelled, and how it is said."""

FACTS["placement.changed"] = FACTS["placement.started"]
FACTS["child.updated"] = FACTS["child.registered"]
