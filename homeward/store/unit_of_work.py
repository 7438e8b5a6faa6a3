"""A unit of work is one transaction. All of the store's functions take it first."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, Engine

UnitOfWork = Connection


@contextmanager
def unit_of_work(engine: Engine) -> Iterator[UnitOfWork]:
    """Commits at the end; an exception rolls everything back. On SQLite there is one writer at a time."""
    with engine.begin() as connection:
        yield connection


@contextmanager
def reading(engine: Engine) -> Iterator[UnitOfWork]:
    """For pages and reports: does not queue behind writers on SQLite, and cannot write on PostgreSQL."""
    connection = engine.connect().execution_options(reading=True, postgresql_readonly=True)
    with connection, connection.begin():
        yield connection
