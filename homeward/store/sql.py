"""Statements that both databases understand, each in its own dialect."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any, TypeVar

from sqlalchemy import ARRAY, Column, ColumnElement, Executable, Select, Table, any_, func, literal, select
from sqlalchemy.dialects import postgresql, sqlite

from homeward.store.columns import Json
from homeward.store.unit_of_work import UnitOfWork

Row = Mapping[str, Any]
T = TypeVar("T")


def is_postgresql(uow: UnitOfWork) -> bool:
    return uow.dialect.name == "postgresql"


def among(uow: UnitOfWork, column: Column[Any], values: Collection[Any]) -> ColumnElement[bool]:
    """`column IN values` with one parameter, so that any number of values makes the same statement."""
    if is_postgresql(uow):
        return column == any_(literal(list(values), ARRAY(column.type)))
    each = func.json_each(literal(list(values), Json)).table_valued("value")
    return column.in_(select(each.c.value))


def for_each(uow: UnitOfWork, statement: Executable, rows: Sequence[Row]) -> None:
    """Run the statement once for each row; not at all where there is none."""
    if rows:
        uow.execute(statement, rows)


def insert_new(uow: UnitOfWork, table: Table, rows: Sequence[Row], *returning: Column[Any]) -> list[Any]:
    """Insert the rows whose key is not there yet; answers with `returning` of those that were inserted.

    On PostgreSQL it waits for another transaction that is inserting the same key.
    """
    if not rows:
        return []
    dialect: Any = postgresql if is_postgresql(uow) else sqlite
    statement = dialect.insert(table).on_conflict_do_nothing()
    if not returning:
        uow.execute(statement, rows)
        return []
    return list(uow.execute(statement.returning(*returning), rows))


def locked(uow: UnitOfWork, statement: Select[Any], table: Table) -> Select[Any]:
    """Lock the rows of `table` that are selected, in the order of its key, until the transaction ends.

    SQLite's BEGIN IMMEDIATE has locked everything already.
    """
    ordered = statement.order_by(*table.primary_key)
    return ordered.with_for_update(of=table) if is_postgresql(uow) else ordered


def records(uow: UnitOfWork, kind: type[T], statement: Select[Any]) -> list[T]:
    """The rows as values of a dataclass that has the columns' names."""
    return [kind(**row) for row in uow.execute(statement).mappings()]
