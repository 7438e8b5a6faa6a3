"""Reads of open tasks: those of some kinds, by when they are to be done."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, case, func, select

from homeward.store.queries import TaskRow
from homeward.store.sql import among, records
from homeward.store.tables.core import task
from homeward.store.unit_of_work import UnitOfWork

_OF_RULE = task.c.kind + ":" + func.coalesce(task.c.code, "")


@dataclass(frozen=True)
class Rows:
    """Which rows of the table of kinds (`services.tasks.kinds`): `keys` of `every`; `others`: and whatever
    tasks have no row at all."""

    keys: Collection[str]
    every: Collection[str]
    others: bool = False

    @property
    def condition(self) -> ColumnElement[bool]:
        """A rule's own row comes before that of its action."""
        own = [key for key in self.every if ":" in key]
        row = case((_OF_RULE.in_(own), _OF_RULE), else_=task.c.kind)
        wanted = row.in_(self.keys)
        return wanted | task.c.kind.not_in(self.every) if self.others else wanted


@dataclass(frozen=True)
class Span:
    """Tasks that are to be done from an instant on, and before another."""

    start: datetime | None = None
    end: datetime | None = None


def listed(uow: UnitOfWork, rows: Rows, span: Span, limit: int, offset: int = 0) -> list[TaskRow]:
    """Open tasks, the one to be done first at the top."""
    found = select(task).where(*_open(rows, span)).order_by(task.c.due, task.c.since, task.c.id)
    return records(uow, TaskRow, found.limit(limit).offset(offset))


def of_kinds(
    uow: UnitOfWork,
    kinds: Collection[str],
    *,
    closed: bool,
    child_refs: Collection[str] | None = None,
) -> list[TaskRow]:
    """Tasks of these kinds, of these children or of all: those that are closed, the latest first; or the open
    ones, the soonest to be done first."""
    rows = select(task).where(task.c.kind.in_(kinds))
    if child_refs is not None:
        rows = rows.where(among(task.c.child_ref, list(child_refs)))
    if closed:
        rows = rows.where(task.c.closed_at.is_not(None)).order_by(task.c.closed_at.desc(), task.c.id)
    else:
        rows = rows.where(task.c.closed_at.is_(None)).order_by(task.c.due, task.c.id)
    return records(uow, TaskRow, rows)


def count(uow: UnitOfWork, rows: Rows, span: Span) -> int:
    return uow.scalar(select(func.count()).select_from(task).where(*_open(rows, span))) or 0


@dataclass(frozen=True)
class Counted:
    """How many tasks of a kind, and of a rule's code, are open, and how many of them are overdue."""

    kind: str
    code: str | None
    number: int
    overdue: int


def counts(uow: UnitOfWork, now: datetime) -> list[Counted]:
    overdue = func.sum(case((task.c.due < now, 1), else_=0)).label("overdue")
    rows = select(task.c.kind, task.c.code, func.count().label("number"), overdue)
    return records(uow, Counted, rows.where(task.c.closed_at.is_(None)).group_by(task.c.kind, task.c.code))


def _open(rows: Rows, span: Span) -> list[ColumnElement[bool]]:
    found = [task.c.closed_at.is_(None), rows.condition]
    if span.start:
        found.append(task.c.due >= span.start)
    if span.end:
        found.append(task.c.due < span.end)
    return found
