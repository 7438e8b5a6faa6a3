"""People and places spoken of before, offered while somebody types a contact: what identifies them, in part,
and never which child spoke."""

from collections.abc import Iterator, Mapping, Sequence

from fastapi import Request

from homeward.domain.events import Contact, Place
from homeward.names import named
from homeward.services.children.spoken_of import MARKS, Known, look_up
from homeward.store import access
from homeward.store.unit_of_work import unit_of_work
from homeward.web.access.auth import Person
from homeward.web.access.permissions import Permission
from homeward.web.forms.answers import Answers
from homeward.web.forms.disclosure import CONTACTS
from homeward.web.state import state_of
from homeward.web.words import codes

FIND, TAKE = "find", "take"
"""The buttons `find:<block>` and `take:<block>-known-<number>`."""
LOOK = "people spoken of before"


def offered(request: Request, person: Person, answers: Answers) -> Mapping[str, Sequence[Known]]:
    """What is found by what stands in the block whose button was pressed, by that block."""
    verb, _, block = answers.one("action").partition(":")
    if verb != FIND or block not in answers.blocks(CONTACTS):
        return {}
    return {block: found(request, person, answers, block)}


def found(request: Request, person: Person, answers: Answers, block: str) -> list[Known]:
    """Each one found counts as a look at the record of the child who spoke; whoever may look nobody up finds
    nothing."""
    if not person.can(Permission.LOOK_UP_PEOPLE):
        return []
    typed = {name: answers.one(f"{block}-{name}") or None for name in MARKS}
    place = {name: answers.one(f"{block}-place_{name}") or None for name in ("name", "address")}
    try:
        contact, at = Contact(kind="unknown", **typed), Place(**place)
    except ValueError:  # no event could hold it: the form says so when it is sent
        return []
    state = state_of(request)
    with unit_of_work(state.engine) as uow:
        known = look_up(uow, contact, at)
        if refs := {ref for each in known for ref in each.refs}:
            access.record_all(uow, state.clock(), person.username, refs, LOOK)
    return known


def taken(request: Request, person: Person, answers: Answers) -> Answers:
    """With what is known of the one who was chosen in the fields that are still blank."""
    verb, _, chosen = answers.one("action").partition(":")
    block, _, number = chosen.rpartition("-known-")
    if verb != TAKE or block not in answers.blocks(CONTACTS):
        return answers
    known = (each for each in found(request, person, answers, block) if key(each) == number)
    said = {name: text for each in known for name, text in _fields(each)}
    return answers.with_values(
        **{f"{block}-{name}": text for name, text in said.items() if not answers.one(f"{block}-{name}")}
    )


def key(known: Known) -> str:
    """One record may speak of a person and of a place."""
    return f"{'person' if known.contact else 'place'}{known.number}"


def _fields(known: Known) -> Iterator[tuple[str, str]]:
    if known.contact:
        names = ("kind", *MARKS)
        yield from ((name, text) for name in names if (text := getattr(known.contact, name)))
    if known.place:
        said = (("place_name", known.place.name), ("place_address", known.place.address))
        yield from ((name, text) for name, text in said if text)


def in_part(known: Known) -> str:
    """Enough to know whether it is the one who is meant: of numbers and addresses, a part."""
    return ", ".join(filter(None, (*_person(known.contact), *_place(known.place))))


def _person(contact: Contact | None) -> Iterator[str | None]:
    if contact:
        yield named(codes.CONTACT_KINDS[contact.kind]) if contact.kind != "unknown" else "Somebody"
        yield contact.alias and f"known as {contact.alias}"
        yield contact.name
        yield contact.phone and f"telephone ending {''.join(filter(str.isdigit, contact.phone))[-3:]}"
        yield contact.handle and f"online name beginning {contact.handle.lstrip('@')[:3]}"
        yield contact.vehicle and f"vehicle ending {contact.vehicle.rstrip()[-3:]}"
        yield contact.address and "an address"


def _place(place: Place | None) -> Iterator[str | None]:
    if place:
        yield place.name or "A place"
        yield place.address and "at an address"
