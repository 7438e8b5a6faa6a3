"""The open tasks of one role, each with what it is about, and closing one by hand."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from homeward.domain.calendar.deadlines import LONDON
from homeward.domain.events import Event
from homeward.errors import InvalidTransition, NotFound
from homeward.services.alerts.answering import Step, record
from homeward.services.children.people import Person, people
from homeward.services.paging import PAGE, paging
from homeward.services.tasks.kinds import (
    DUTY,
    EMERGENCY_DUTY,
    TASK_KINDS,
    TaskKind,
    key_of,
    keys_for,
    kind_of,
)
from homeward.services.tasks.tasks import UNKNOWN_FACT
from homeward.store import children, loading, projections, queries, tasks
from homeward.store.alert_rows import AlertRow
from homeward.store.queries import TaskRow
from homeward.store.tasks import Counted, Rows, Span
from homeward.store.unit_of_work import UnitOfWork


@dataclass(frozen=True)
class Task:
    """One open task. `person` is the child whom it is about, None where it is about nobody."""

    row: TaskRow
    kind: TaskKind
    person: Person | None

    @property
    def place(self) -> str:
        """Where it is done."""
        return self.kind.place.format(task=self.row.id, subject=self.row.subject)


@dataclass(frozen=True)
class TaskView:
    """A task with what it rests on: the records, and the child's alerts that wait for an answer."""

    task: Task
    records: Sequence[Event]
    alerts: Sequence[AlertRow]


@dataclass(frozen=True)
class Worklist:
    """`count` is how many there are of what is shown; `open` and `overdue` of all that the role must do;
    `kinds` how many of each row of the table of kinds."""

    shown: Sequence[Task]
    count: int
    open: int
    overdue: int
    kinds: dict[str, int]
    pages: int


def worklist(
    uow: UnitOfWork, role: str, now: datetime, *, kind: str = "", when: str = "", page: int = 1
) -> Worklist:
    """A page of what this role must do, the first to be done at the top; of one kind, or by a time."""
    own = [each for each in tasks.counts(uow, now) if _is_for(role, each)]
    kinds = Counter[str]()
    for each in own:
        kinds[key_of(each.kind, each.code)] += each.number
    rows = _rows([kind] if kind in kinds else keys_for(role), role=role if kind not in kinds else "")
    span = _span(when, now)
    count = tasks.count(uow, rows, span)
    paged = paging(count, PAGE, page)
    found = tasks.listed(uow, rows, span, PAGE, offset=paged.start)
    return Worklist(
        _with_people(uow, found),
        count,
        sum(each.number for each in own),
        sum(each.overdue for each in own),
        dict(sorted(kinds.items())),
        paged.pages,
    )


def count(uow: UnitOfWork, role: str, now: datetime) -> int:
    """How many open tasks this role has."""
    return sum(each.number for each in tasks.counts(uow, now) if _is_for(role, each))


def counts(uow: UnitOfWork, now: datetime) -> list[tuple[str, int, int]]:
    """By what the tasks are called: how many are open, and how many of those overdue."""
    opened, overdue = Counter[str](), Counter[str]()
    for each in tasks.counts(uow, now):
        title = kind_of(each.kind, each.code).called
        opened[title] += each.number
        overdue[title] += each.overdue
    return [(title, opened[title], overdue[title]) for title in sorted(opened)]


def view(uow: UnitOfWork, task_id: str, role: str) -> TaskView:
    """Raises NotFound, also where it is another role's, and InvalidTransition where it is closed."""
    row = queries.task_by_id(uow, task_id)
    if not kind_of(row.kind, row.code).is_for(role):
        raise NotFound("No task of yours goes by this reference.")
    if row.closed_at:
        raise InvalidTransition("This task is closed: somebody has dealt with it, or the record says it now.")
    keys = {(each["source"], each["id"]) for each in row.evidence or ()}
    events = loading.events(uow, queries.seqs(uow, keys)) if keys else {}
    alerts = queries.alerts_of(uow, [row.child_ref]) if row.child_ref else []
    (task,) = _with_people(uow, [row])
    return TaskView(
        task,
        [events[seq] for seq in sorted(events)],
        [each for each in alerts if each.state in ("raised", "acknowledged")],
    )


def of_child(uow: UnitOfWork, child_ref: str) -> list[Task]:
    """What is to be done about one child, the first due at the top; but for facts that rules wait for."""
    rows = [row for row in queries.open_tasks(uow, [child_ref]) if row.kind != UNKNOWN_FACT]
    return _with_people(uow, sorted(rows, key=lambda row: (row.due or row.opened_at, row.id)))


def deal_with(uow: UnitOfWork, task_id: str, role: str, step: Step, *, reason: str) -> None:
    """A person says how the task was dealt with. Raises NotFound, InvalidTransition, InvalidEvent."""
    if child_ref := queries.task_by_id(uow, task_id).child_ref:
        children.lock(uow, [child_ref])
    task = view(uow, task_id, role).task
    row = task.row
    if not task.kind.by_hand:
        raise InvalidTransition("This task has a page of its own, and closes once that is done.")
    if row.child_ref is None or not row.derived:
        projections.close_task(uow, task_id, step.at)
    if row.child_ref:
        said = {"kind": row.kind, "code": row.code, "about": row.subject or row.id, "because": row.because}
        record(
            uow,
            step,
            "task.dealt_with",
            row.child_ref,
            **said,
            statements=row.evidence or [],
            reason=reason,
        )


def _is_for(role: str, counted: Counted) -> bool:
    return kind_of(counted.kind, counted.code).is_for(role)


def _rows(keys: Sequence[str], *, role: str) -> Rows:
    """What has no row of its own is for the duty team."""
    return Rows(keys, list(TASK_KINDS), others=role in (DUTY, EMERGENCY_DUTY))


WHEN = {"": "Any time", "overdue": "Overdue", "today": "Today", "later": "Later"}
"""By when tasks are to be done."""


def _span(when: str, now: datetime) -> Span:
    tomorrow = datetime.combine(now.astimezone(LONDON).date() + timedelta(days=1), time(), LONDON)
    match when:
        case "overdue":
            return Span(end=now)
        case "today":
            return Span(now, tomorrow)
        case "later":
            return Span(start=tomorrow)
        case _:
            return Span()


def _with_people(uow: UnitOfWork, rows: Iterable[TaskRow]) -> list[Task]:
    found = list(rows)
    who = people(uow, {row.child_ref for row in found if row.child_ref})
    return [Task(row, kind_of(row.kind, row.code), who.get(row.child_ref or "")) for row in found]
