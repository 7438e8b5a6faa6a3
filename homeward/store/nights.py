"""How far each night has come, what it found, and which children it looks at."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zlib import crc32

from sqlalchemy import ColumnElement, Select, Table, exists, func, insert, or_, select, update

from homeward.domain.alerts.alert import OPEN_STATES
from homeward.domain.night.differences import Difference
from homeward.store.sql import for_each, records
from homeward.store.tables.alerts import alert
from homeward.store.tables.core import (
    absence,
    candidate,
    child,
    due_interview,
    journal,
    missing_group,
    naming,
    suppression,
    task,
    telling,
)
from homeward.store.tables.nights import difference, night
from homeward.store.unit_of_work import UnitOfWork

CONCLUSION = "conclusion"
"""The part of a night that is no shard: all that is not done child by child."""


@dataclass(frozen=True)
class Shard:
    """One of several equal parts of all children, counted from 1."""

    number: int = 1
    of: int = 1

    def __str__(self) -> str:
        return f"{self.number}/{self.of}"

    def __contains__(self, ref: str) -> bool:
        return crc32(ref.encode()) % self.of == self.number - 1


@dataclass(frozen=True)
class NightRow:
    id: int
    business_date: date
    part: str
    everyone: bool
    rules: str
    started_at: datetime
    ended_at: datetime | None
    reached: str | None
    counts: dict[str, Any]


def begin(
    uow: UnitOfWork, business_date: date, part: str, *, everyone: bool, rules: str, now: datetime
) -> NightRow:
    """The same part of that night as it was left by a kill under the same rules, or a new one."""
    left = select(night).where(
        night.c.business_date == business_date,
        night.c.part == part,
        night.c.rules == rules,
        night.c.ended_at.is_(None),
    )
    for row in records(uow, NightRow, left.order_by(night.c.id.desc()).limit(1)):
        return row
    values = {"business_date": business_date, "part": part, "everyone": everyone, "rules": rules}
    new = insert(night).values(**values, started_at=now, counts={}).returning(night)
    return NightRow(**uow.execute(new).mappings().one())


def note(
    uow: UnitOfWork,
    row: NightRow,
    counts: Mapping[str, Any],
    now: datetime,
    *,
    reached: str | None = None,
    ended: bool = False,
) -> None:
    """How far it has come, with all that it counted so far."""
    at = {"reached": reached, "ended_at": now if ended else None}
    uow.execute(update(night).where(night.c.id == row.id).values(counts=counts, **at))


def add(uow: UnitOfWork, night_id: int, found: Iterable[Difference], now: datetime) -> None:
    rows = [
        {"night_id": night_id, "kind": d.kind, "about": d.about, "repaired": d.repaired, "found_at": now}
        for d in found
    ]
    for_each(uow, insert(difference), rows)


def parts(uow: UnitOfWork, business_date: date) -> list[NightRow]:
    """What was run for that day, in order."""
    return records(
        uow, NightRow, select(night).where(night.c.business_date == business_date).order_by(night.c.id)
    )


def ended(uow: UnitOfWork, since: date) -> set[date]:
    """The days from that one on of which a night was concluded."""
    done = night.c.ended_at.is_not(None) & (night.c.part == CONCLUSION)
    return set(uow.scalars(select(night.c.business_date).where(done, night.c.business_date >= since)))


def without(uow: UnitOfWork, since: date, until: date) -> list[date]:
    """The days before `until` without a night, from the first on that has one since `since`."""
    done = ended(uow, since)
    first = min(done, default=until)
    days = (first + timedelta(days=number) for number in range((until - first).days))
    return [day for day in days if day not in done]


def last_ended(uow: UnitOfWork) -> datetime | None:
    """When a night was last concluded."""
    return uow.scalar(select(func.max(night.c.ended_at)).where(night.c.part == CONCLUSION))


def not_ended(uow: UnitOfWork, before: date) -> list[NightRow]:
    """Parts of earlier nights that began, did not end, and were not done again since."""
    later = night.alias("later")
    again = exists().where(
        later.c.business_date == night.c.business_date,
        later.c.part == night.c.part,
        later.c.ended_at.is_not(None),
    )
    open_ = night.c.ended_at.is_(None) & (night.c.business_date < before) & ~again
    return records(uow, NightRow, select(night).where(open_).order_by(night.c.id))


def last_of_everyone(uow: UnitOfWork, part: str) -> datetime | None:
    """When that shard of everybody was last looked at."""
    whole = night.c.everyone & night.c.ended_at.is_not(None) & (night.c.part == part)
    return uow.scalar(select(func.max(night.c.started_at)).where(whole))


@dataclass(frozen=True)
class Found:
    """One thing that a night found, and when."""

    kind: str
    about: str
    repaired: bool
    found_at: datetime


def found(uow: UnitOfWork, business_date: date) -> list[Found]:
    """All that was found on every run for that day, in order."""
    rows = select(*(difference.c[name] for name in ("kind", "about", "repaired", "found_at"))).join(night)
    return records(uow, Found, rows.where(night.c.business_date == business_date).order_by(difference.c.id))


def differences(uow: UnitOfWork, night_id: int) -> list[Difference]:
    """In the order in which they were found."""
    rows = select(difference.c.kind, difference.c.about, difference.c.repaired)
    theirs = rows.where(difference.c.night_id == night_id).order_by(difference.c.id)
    return records(uow, Difference, theirs)


def in_scope(uow: UnitOfWork, since: datetime | None, after: str, limit: int) -> list[str]:
    """The next children after that reference, by the one that speaks for them: everyone, or where `since` is
    given those of whom anything was received from then on, or of whom anything is open or waits."""
    speaking = select(child.c.ref).where(child.c.merged_into.is_(None), child.c.ref > after)
    return list(uow.scalars(_scoped(speaking, since).order_by(child.c.ref).limit(limit)))


def number_in_scope(uow: UnitOfWork, since: datetime | None) -> int:
    speaking = select(func.count()).select_from(child).where(child.c.merged_into.is_(None))
    return uow.scalar(_scoped(speaking, since)) or 0


def _scoped(speaking: Select[Any], since: datetime | None) -> Select[Any]:
    if since is None:
        return speaking
    waits = (child.c.evaluated_at.is_(None), child.c.wake_at.is_not(None))
    return speaking.where(or_(*waits, *_touched(since), *_open()))


def _touched(since: datetime) -> list[ColumnElement[bool]]:
    own = child.alias("own")
    same = (own.c.ref == child.c.ref) | (own.c.merged_into == child.c.ref)
    theirs = select(own.c.ref).where(same).correlate(child)
    lately = journal.c.received_at >= since
    named = naming.join(journal, journal.c.seq == naming.c.journal_seq)
    return [
        exists().where(journal.c.child_ref.in_(theirs), lately),
        select(naming.c.position).select_from(named).where(naming.c.child_ref.in_(theirs), lately).exists(),
    ]


def _open() -> list[ColumnElement[bool]]:
    always: tuple[Table, ...] = (absence, due_interview, candidate, missing_group, suppression)
    return [
        exists().where(alert.c.child_ref == child.c.ref, alert.c.state.in_(OPEN_STATES)),
        exists().where(task.c.child_ref == child.c.ref, task.c.closed_at.is_(None)),
        exists().where(telling.c.child_ref == child.c.ref, telling.c.state == "open"),
        *(exists().where(table.c.child_ref == child.c.ref) for table in always),
    ]
