"""The return interviews that are still to come, whether or not a worker has processed what was accepted."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from operator import attrgetter

from homeward.domain.events.kinds import london_day
from homeward.domain.history.due_interviews import Happening, due_interviews
from homeward.domain.history.timeline import fold
from homeward.services.children.people import Person, people
from homeward.services.paging import page_of
from homeward.store import absences, projections
from homeward.store.due_interviews import OF_AN_INTERVIEW, InterviewRow, stored
from homeward.store.unit_of_work import UnitOfWork

WHEN = {"overdue": "Overdue", "today": "Due today", "later": "Due later", "paused": "Paused"}
WHOSE = {"mine": "Mine", "team": "My team's"}


@dataclass(frozen=True)
class Interview:
    """One interview that is still to come, and `when` of `WHEN` it is due."""

    row: InterviewRow
    person: Person
    when: str

    @property
    def happened(self) -> list[Happening]:
        """What happened so far, in order."""
        return [
            Happening(str(each["type"]), datetime.fromisoformat(str(each["at"])), each["code"])
            for each in self.row.happened
        ]


@dataclass(frozen=True)
class Interviews:
    """One page. `whose` counts every interview; `when` counts those of the person or team that is shown."""

    shown: Sequence[Interview]
    whose: Mapping[str, int]
    when: Mapping[str, int]
    pages: int

    @property
    def groups(self) -> list[tuple[str, list[Interview]]]:
        return [(when, list(some)) for when, some in groupby(self.shown, attrgetter("when"))]


def interviews(
    uow: UnitOfWork, username: str, now: datetime, *, whose: str = "", when: str = "", page: int = 1
) -> Interviews:
    """In groups as `WHEN` lists them, the first to be held at the top. `whose` is one of `WHOSE`."""
    rows = _rows(uow)
    of_whom = Counter(_whose(row, username) for row in rows)
    rows = [row for row in rows if whose not in WHOSE or _whose(row, username) == whose]
    by_when = Counter(when_due(row, now) for row in rows)
    rows = [row for row in rows if when not in WHEN or when_due(row, now) == when]
    groups = list(WHEN)
    rows.sort(key=lambda row: (groups.index(when_due(row, now)), row.due_at, row.child_ref, row.absence))
    paged = page_of(rows, page)
    who = people(uow, {row.child_ref for row in paged.shown})
    shown = [Interview(row, who[row.child_ref], when_due(row, now)) for row in paged.shown]
    return Interviews(shown, of_whom, by_when, paged.pages)


def _rows(uow: UnitOfWork) -> list[InterviewRow]:
    """What is stored; of children of whom something waits to be processed, what the journal says."""
    changed = absences.changed_since(uow, OF_AN_INTERVIEW)
    rows = [row for row in stored(uow) if row.child_ref not in changed]
    for ref, entries in absences.told(uow, changed, OF_AN_INTERVIEW).items():
        found = due_interviews(fold(ref, entries))
        rows += [InterviewRow(**projections.interview_row(ref, each)) for each in found]
    return rows


def _whose(row: InterviewRow, username: str) -> str:
    return "mine" if row.interviewer == username else "team"


def when_due(row: InterviewRow, now: datetime) -> str:
    """A key of `WHEN`; a day is one in London."""
    if row.paused:
        return "paused"
    if row.due_at <= now:
        return "overdue"
    return "today" if london_day(row.due_at) == london_day(now) else "later"
