"""Statements that both databases understand, each in its own dialect."""

from collections.abc import Collection, Mapping, Sequence
from functools import cache
from typing import Any, TypeVar

from sqlalchemy import (
    ARRAY,
    JSON,
    Boolean,
    Column,
    ColumnElement,
    Dialect,
    Executable,
    Select,
    Table,
    bindparam,
    literal,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import TypeDecorator, TypeEngine

from homeward.store.tables.columns import DIGEST
from homeward.store.unit_of_work import UnitOfWork

Row = Mapping[str, Any]
T = TypeVar("T")


def is_postgresql(uow: UnitOfWork) -> bool:
    return uow.dialect.name == "postgresql"


class _Many(TypeDecorator[list[Any]]):
    """Values of one type as one parameter: an array on PostgreSQL, JSON on SQLite."""

    impl = JSON
    cache_ok = True

    def __init__(self, item: TypeEngine[Any]) -> None:
        super().__init__()
        self.item = item

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return dialect.type_descriptor(ARRAY(self.item) if dialect.name == "postgresql" else JSON())


class _Among(FunctionElement[bool]):
    name = "among"
    type = Boolean()
    inherit_cache = True

    def self_group(self, against: Any = None) -> "_Among":
        """Unwrapped: SQLAlchemy would compare it with 1 on SQLite, which then uses no index."""
        return self


@compiles(_Among, "sqlite")
def _in_json(element: _Among, compiler: SQLCompiler, **kw: Any) -> str:
    column, values = element.clauses
    return (
        f"{compiler.process(column, **kw)} IN (SELECT value FROM json_each({compiler.process(values, **kw)}))"
    )


@compiles(_Among, "postgresql")
def _any_of_array(element: _Among, compiler: SQLCompiler, **kw: Any) -> str:
    column, values = element.clauses
    return f"{compiler.process(column, **kw)} = ANY({compiler.process(values, **kw)})"


def among(column: Column[Any], values: Collection[Any]) -> ColumnElement[bool]:
    """`column IN values` with one parameter, so that any number of values makes the same statement."""
    return _Among(column, literal(list(values), _Many(column.type)))


def one_of(column: Column[Any], name: str) -> ColumnElement[bool]:
    """The same with the values given by name as the statement is run, so that it can be made once."""
    return _Among(column, bindparam(name, type_=_Many(column.type)))


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


def upsert(uow: UnitOfWork, table: Table, rows: Sequence[Row]) -> None:
    """Insert the rows, each in the place of what has its key."""
    for_each(uow, _upserting(table, postgresql if is_postgresql(uow) else sqlite), rows)


@cache
def _upserting(table: Table, dialect: Any) -> Executable:
    keys = table.primary_key.columns.keys()
    statement = dialect.insert(table)
    values = {column.name: column for column in statement.excluded if column.name not in keys}
    upserting: Executable = statement.on_conflict_do_update(index_elements=keys, set_=values)
    return upserting


def locked(uow: UnitOfWork, statement: Select[Any], table: Table, *, shared: bool = False) -> Select[Any]:
    """Lock the rows of `table` that are selected, in the order of its key, until the transaction ends.

    `shared`: others who lock them so too need not wait. SQLite's BEGIN IMMEDIATE has locked everything.
    """
    ordered = statement.order_by(*table.primary_key)
    return ordered.with_for_update(of=table, read=shared) if is_postgresql(uow) else ordered


def records(uow: UnitOfWork, kind: type[T], statement: Select[Any]) -> list[T]:
    """The rows as values of a dataclass that has the columns' names, but for the row's digest."""
    rows = uow.execute(statement).mappings()
    return [kind(**{name: value for name, value in row.items() if name != DIGEST}) for row in rows]
