"""Who is missing now: every open absence that was accepted, whether or not a worker has processed it yet."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from homeward.domain.alerts.alert import OPEN_STATES
from homeward.domain.events import Event
from homeward.domain.history.open_absences import open_absences
from homeward.domain.history.timeline import fold
from homeward.engine.facts import FACTS
from homeward.names import named
from homeward.services.alerts import dangers
from homeward.services.children import same_child_answers
from homeward.services.children.people import Person, people
from homeward.services.paging import PAGE, paging
from homeward.store import absences, loading, projections, queries
from homeward.store.absences import AbsenceRow
from homeward.store.alert_rows import AlertRow
from homeward.store.queries import TaskRow
from homeward.store.unit_of_work import UnitOfWork

Key = tuple[str, str, str]
"""Of an absence: the child's reference, the episode's, and when it began."""


@dataclass(frozen=True)
class Absent:
    """One open absence of one child. `waiting`: something about the child is not processed yet, so rules and
    alerts may not know of it. `reports` come in the order in which they were received. `dangers` are the
    records that say that the child is in danger now; `perhaps` the questions whether another record is this
    child's, each with that record."""

    row: AbsenceRow
    person: Person
    reports: Sequence[Event]
    alerts: Sequence[AlertRow]
    unknown: Sequence[TaskRow]
    dangers: Sequence[Event]
    perhaps: Sequence[tuple[str, Person]]
    waiting: bool

    @property
    def missing_from(self) -> str | None:
        """Where from, as the last report says that does."""
        said = [report.data.said("missing_from") for report in self.reports]
        return next((each for each in reversed(said) if each), None)

    @property
    def not_known(self) -> list[str]:
        """What the record does not say, in words; for what rules wait for see `unknown`."""
        said = {
            "who the child is": self.person.identified,
            "date of birth": self.person.date_of_birth,
            "what risk level police gave": self.row.police_risk,
            "where the child is missing from": self.missing_from,
        }
        return [name for name, known in said.items() if not known]

    @property
    def waited_for(self) -> list[tuple[str, str]]:
        """What rules wait for of this absence: each task's id, and the fact in words."""
        return [(task.id, named(FACTS[task.fact].phrase)) for task in self.unknown if task.fact in FACTS]


@dataclass(frozen=True)
class MissingNow:
    """One page of all who are missing; `waiting` is of how many something is not processed yet."""

    shown: Sequence[Absent]
    count: int
    waiting: int
    pages: int


def missing_now(uow: UnitOfWork, *, body: str = "", newest_first: bool = False, page: int = 1) -> MissingNow:
    """Danger now first, then the longest absence, or the newest. `body`: as far as this organisation itself
    reported it."""
    changed = absences.changed_since(uow)
    rows = _open_absences(uow, changed)
    reports = _reports(uow, rows)
    if body:
        rows = _of_body(rows, reports, body)
    said = _dangers(uow, rows, body)
    rows.sort(key=lambda row: (row.starts_at, row.child_ref, row.episode), reverse=newest_first)
    rows.sort(key=lambda row: row.child_ref not in said)
    paged = paging(len(rows), PAGE, page)
    shown = _absent(uow, rows[paged.start : paged.start + PAGE], _Told(reports, said, changed))
    return MissingNow(shown, len(rows), sum(row.child_ref in changed for row in rows), paged.pages)


def missing_children(uow: UnitOfWork, *, body: str = "") -> set[str]:
    """Everybody of whom an absence is open. `body`: that this organisation itself reported."""
    rows = _open_absences(uow, absences.changed_since(uow))
    return {row.child_ref for row in (_of_body(rows, _reports(uow, rows), body) if body else rows)}


def _of_body(
    rows: Sequence[AbsenceRow], reports: Mapping[Key, Sequence[Event]], body: str
) -> list[AbsenceRow]:
    return [row for row in rows if any(each.actor_org == body for each in reports[_key(row)])]


def _open_absences(uow: UnitOfWork, changed: Collection[str]) -> list[AbsenceRow]:
    """Those that are stored; of the children of whom something is not processed yet, as it was accepted."""
    rows = [row for row in absences.stored(uow) if row.child_ref not in changed]
    for ref, entries in absences.told(uow, changed).items():
        found = open_absences(fold(ref, entries))
        rows += [AbsenceRow(**projections.absence_row(ref, each)) for each in found]
    return rows


Dangers = Mapping[str, Sequence[Event]]
"""By child, what says that the child is in danger now."""


@dataclass(frozen=True)
class _Told:
    """What was accepted of the absent. `changed` are the children of whom not all of it is processed."""

    reports: Mapping[Key, Sequence[Event]]
    dangers: Dangers
    changed: Collection[str]


def _key(row: AbsenceRow) -> Key:
    return row.child_ref, row.episode, row.starts_at.isoformat()


def _reports(uow: UnitOfWork, rows: Sequence[AbsenceRow]) -> dict[Key, list[Event]]:
    """Each absence's reports, in the order in which they were received."""
    keys = {(each["source"], each["id"]) for row in rows for each in row.reports}
    by_key = {event.key: event for event in loading.events(uow, queries.seqs(uow, keys)).values()}
    found: dict[Key, list[Event]] = defaultdict(list)
    for row in rows:
        events = [by_key[each["source"], each["id"]] for each in row.reports]
        found[_key(row)] = sorted(events, key=lambda event: (event.received_at, event.key))
    return found


def _dangers(uow: UnitOfWork, rows: Sequence[AbsenceRow], body: str) -> Dangers:
    said = dangers.said(uow, {row.child_ref for row in rows})
    own = {ref: [each for each in some if not body or each.actor_org == body] for ref, some in said.items()}
    return {ref: some for ref, some in own.items() if some}


def _absent(uow: UnitOfWork, rows: Sequence[AbsenceRow], told: _Told) -> list[Absent]:
    refs = {row.child_ref for row in rows}
    who = people(uow, refs)
    alerts = [each for each in queries.alerts_of(uow, refs) if each.state in OPEN_STATES]
    tasks = [task for task in queries.open_tasks(uow, refs) if task.fact]
    perhaps = same_child_answers.perhaps(uow, refs)
    return [
        Absent(
            row,
            who[row.child_ref],
            told.reports[_key(row)],
            [each for each in alerts if each.child_ref == row.child_ref],
            [each for each in tasks if (each.child_ref, each.episode) == (row.child_ref, row.episode)],
            told.dangers.get(row.child_ref, ()),
            perhaps[row.child_ref],
            row.child_ref in told.changed,
        )
        for row in rows
    ]
