"""What identifies a disclosed person or place: a telephone number, a plate, a handle, an address, a name.

A mark is `kind:value`, the same however it was written. Each kind has a module, which finds its values in
what somebody wrote; what is not particular enough gives none. Two records that share a mark speak of the
same person or place.
"""

from collections.abc import Callable, Iterable, Iterator

from homeward.domain.events import Contact, Place
from homeward.domain.marks.address import addresses
from homeward.domain.marks.handle import handles
from homeward.domain.marks.name import full_names, place_names
from homeward.domain.marks.plate import plates
from homeward.domain.marks.telephone import telephones

Finder = Callable[[str], Iterable[str]]

_OF_A_PERSON: dict[str, tuple[str, Finder]] = {
    "name": ("name", full_names),
    "phone": ("phone", telephones),
    "address": ("address", addresses),
    "vehicle": ("vehicle", plates),
    "handle": ("handle", handles),
}
_OF_A_PLACE: dict[str, tuple[str, Finder]] = {
    "name": ("place", place_names),
    "address": ("address", addresses),
}


def marks(contact: Contact | None, place: Place | None) -> frozenset[str]:
    """The marks of one person and one place."""
    return frozenset((*_marks(contact, _OF_A_PERSON), *_marks(place, _OF_A_PLACE)))


def _marks(described: object, fields: dict[str, tuple[str, Finder]]) -> Iterator[str]:
    for field, (kind, find) in fields.items():
        if text := getattr(described, field, None):
            for value in find(text):
                yield f"{kind}:{value}"
