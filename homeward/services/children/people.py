"""Who a child is, for those who may see it: name, date of birth, identifiers."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from homeward.config import settings
from homeward.domain.events import PAGES, Identifier
from homeward.domain.events.entry import Entry, standing
from homeward.domain.history.timeline import Timeline, fold
from homeward.domain.identity.identified import is_identified, is_number, preference
from homeward.store import identities, loading, queries
from homeward.store.unit_of_work import UnitOfWork


@dataclass(frozen=True)
class Person:
    """A child as pages show it. One who is only described has no name but the words that were used.
    `other_names` are aliases and former names."""

    child_ref: str
    identifiers: tuple[Identifier, ...] = ()
    given_name: str | None = None
    family_name: str | None = None
    date_of_birth: date | None = None
    district: str | None = None
    described_as: str | None = None
    identified: bool = False
    other_names: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The registered name, else the words of a description, else the preferred identifier."""
        if names := " ".join(filter(None, (self.given_name, self.family_name))):
            return names
        if self.described_as:
            return self.described_as
        return f"Child {self.numbers[0].value}" if self.numbers else "Child not yet identified"

    @property
    def numbers(self) -> tuple[Identifier, ...]:
        """The identifiers that somebody outside Homeward could look up."""
        return tuple(one for one in self.identifiers if not _is_homewards_own(one))


def _is_homewards_own(identifier: Identifier) -> bool:
    return identifier.scheme == "described" or identifier.value.startswith(f"{PAGES}:")


def unmatched(uow: UnitOfWork, refs: Collection[str]) -> set[str]:
    """Those of these children of whom nobody knows who they are."""
    known = identities.identifiers_of(uow, refs)
    without = [ref for ref, some in known.items() if not any(map(is_number, some))]
    registrations = _registrations(uow, without)
    return {ref for ref in without if not _identified(known[ref], registrations[ref])}


def _identified(identifiers: Collection[Identifier], registrations: Collection[Entry]) -> bool:
    events = standing(entry.event for entry in registrations)
    return is_identified(any(map(is_number, identifiers)), events, settings().own_sources)


def _registrations(uow: UnitOfWork, refs: Collection[str]) -> dict[str | None, list[Entry]]:
    found: dict[str | None, list[Entry]] = defaultdict(list)
    for entry in loading.entries(uow, queries.registrations(uow, refs)).values():
        found[entry.child].append(entry)
    return found


def people(uow: UnitOfWork, refs: Collection[str]) -> dict[str, Person]:
    """These children, by reference."""
    registrations = _registrations(uow, refs)
    known = identities.identifiers_of(uow, refs)
    described = _descriptions(uow, refs)
    return {ref: _person(ref, registrations[ref], known.get(ref, []), described.get(ref)) for ref in refs}


def _person(
    ref: str, registrations: list[Entry], identifiers: list[Identifier], described_as: str | None
) -> Person:
    child = fold(ref, registrations)

    def told(name: str) -> Any:
        answer = child.registered(name)
        return answer.value if answer else None

    return Person(
        child_ref=ref,
        identifiers=tuple(sorted(identifiers, key=preference)),
        given_name=told("given_name"),
        family_name=told("family_name"),
        date_of_birth=told("date_of_birth"),
        district=told("district"),
        described_as=described_as,
        identified=_identified(identifiers, registrations),
        other_names=_other_names(child, told("given_name"), told("family_name")),
    )


def _other_names(child: Timeline, given: str | None, family: str | None) -> tuple[str, ...]:
    """Each once, the latest first."""
    found: dict[str, None] = {}
    for said in (event.data for event in reversed(child.registrations)):
        written = f"{said.given_name or given or ''} {said.family_name or family or ''}".strip()
        found |= dict.fromkeys((*said.aliases, written))
    return tuple(name for name in found if name not in ("", f"{given or ''} {family or ''}".strip()))


def _descriptions(uow: UnitOfWork, refs: Collection[str]) -> dict[str, str]:
    """The words in which somebody else first named each of these children."""
    found: dict[str, str] = {}
    for _, entry in sorted(loading.entries(uow, queries.namings(uow, refs)).items()):
        for child, ref in zip(entry.event.named_children, entry.named, strict=False):
            names = " ".join(filter(None, (child.given_name, child.family_name)))
            if words := names or child.description:
                found.setdefault(ref, words)
    return found


def spoken_of(uow: UnitOfWork, evidence: Iterable[Mapping[str, str]]) -> set[str]:
    """Every child whom these events, each by its `source` and `id`, are about or name."""
    numbers = queries.numbers(uow, {(each["source"], each["id"]) for each in evidence})
    entries = loading.entries(uow, list(numbers.values())).values()
    return {ref for entry in entries for ref in entry.concerns}
