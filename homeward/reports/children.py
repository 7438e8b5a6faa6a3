"""Lists of children: each row is about one, by name or by identifier."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from operator import itemgetter

from homeward.domain.calendar.deadlines import age_on
from homeward.domain.codes.authorities import AUTHORITY_NAMES
from homeward.domain.identity.identified import preference
from homeward.reports.report import Ask
from homeward.reports.sheet import Cell, Row, Table
from homeward.services.children.people import Person, people
from homeward.store.unit_of_work import UnitOfWork

Told = tuple[str, Sequence[Cell]]
"""A child's reference, and what is told of the child."""
Dated = tuple[datetime, Told]
"""The same with the time that it goes by."""


def list_of(
    uow: UnitOfWork, ask: Ask, title: str, counts: str, heads: Sequence[str], told: Iterable[Told]
) -> Table:
    """In the order in which they are told, each with the child's age."""
    told = list(told)
    who = people(uow, {ref for ref, _ in told})
    rows = [
        Row(_called(who[ref], ask.named), [_age(who[ref], ask.now), *cells], child=ref) for ref, cells in told
    ]
    return Table(f"{title} ({len(rows)})", counts, "Child", ["Age", *heads], rows, lists=True)


def by_time(told: Iterable[Dated]) -> list[Told]:
    """The earliest first."""
    return [each for _, each in sorted(told, key=itemgetter(0))]


def _called(person: Person, named: bool) -> str:
    if named:
        return person.name
    number = min(person.identifiers, key=preference, default=None)
    return f"{number.scheme} {number.value}" if number else "not identified"


def _age(person: Person, now: datetime) -> Cell:
    return age_on(person.date_of_birth, now) if person.date_of_birth else ""


def authority(code: str | None) -> str:
    return AUTHORITY_NAMES.get(code, code) if code else ""


def yes(holds: object) -> str:
    """Blank where it does not."""
    return "Yes" if holds else ""
