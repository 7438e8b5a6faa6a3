"""How far each night has come, what it found, and which children it looks at."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zlib import crc32

from sqlalchemy import ColumnElement, Select, Table, exists, func, insert, select, true, union, update

from homeward.domain.alerts.alert import OPEN_STATES
from homeward.domain.night.differences import Difference
from homeward.store.children import SPEAKER, everyone
from homeward.store.sql import among, for_each, one_of, records
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
    """All that it counted so far, and how far it has come if that is further than before."""
    values: dict[str, Any] = {"counts": counts}
    if reached:
        values["reached"] = reached
    if ended:
        values["ended_at"] = now
    uow.execute(update(night).where(night.c.id == row.id).values(**values))


def add(uow: UnitOfWork, night_id: int, found: Collection[Difference], now: datetime) -> None:
    """Keep what that part of the night found; what it found before a kill already is not kept twice."""
    kept = select(difference.c.kind, difference.c.about).where(
        difference.c.night_id == night_id,
        among(difference.c.kind, {each.kind for each in found}),
        among(difference.c.about, {each.about for each in found}),
    )
    before = {(kind, about) for kind, about in uow.execute(kept)}
    rows = [
        {"night_id": night_id, "kind": d.kind, "about": d.about, "repaired": d.repaired, "found_at": now}
        for d in found
        if (d.kind, d.about) not in before
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


def counted(uow: UnitOfWork, night_id: int) -> dict[str, int]:
    """How many of each kind that part of a night found."""
    rows = select(difference.c.kind, func.count().label("number")).where(difference.c.night_id == night_id)
    return {row.kind: row.number for row in uow.execute(rows.group_by(difference.c.kind))}


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


LOOKED_AT = 1000
"""Children who are looked through at a time for those that a night looks at."""


def in_scope(uow: UnitOfWork, since: datetime | None, after: str, limit: int) -> list[str]:
    """The next children after that reference, by the one that speaks for them: everyone, or where `since` is
    given those of whom anything was received from then on, or of whom anything is open or waits."""
    if since is None:
        return everyone(uow, after, limit)
    found: list[str] = []
    while len(found) < limit and (refs := everyone(uow, after, LOOKED_AT)):
        found += _touched_or_open(uow, since, refs)
        after = refs[-1]
    return found[:limit]


def number_in_scope(uow: UnitOfWork, since: datetime | None) -> int:
    speaking = select(func.count()).select_from(child).where(child.c.merged_into.is_(None))
    if since is None:
        return uow.scalar(speaking) or 0
    found = union(*(rows for rows, _ in _scope(since))).subquery()
    return uow.scalar(speaking.join_from(child, found, found.c[0] == child.c.ref)) or 0


def _touched_or_open(uow: UnitOfWork, since: datetime, refs: Collection[str]) -> list[str]:
    """Those of these children, in order."""
    some = union(*(rows.where(of_these) for rows, of_these in _scope(since)))
    return sorted(uow.scalars(some, {"refs": list(refs)}))


def _scope(since: datetime) -> Iterator[tuple[Select[Any], ColumnElement[bool]]]:
    """Where a night finds the children whom it looks at, each with what keeps it to some children."""
    waits = child.c.evaluated_at.is_(None) | child.c.wake_at.is_not(None)
    yield select(child.c.ref).where(waits), one_of(child.c.ref, "refs")
    members = one_of(child.c.ref, "refs") | one_of(child.c.merged_into, "refs")
    lately = journal.c.received_at >= since
    about = select(SPEAKER).join_from(child, journal, journal.c.child_ref == child.c.ref)
    yield about.where(lately), members
    names = select(SPEAKER).join_from(child, naming, naming.c.child_ref == child.c.ref)
    yield names.join(journal, journal.c.seq == naming.c.journal_seq).where(lately), members
    for table, is_open in _OPEN:
        yield select(table.c.child_ref).where(is_open), one_of(table.c.child_ref, "refs")


_OPEN: tuple[tuple[Table, ColumnElement[bool]], ...] = (
    (alert, alert.c.state.in_(OPEN_STATES)),
    (task, task.c.closed_at.is_(None)),
    (telling, telling.c.state == "open"),
    *((table, true()) for table in (absence, due_interview, candidate, missing_group, suppression)),
)
