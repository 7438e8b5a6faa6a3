"""Bringing stored rows into line with what is wanted: only what differs is written."""

from collections.abc import Iterable
from operator import itemgetter
from typing import Any

from sqlalchemy import ColumnElement, Table, and_, bindparam, delete, insert, select, update

from homeward.store.sql import Row, for_each
from homeward.store.unit_of_work import UnitOfWork


def rows_of(uow: UnitOfWork, table: Table, scope: ColumnElement[bool]) -> list[dict[str, Any]]:
    """As dictionaries made here, since SQLAlchemy's own mappings take several times as long."""
    names = [column.name for column in table.c]
    return [dict(zip(names, row, strict=True)) for row in uow.execute(select(table).where(scope))]


def sync(uow: UnitOfWork, table: Table, stored: Iterable[Row], rows: Iterable[Row]) -> int:
    """Make the stored rows be these by writing only what differs; answers with how many that were."""
    keys = [column.name for column in table.primary_key]
    identity = itemgetter(*keys)

    def key_of(row: Row) -> Row:
        return {f"old_{key}": row[key] for key in keys}

    by_key = {identity(row): row for row in stored}
    wanted = {identity(row): row for row in rows}
    gone = [key_of(row) for key, row in by_key.items() if key not in wanted]
    new = [row for key, row in wanted.items() if key not in by_key]
    changed = [row for key, row in wanted.items() if key in by_key and by_key[key] != row]
    matches = and_(*(table.c[key] == bindparam(f"old_{key}") for key in keys))
    values: dict[str, Any] = {c.name: bindparam(c.name) for c in table.c if c.name not in keys}
    for_each(uow, delete(table).where(matches), gone)
    for_each(uow, insert(table), new)
    for_each(uow, update(table).where(matches).values(values), [{**row, **key_of(row)} for row in changed])
    return len(gone) + len(new) + len(changed)
