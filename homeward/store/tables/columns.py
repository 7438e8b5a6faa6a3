"""Columns that hold the same values on SQLite and on PostgreSQL, and those that several tables have."""

from collections.abc import Iterator
from datetime import UTC, datetime

from sqlalchemy import (
    JSON,
    BigInteger,
    Column,
    DateTime,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    String,
    Text,
)
from sqlalchemy.types import TypeDecorator, TypeEngine

Number = BigInteger().with_variant(Integer, "sqlite")
"""64 bits. SQLite counts up by itself only in a column of type INTEGER."""

Json = JSON(none_as_null=True)


class Instant(TypeDecorator[datetime]):
    """An aware instant, stored in UTC to the microsecond; comes back aware, in UTC.

    SQLite has no time zones: there it is text of fixed width without offset, so that it sorts by time.
    """

    impl = DateTime
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[datetime]:
        return dialect.type_descriptor(DateTime(timezone=dialect.name == "postgresql"))

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant needs an offset")
        return (
            value.astimezone(UTC)
            if dialect.name == "postgresql"
            else value.astimezone(UTC).replace(tzinfo=None)
        )

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


DIGEST = "row_digest"


def digest() -> Column[int]:
    """Of the row's other columns; 0 where an older program wrote it."""
    return Column(DIGEST, Number, nullable=False, server_default="0")


def child_ref(*, primary_key: bool = False, nullable: bool = False) -> Column[str]:
    """A child's opaque reference. A key column leads an index already; any other gets one."""
    return Column(
        "child_ref",
        String(32),
        ForeignKey("child.ref"),
        primary_key=primary_key,
        nullable=nullable,
        index=not primary_key,
    )


def journal_seq(*, index: bool = False) -> Column[int]:
    return Column("journal_seq", Number, ForeignKey("journal.seq"), primary_key=True, index=index)


def identifier_columns() -> Iterator[Column[str]]:
    """In the spelling by which identifiers are compared; the source is empty where several share a number.

    The value leads the key, to look up many at once.
    """
    yield Column("value", Text, primary_key=True)
    yield Column("scheme", String(16), primary_key=True)
    yield Column("source", Text, primary_key=True)


def index_unset(name: str, column: Column[int], unset: Column[datetime]) -> None:
    """An index of the rows in which the other column is not set yet."""
    Index(name, column, sqlite_where=unset.is_(None), postgresql_where=unset.is_(None))
