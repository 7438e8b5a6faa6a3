"""The days on which groups meet."""

from datetime import date, datetime

from sqlalchemy import insert, select, update

from homeward.domain.meetings.dates import Group
from homeward.store.tables.packs import meeting
from homeward.store.unit_of_work import UnitOfWork


def days(uow: UnitOfWork, group: Group) -> list[date]:
    """Those that are planned and those that are over, the first one first."""
    standing = (meeting.c.group == group, meeting.c.cancelled_at.is_(None))
    return list(
        uow.scalars(select(meeting.c.held_on).where(*standing).distinct().order_by(meeting.c.held_on))
    )


def plan(uow: UnitOfWork, group: Group, held_on: date, by: str, at: datetime) -> None:
    """Planned twice, it is one meeting."""
    if held_on not in days(uow, group):
        row = {"group": group, "held_on": held_on, "planned_by": by, "planned_at": at}
        uow.execute(insert(meeting).values(row))


def cancel(uow: UnitOfWork, group: Group, held_on: date, by: str, at: datetime) -> bool:
    """Whether there was one."""
    standing = (meeting.c.group == group, meeting.c.held_on == held_on, meeting.c.cancelled_at.is_(None))
    done = uow.execute(update(meeting).where(*standing).values(cancelled_by=by, cancelled_at=at))
    return bool(done.rowcount)
