"""Reads of the facts that rules wait for, and of what people found out."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import ColumnElement, func, select

from homeward.store import children
from homeward.store.queries import FACT, TaskRow
from homeward.store.sql import among, records
from homeward.store.tables.core import journal, task
from homeward.store.unit_of_work import UnitOfWork


def counts(uow: UnitOfWork, since: datetime | None = None) -> dict[str, int]:
    """How many open tasks there are for each fact; of what began since then, or ever."""
    rows = select(task.c.fact, func.count().label("number")).where(*_open(since)).group_by(task.c.fact)
    return {row.fact: row.number for row in uow.execute(rows)}


def tasks(
    uow: UnitOfWork, facts: Collection[str], since: datetime | None, limit: int, offset: int
) -> list[TaskRow]:
    """Open tasks for these facts, what began first at the top."""
    rows = select(task).where(*_open(since), task.c.fact.in_(facts))
    return records(uow, TaskRow, rows.order_by(task.c.since, task.c.id).limit(limit).offset(offset))


def _open(since: datetime | None) -> list[ColumnElement[bool]]:
    began = [task.c.since >= since] if since else []
    return [task.c.closed_at.is_(None), task.c.fact.is_not(None), *began]


def events_about(uow: UnitOfWork, child_ref: str) -> list[int]:
    """Journal numbers of everything that people found out where this child's record leaves a fact open."""
    members = children.spoken_for(uow, [child_ref])
    own = among(journal.c.child_ref, list(members)) & journal.c.type.startswith(FACT)
    return list(uow.scalars(select(journal.c.seq).where(own).order_by(journal.c.seq)))


def latest_events(uow: UnitOfWork) -> list[int]:
    """The same of every child, the newest first."""
    rows = select(journal.c.seq).where(journal.c.type.startswith(FACT))
    return list(uow.scalars(rows.order_by(journal.c.seq.desc())))


def made_with(uow: UnitOfWork, seqs: Collection[int]) -> list[int]:
    """Journal numbers of the steps of alerts that the rules made of these events as soon as they came in."""
    made = journal.alias("made")
    at_once = (made.c.child_ref == journal.c.child_ref) & (made.c.processed_at == journal.c.processed_at)
    rows = select(made.c.seq).join_from(journal, made, at_once).where(among(journal.c.seq, seqs))
    return list(uow.scalars(rows.where(made.c.type.startswith("alert.")).order_by(made.c.seq)))
