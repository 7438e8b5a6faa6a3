"""The packs of meetings: every draft, and who approved which."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, func, insert, select

from homeward.domain.meetings.dates import Group
from homeward.store.sql import insert_new, records
from homeward.store.tables.packs import pack, pack_approval
from homeward.store.unit_of_work import UnitOfWork


@dataclass(frozen=True)
class PackRow:
    """One draft; `approved_at` is None where nobody approved it."""

    number: int
    group: str
    meeting: date
    made_by: str
    made_at: datetime
    content: dict[str, Any]
    approved_by: str | None
    approved_at: datetime | None
    note: str | None


@dataclass(frozen=True)
class Draft:
    """A draft without what it says."""

    number: int
    made_at: datetime
    approved_at: datetime | None


@dataclass(frozen=True)
class Drafts:
    """Of one meeting: the number of the newest draft, and of the one that was approved last."""

    newest: int
    approved: int | None

    @property
    def newer_waits(self) -> bool:
        """Whether a draft was made since one was approved."""
        return self.approved is not None and self.newest != self.approved


_ROWS = select(
    *pack.c, pack_approval.c.approved_by, pack_approval.c.approved_at, pack_approval.c.note
).outerjoin(pack_approval, pack_approval.c.pack == pack.c.number)


def last(uow: UnitOfWork, group: Group, meeting: date) -> PackRow | None:
    """The newest draft of that meeting's pack."""
    return _first(uow, _of(group, meeting))


def newest(uow: UnitOfWork, group: Group, meeting: date) -> Draft | None:
    """The same without what it says, which may be long."""
    rows = _of(group, meeting).with_only_columns(pack.c.number, pack.c.made_at, pack_approval.c.approved_at)
    return next(iter(records(uow, Draft, rows.limit(1))), None)


def last_approved(uow: UnitOfWork, group: Group, meeting: date) -> PackRow | None:
    return _first(uow, _of(group, meeting).where(pack_approval.c.pack.is_not(None)))


def _of(group: Group, meeting: date) -> Select[Any]:
    return _ROWS.where(pack.c.group == group, pack.c.meeting == meeting).order_by(pack.c.number.desc())


def _first(uow: UnitOfWork, rows: Select[Any]) -> PackRow | None:
    return next(iter(records(uow, PackRow, rows.limit(1))), None)


def meetings(uow: UnitOfWork, group: Group) -> dict[date, Drafts]:
    """The meetings of which there is a pack."""
    last = func.max(pack.c.number), func.max(pack_approval.c.pack)
    rows = select(pack.c.meeting, *last).outerjoin(pack_approval, pack_approval.c.pack == pack.c.number)
    return {
        day: Drafts(newest, approved)
        for day, newest, approved in uow.execute(rows.where(pack.c.group == group).group_by(pack.c.meeting))
    }


def add(uow: UnitOfWork, group: Group, meeting: date, content: dict[str, Any], by: str, at: datetime) -> None:
    row = {"group": group, "meeting": meeting, "made_by": by, "made_at": at, "content": content}
    uow.execute(insert(pack).values(row))


def approve(uow: UnitOfWork, number: int, by: str, at: datetime, note: str | None) -> bool:
    """False where somebody has approved it already."""
    row = {"pack": number, "approved_by": by, "approved_at": at, "note": note}
    return bool(insert_new(uow, pack_approval, [row], pack_approval.c.pack))
