"""Whom to ring, as CADT managers keep it; what stood there before stays as history."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert, select

from homeward.store.sql import records
from homeward.store.tables.core import address_book
from homeward.store.unit_of_work import UnitOfWork


@dataclass(frozen=True)
class Entry:
    """Who is rung for a recipient of one authority; of any, where that is empty. `ring_us`: whether a request
    to ring back, which names no child, may be sent to the mailbox."""

    recipient: str
    authority: str
    name: str
    telephone: str | None
    mailbox: str | None
    ring_us: bool


@dataclass(frozen=True)
class Change(Entry):
    changed_at: datetime
    changed_by: str


def change(uow: UnitOfWork, entry: Entry, at: datetime, by: str) -> None:
    uow.execute(insert(address_book).values(**vars(entry), changed_at=at, changed_by=by))


def changes(uow: UnitOfWork) -> list[Change]:
    """Every entry as it was written, the latest first."""
    columns = [column for column in address_book.c if column.name != "id"]
    return records(uow, Change, select(*columns).order_by(address_book.c.id.desc()))


def entries(uow: UnitOfWork) -> dict[tuple[str, str], Change]:
    """What counts now, by recipient and authority."""
    return {(each.recipient, each.authority): each for each in reversed(changes(uow))}


def whom_to_ring(
    book: Mapping[tuple[str, str], Change], recipient: str, authority: str | None
) -> Change | None:
    """Of that authority, else of any."""
    return book.get((recipient, authority or "")) or book.get((recipient, ""))
