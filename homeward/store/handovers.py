"""What people who go off duty leave to whoever comes on."""

from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import insert, select, update

from homeward.errors import NotFound
from homeward.store.duty_tables import handover
from homeward.store.sql import records
from homeward.store.unit_of_work import UnitOfWork


@dataclass(frozen=True)
class Handover:
    """`alerts` are the ids of those that one person has and the other is to have; `taken_at`: since when."""

    id: str
    handed_by: str
    handed_to: str
    handed_at: datetime
    note: str
    alerts: list[str]
    taken_at: datetime | None = None


def add(uow: UnitOfWork, new: Handover) -> None:
    uow.execute(insert(handover).values(asdict(new)))


def waiting(uow: UnitOfWork, username: str) -> list[Handover]:
    """What this person gave or was given and nobody has taken over, the first given first."""
    either = (handover.c.handed_to == username) | (handover.c.handed_by == username)
    rows = select(handover).where(either, handover.c.taken_at.is_(None)).order_by(handover.c.handed_at)
    return records(uow, Handover, rows)


def take(uow: UnitOfWork, id_: str, username: str, at: datetime) -> Handover:
    """Mark it as taken over by whom it was given to. Raises NotFound."""
    given = (handover.c.id == id_, handover.c.handed_to == username, handover.c.taken_at.is_(None))
    found = records(uow, Handover, select(handover).where(*given))
    if not found or not uow.execute(update(handover).where(*given).values(taken_at=at)).rowcount:
        raise NotFound("This hand-over is not yours, or somebody has taken it over.")
    return found[0]
