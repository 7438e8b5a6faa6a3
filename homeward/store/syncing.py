"""Bringing stored rows into line with what is wanted, by digest: only what differs is read or written."""

import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from operator import itemgetter
from typing import Any

from pydantic_core import to_json
from sqlalchemy import (
    Column,
    ColumnElement,
    CompoundSelect,
    Table,
    and_,
    bindparam,
    delete,
    literal_column,
    select,
    union_all,
    update,
)

from homeward.store.sql import Row, among, for_each, one_of, upsert
from homeward.store.tables.columns import DIGEST
from homeward.store.unit_of_work import UnitOfWork


@dataclass(frozen=True)
class Rows:
    """All rows that a table should have whose `column` is one of `values`."""

    column: Column[Any]
    values: Collection[Any]
    rows: Sequence[Row]


def sync(uow: UnitOfWork, wanted: Mapping[str, Sequence[Rows]]) -> dict[str, int]:
    """Make the stored rows be these; answers with how many differed, by name.

    One statement reads the digests of them all. A table in which nothing differs costs no other.
    """
    every = [each for some in wanted.values() for each in some]
    stored = iter(_digests(uow, every))
    return {name: sum(_write(uow, each, next(stored)) for each in some) for name, some in wanted.items()}


def _digests(uow: UnitOfWork, wanted: Sequence[Rows]) -> list[set[int]]:
    found: list[set[int]] = [set() for _ in wanted]
    values = {f"values_{number}": list(each.values) for number, each in enumerate(wanted)}
    for number, digest in uow.execute(_reading_digests(tuple(each.column for each in wanted)), values):
        found[number].add(digest)
    return found


@cache
def _reading_digests(columns: Sequence[Column[Any]]) -> CompoundSelect[Any]:
    """Made once: SQLAlchemy takes as long to put it together as the database to answer it."""
    return union_all(
        *(
            select(literal_column(str(number)), column.table.c[DIGEST]).where(
                one_of(column, f"values_{number}")
            )
            for number, column in enumerate(columns)
        )
    )


def _write(uow: UnitOfWork, wanted: Rows, stored: set[int]) -> int:
    table = wanted.column.table
    assert isinstance(table, Table)
    rows = with_digests(table, wanted.rows)
    new = [row for digest, row in rows.items() if digest not in stored]
    upsert(uow, table, new)
    gone = stored - rows.keys()
    if not gone:
        return len(new)
    # What was changed has its new digest by now.
    theirs = among(wanted.column, wanted.values), among(table.c[DIGEST], gone)
    return len(new) + uow.execute(delete(table).where(*theirs)).rowcount


def with_digests(table: Table, rows: Iterable[Row]) -> dict[int, Row]:
    """The rows with their digests, by digest. Of two with one key the last counts."""
    key = itemgetter(*table.primary_key.columns.keys())
    names = _digested(table)
    by_key = {key(row): row for row in rows}
    digests = ((_digest(row, names), row) for row in by_key.values())
    return {digest: {**row, DIGEST: digest} for digest, row in digests}


def _digested(table: Table) -> list[str]:
    return [column.name for column in table.c if column.name != DIGEST]


def _digest(row: Row, names: Sequence[str]) -> int:
    """64 bits, which a row has in common with no other of its child. The same whether the row was made or
    read back."""
    values = [row[name] for name in names]
    in_utc = [each.astimezone(UTC) if isinstance(each, datetime) else each for each in values]
    return int.from_bytes(hashlib.blake2b(to_json(in_utc), digest_size=8).digest(), signed=True)


def check_digests(uow: UnitOfWork, table: Table, which: ColumnElement[bool]) -> None:
    """Give these stored rows the digests of what they hold."""
    names = _digested(table)
    keys = table.primary_key.columns.keys()
    matches = and_(*(table.c[key] == bindparam(f"of_{key}") for key in keys))
    wrong = [
        {**{f"of_{key}": row[key] for key in keys}, DIGEST: digest}
        for row in map(dict, uow.execute(select(table).where(which)).mappings())
        if (digest := _digest(row, names)) != row[DIGEST]
    ]
    for_each(uow, update(table).where(matches).values({DIGEST: bindparam(DIGEST)}), wrong)
