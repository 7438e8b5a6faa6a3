"""Events in words, for people: what happened, and what the record says of it. No codes, no identifiers."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from typing import Any

from homeward.domain.events import EVENT_TYPES, Contact, Event, Place
from homeward.domain.events.event_type import Say
from homeward.domain.events.parts import Sign
from homeward.domain.events.sources import OURS
from homeward.domain.history.signs import OF_HEALTH
from homeward.engine.facts.account import by
from homeward.engine.words.lateness import Cause, Delay
from homeward.names import named
from homeward.web.words import codes, questions
from homeward.web.words.moments import day, long_span, moment

Fact = tuple[str, str]
"""A label and what it says."""

Labels = Mapping[Any, str]


def heading(event: Event) -> str:
    return named(EVENT_TYPES[event.type].heading)


def sender(event: Event) -> str:
    """Whose record it is: an organisation or another system, and never one of Homeward's own sources."""
    return "Homeward" if event.source in OURS and not event.actor_org else by(event)


def how_late(due: datetime, raised: datetime, delay: Delay | None) -> str:
    """In one line: `3 months late: the missing report from Merseyside Police arrived on 26 August 2026.`"""
    late = f"{long_span(raised - due)} late"
    if delay is None:
        return f"{late}: it was raised on {day(raised)}."
    event, came = delay.event, day(delay.event.received_at)
    match delay.cause:
        case Cause.ARRIVED:
            record = codes.RECORDS.get(event.type, "record")
            return f"{late}: the {record} from {sender(event)} arrived on {came}."
        case Cause.ANSWERED:
            return f"{late}: {sender(event)} told us on {came} what was not known until then."
        case Cause.CORRECTED:
            return f"{late}: {sender(event)} put an earlier record right on {came}."
        case Cause.JOINED:
            return f"{late}: nobody said until {came} that two records are about this one child."


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


def facts(event: Event, is_asked: Callable[[str], bool] = bool) -> list[Fact]:
    """What the event says, in the order in which its type shows it; what it does not say is left out.

    `is_asked` says of a field whether it is wanted; all are, if nothing is given.
    """
    return _said(event, _in_words, is_asked)


def facts_of_the_child(event: Event, *, typed: bool) -> list[Fact]:
    """The same for the child's own file: of other people, no more than that there is something.

    Words as somebody typed them may name others too; `typed` says that a person will read them first.
    """
    held = dict.fromkeys((Say.TYPED, Say.SIGN_NARRATIVES), "Held back: words as typed")
    spoken_of = OF_OTHERS if typed else OF_OTHERS | held

    def of_the_child(say: Say | Labels, value: Any) -> str:
        if not isinstance(say, Say):
            return _coded(say, value) if typed else _coded(say, value, otherwise="Something else")
        text = SAYING[say](value)
        return spoken_of.get(say, text) if text else ""

    return _said(event, of_the_child)


def _said(
    event: Event, tell: Callable[[Say | Labels, Any], str], is_asked: Callable[[str], bool] = bool
) -> list[Fact]:
    told = EVENT_TYPES[event.type].shown
    shown = [(label, tell(say, event.data.said(name))) for name, label, say in told if is_asked(name)]
    if event.type == "fact.answered":
        shown.insert(1, ("Answer", questions.answer_in_words(event)))
    return [(named(label), text) for label, text in shown if text]


def _in_words(say: Say | Labels, value: Any) -> str:
    return SAYING[say](value) if isinstance(say, Say) else _coded(say, value)


def _coded(labels: Labels, value: Any, otherwise: str = "") -> str:
    """Codes in words. One that is not listed may be anything: it is shown as it came, or as `otherwise`."""
    codes = value if isinstance(value, tuple) else (value,)
    told = (code for code in codes if code is not None)
    return ", ".join(named(labels[code]) if code in labels else otherwise or str(code) for code in told)


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


def _contact(contact: Contact | None) -> str:
    if contact is None:
        return ""
    kind = codes.CONTACT_KINDS[contact.kind] if contact.kind != "unknown" else ""
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
        yield f"{codes.CHILD_NUMBERS.get(child.scheme, child.scheme)} {child.value}"
    if child.description:
        yield f"described as: {child.description}"


def _contacts(contacts: tuple[Contact, ...] | None) -> str:
    return "; ".join(map(_contact, contacts or ()))


def _signs(signs: tuple[Sign, ...] | None) -> str:
    held = dict.fromkeys(OF_HEALTH, A_SIGN_OF_HEALTH)
    return "; ".join(held.get(each.sign, codes.SIGNS[each.sign]) for each in signs or ())


def _words_of_signs(signs: tuple[Sign, ...] | None) -> str:
    """As they were typed, but for signs of health, which are for whoever recorded them to tell."""
    return "; ".join(each.narrative for each in signs or () if each.sign not in OF_HEALTH)


A_SIGN_OF_HEALTH = "A sign of health: ask whoever recorded it"


SAYING: dict[Say, Callable[[Any], str]] = {
    Say.PLAIN: _plain,
    Say.TYPED: _plain,
    Say.CONTACT: _contact,
    Say.CONTACTS: _contacts,
    Say.PLACE: _place,
    Say.CHILDREN: _children,
    Say.SIGNS: _signs,
    Say.SIGN_NARRATIVES: _words_of_signs,
    Say.QUESTION: questions.question_of,
}

OF_OTHERS = {
    Say.CONTACT: "Held back: another person",
    Say.PLACE: "Held back: a place",
    Say.CHILDREN: "Held back: another child",
    Say.CONTACTS: "Held back: other people",
}
