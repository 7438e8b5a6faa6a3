"""What is on record of who a child is: names, date of birth, district, numbers."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from homeward.domain.events import Identifier
from homeward.domain.events.entry import Entry, standing
from homeward.domain.identity.names import full_forms, letters, sound

REGISTRATIONS = frozenset({"child.registered", "child.updated"})
NAMING = frozenset({"contact.disclosed", "missing.reported"})
"""What may name or describe another child."""
TELLING = REGISTRATIONS | NAMING
"""Types of event that say who a child is."""


class Name(NamedTuple):
    """A first name and a family name as written; neither is empty."""

    given: str
    family: str


@dataclass(frozen=True)
class Particulars:
    """Who a child is, as far as anybody has said.

    `names` are all full names that stand on record, the latest first; `since` is when the first was received.
    """

    child: str
    identifiers: tuple[Identifier, ...]
    names: tuple[Name, ...] = ()
    date_of_birth: date | None = None
    district: str | None = None
    upn: str | None = None
    since: datetime | None = None

    def numbers(self, scheme: str) -> set[str]:
        return {one.value for one in self.identifiers if one.scheme == scheme}


def particulars(child: str, entries: Iterable[Entry], identifiers: Collection[Identifier]) -> Particulars:
    """Of one child, from its entries: at least those of a type in `TELLING` and what replaces them."""
    by_key = {entry.event.key: entry for entry in entries}
    given = family = ""
    born = district = upn = None
    names: dict[Name, None] = {}
    received: list[datetime] = []
    for event in standing(entry.event for entry in by_key.values()):
        entry = by_key[event.key]
        said = list(_named(child, entry))
        if entry.child == child and event.type in REGISTRATIONS:
            given, family = event.data.given_name or given, event.data.family_name or family
            born, district = event.data.date_of_birth or born, event.data.district or district
            upn = event.data.upn if event.data.upn and not event.data.upn.startswith("UN") else upn
            said += [*_aliases(event.data.aliases, family), *_name(given, family)]
        if said:
            received.append(event.received_at)
        for name in said:
            names.pop(name, None)
            names[name] = None
    latest_first = tuple(reversed(names))
    numbers = tuple(sorted(identifiers))
    return Particulars(child, numbers, latest_first, born, district, upn, min(received, default=None))


def _name(given: str | None, family: str | None) -> Iterator[Name]:
    if given and family and letters(given) and letters(family):
        yield Name(given, family)


def _aliases(aliases: Iterable[str], family: str) -> Iterator[Name]:
    """An alias of one word stands for the first name, of several for the whole name."""
    for alias in aliases:
        first, _, rest = alias.partition(" ")
        yield from _name(first, rest.strip() or family)


def _named(child: str, entry: Entry) -> Iterator[Name]:
    """The names by which another child's record speaks of this one."""
    for named, ref in zip(entry.event.named_children, entry.named, strict=False):
        if ref == child:
            yield from _name(named.given_name, named.family_name)


def keys(of: Particulars) -> set[str]:
    """What children who may be one have in common at least one of: only these need to be compared.

    The letters of the whole name in alphabetical order stand for every order of its parts, hyphen and space.
    """
    found = {f"upn:{of.upn}"} if of.upn else set()
    found |= {f"upn:{number}" for number in of.numbers("upn")}
    for name in of.names:
        given, family = letters(name.given), letters(name.family)
        found |= {f"name:{''.join(sorted(form + family))}" for form in full_forms(given)}
        found.add(f"sound:{'-'.join(sorted((sound(given), sound(family))))}")
        if born := of.date_of_birth:
            first, second = sorted((born.day, born.month))
            found |= {f"born:{born.year}-{first}-{second}:{part[0]}" for part in (given, family)}
    return found
