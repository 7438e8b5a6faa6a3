"""Reads of the missing group's list."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from homeward.store.sql import records
from homeward.store.tables.core import missing_group
from homeward.store.unit_of_work import UnitOfWork


@dataclass(frozen=True)
class ListedRow:
    """A child on the list, and what the group decided last, if anything: it was kept on, or came back."""

    child_ref: str
    codes: list[str]
    since: datetime
    decision: str | None
    held_on: date | None
    next_on: date | None
    decided_at: datetime | None
    decided_by: str | None


def listed(uow: UnitOfWork) -> list[ListedRow]:
    """Everyone on the list, longest on it first."""
    order = (missing_group.c.since, missing_group.c.child_ref)
    return records(uow, ListedRow, select(missing_group).order_by(*order))
