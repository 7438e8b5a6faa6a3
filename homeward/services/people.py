"""Who a child is, for those who may see it: name, date of birth, identifiers."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from homeward.domain.entry import Entry
from homeward.domain.events import Event, Identifier
from homeward.domain.identity import preference
from homeward.domain.timeline import fold
from homeward.store import identities, loading, queries
from homeward.store.unit_of_work import UnitOfWork


@dataclass(frozen=True)
class Person:
    """A child as pages show it. One who is only described has no name but the words that were used."""

    child_ref: str
    identifiers: tuple[Identifier, ...] = ()
    given_name: str | None = None
    family_name: str | None = None
    date_of_birth: date | None = None
    district: str | None = None
    described_as: str | None = None

    @property
    def name(self) -> str:
        """The registered name, else the words of a description, else the preferred identifier."""
        if names := " ".join(filter(None, (self.given_name, self.family_name))):
            return names
        if self.described_as:
            return self.described_as
        return f"Child {self.identifiers[0].value}" if self.identifiers else "Child not yet identified"

    @property
    def unmatched(self) -> bool:
        return all(identifier.scheme in ("described", "local") for identifier in self.identifiers)


def people(uow: UnitOfWork, refs: Collection[str]) -> dict[str, Person]:
    """These children, by reference."""
    registrations = loading.entries(uow, queries.registrations(uow, refs))
    known = identities.identifiers_of(uow, refs)
    return {ref: _person(uow, ref, list(registrations.values()), known.get(ref, [])) for ref in refs}


def _person(uow: UnitOfWork, ref: str, registrations: list[Entry], identifiers: list[Identifier]) -> Person:
    child = fold(ref, [entry for entry in registrations if entry.child == ref])

    def told(name: str) -> object:
        answer = child.registered(name)
        return answer[0] if answer else None

    return Person(
        child_ref=ref,
        identifiers=tuple(sorted(identifiers, key=preference)),
        given_name=told("given_name"),  # type: ignore[arg-type]
        family_name=told("family_name"),  # type: ignore[arg-type]
        date_of_birth=told("date_of_birth"),  # type: ignore[arg-type]
        district=told("district"),  # type: ignore[arg-type]
        described_as=_description(uow, ref),
    )


def _description(uow: UnitOfWork, ref: str) -> str | None:
    """The words in which somebody else named this child."""
    entries = loading.entries(uow, queries.namings(uow, [ref]))
    for entry in entries.values():
        for position, named in enumerate(entry.named):
            if named == ref and (words := _words(entry.event, position)):
                return words
    return None


def _words(event: Event, position: int) -> str | None:
    child = event.data.named_children[position]
    names = " ".join(filter(None, (child.given_name, child.family_name)))
    return names or child.description
