"""What people who go off duty leave to whoever comes on."""

from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import insert, select, update

from homeward.errors import NotFound
from homeward.store.sql import records
from homeward.store.tables.duty import handover
from homeward.store.unit_of_work import UnitOfWork

NOT_YOURS = "This hand-over is not yours, or somebody has taken it over."


@dataclass(frozen=True)
class Handover:
    """`alerts` are the ids of those that one person has and the other is to have. `handed_to` is None where
    it is for whoever comes on next. `taken_at`, `taken_by`: who has taken it over, or back."""

    id: str
    handed_by: str
    handed_to: str | None
    handed_at: datetime
    note: str
    alerts: list[str]
    taken_at: datetime | None = None
    taken_by: str | None = None

    def is_for(self, username: str) -> bool:
        return self.handed_to == username or (self.handed_to is None and self.handed_by != username)


def add(uow: UnitOfWork, new: Handover) -> None:
    uow.execute(insert(handover).values(asdict(new)))


def waiting(uow: UnitOfWork, username: str) -> list[Handover]:
    """What this person gave or may take over, and nobody has taken over, the first given first."""
    theirs = (handover.c.handed_to == username) | (handover.c.handed_by == username)
    either = theirs | handover.c.handed_to.is_(None)
    rows = select(handover).where(either, handover.c.taken_at.is_(None)).order_by(handover.c.handed_at)
    return records(uow, Handover, rows)


def untaken(uow: UnitOfWork) -> list[Handover]:
    """All that nobody has taken over, the first given first."""
    rows = select(handover).where(handover.c.taken_at.is_(None)).order_by(handover.c.handed_at)
    return records(uow, Handover, rows)


def take(uow: UnitOfWork, id_: str, username: str, at: datetime) -> Handover:
    """Mark it as taken over by somebody whom it is for. Raises NotFound."""
    found = records(uow, Handover, select(handover).where(handover.c.id == id_))
    if not found or not found[0].is_for(username):
        raise NotFound(NOT_YOURS)
    _end(uow, id_, username, at)
    return found[0]


def take_back(uow: UnitOfWork, id_: str, username: str, at: datetime) -> None:
    """Mark it as taken back by who gave it. Raises NotFound."""
    found = records(uow, Handover, select(handover).where(handover.c.id == id_))
    if not found or found[0].handed_by != username:
        raise NotFound(NOT_YOURS)
    _end(uow, id_, username, at)


def _end(uow: UnitOfWork, id_: str, username: str, at: datetime) -> None:
    stands = (handover.c.id == id_, handover.c.taken_at.is_(None))
    if not uow.execute(update(handover).where(*stands).values(taken_at=at, taken_by=username)).rowcount:
        raise NotFound(NOT_YOURS)
