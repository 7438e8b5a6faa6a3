"""A unit of work is one transaction. All of the store's functions take it first."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, Engine

from homeward.store.database import BETWEEN_TRIES

UnitOfWork = Connection

LONG = 0.2
"""Seconds for which one writer on SQLite may go on while others wait for their turn."""
GIVING_WAY = 3 * BETWEEN_TRIES
"""Seconds. Who waits for SQLite stands in no queue, but tries again and again whether it is free."""


@contextmanager
def unit_of_work(engine: Engine) -> Iterator[UnitOfWork]:
    """Commits at the end; an exception rolls everything back.

    On SQLite there is one writer at a time. Who writes again and again gives way, or a report could not be
    accepted while all children are evaluated, batch by batch.
    """
    with engine.begin() as connection:
        now = time.monotonic()
        began, ended = connection.info.get("writing", (now, now))
        if now - ended > GIVING_WAY:  # others have had their turn
            began = now
        yield connection
        ended = time.monotonic()
        gives_way = engine.dialect.name == "sqlite" and ended - began > LONG
        connection.info["writing"] = (ended if gives_way else began, ended)
    if gives_way:
        time.sleep(GIVING_WAY)


@contextmanager
def reading(engine: Engine) -> Iterator[UnitOfWork]:
    """For pages and reports: does not queue behind writers on SQLite, and cannot write on PostgreSQL."""
    connection = engine.connect().execution_options(reading=True, postgresql_readonly=True)
    with connection, connection.begin():
        yield connection
