"""The shifts of the rota."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select, update

from homeward.domain.telling.rota import Shift
from homeward.errors import NotFound
from homeward.store.sql import records
from homeward.store.tables.duty import rota_shift
from homeward.store.unit_of_work import UnitOfWork

_COLUMNS = (
    rota_shift.c.id,
    rota_shift.c.role,
    rota_shift.c.username,
    rota_shift.c.starts_at,
    rota_shift.c.ends_at,
)


def between(uow: UnitOfWork, start: datetime, end: datetime) -> list[Shift]:
    """Every shift with some time in the span, the first to begin first."""
    within = (rota_shift.c.ends_at > start, rota_shift.c.starts_at < end, rota_shift.c.removed_at.is_(None))
    order = (rota_shift.c.starts_at, rota_shift.c.role, rota_shift.c.username)
    return records(uow, Shift, select(*_COLUMNS).where(*within).order_by(*order))


def add(uow: UnitOfWork, shifts: Iterable[Mapping[str, Any]]) -> None:
    uow.execute(insert(rota_shift), [dict(each) for each in shifts])


def remove(uow: UnitOfWork, shift: str, by: str, at: datetime) -> None:
    """It stays on record as taken out. Raises NotFound."""
    standing = (rota_shift.c.id == shift, rota_shift.c.removed_at.is_(None))
    taken = uow.execute(update(rota_shift).where(*standing).values(removed_by=by, removed_at=at))
    if not taken.rowcount:
        raise NotFound("This shift is not, or no longer, on the rota.")
