"""What identifies a disclosed person or place: a telephone number, a plate, a handle, an address, a name.

A mark is `kind:value`, the same however it was written. Each kind has a module, which finds its values in
what somebody wrote; what is not particular enough gives none. Two records that share a mark may speak of the
same person or place; `agreeing` tells whether they do.
"""

from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache

from homeward.domain.contacts.marks.address import addresses
from homeward.domain.contacts.marks.first_name import first_names
from homeward.domain.contacts.marks.name import full_names, place_names, places_as_typed
from homeward.domain.contacts.marks.nickname import nicknames
from homeward.domain.contacts.marks.online_name import handles
from homeward.domain.contacts.marks.part_of_a_plate import plate_parts
from homeward.domain.contacts.marks.plate import plates
from homeward.domain.contacts.marks.telephone import telephones
from homeward.domain.events import Contact, Place

Finder = Callable[[str], Iterable[str]]

_OF_A_PERSON: tuple[tuple[str, str, Finder], ...] = (
    ("name", "name", full_names),
    ("name", "called", nicknames),
    ("alias", "name", full_names),
    ("alias", "alias", nicknames),
    ("alias", "called", nicknames),
    ("phone", "phone", telephones),
    ("address", "address", addresses),
    ("vehicle", "vehicle", plates),
    ("vehicle", "part", plate_parts),
    ("handle", "handle", handles),
)
_OF_A_PLACE: tuple[tuple[str, str, Finder], ...] = (
    ("name", "place", place_names),
    ("address", "address", addresses),
    ("name", "typed", places_as_typed),
    ("address", "typed", places_as_typed),
)
"""Of a field: the kind of mark that it gives, and what finds its values."""


@lru_cache(maxsize=10_000)
def marks(contact: Contact | None, place: Place | None) -> frozenset[str]:
    """The marks of one person and one place; a record is compared at every look, and found once."""
    return frozenset((*_marks(contact, _OF_A_PERSON), *_marks(place, _OF_A_PLACE), *_first(contact, place)))


def _marks(described: object, fields: Iterable[tuple[str, str, Finder]]) -> Iterator[str]:
    for field, kind, find in fields:
        if text := getattr(described, field, None):
            for value in find(text):
                yield f"{kind}:{value}"


def _first(contact: Contact | None, place: Place | None) -> Iterator[str]:
    """What several fields say together."""
    if contact and contact.name and contact.description:
        said = (contact.address, place and place.name, place and place.address)
        places = tuple(each for each in said if each)
        for value in first_names(contact.name, contact.description, places):
            yield f"first:{value}"
