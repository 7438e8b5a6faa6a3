"""Waking whoever waits for something new: as soon as it is committed, by whichever process."""

import sqlite3
import time
from threading import Lock
from typing import Any

import psycopg
import structlog
from sqlalchemy import Engine, PoolProxiedConnection, text
from sqlalchemy.exc import SQLAlchemyError

from homeward.store.sql import is_postgresql
from homeward.store.unit_of_work import UnitOfWork

log = structlog.get_logger()

CHANNEL = "homeward_outbox"
BETWEEN_LOOKS = 0.004
"""Seconds between two looks at SQLite's count of commits, each of which takes some microseconds."""


def wake(uow: UnitOfWork) -> None:
    """Wake who waits, once this is committed. SQLite counts commits by itself."""
    if is_postgresql(uow):
        uow.execute(text(f"NOTIFY {CHANNEL}"))


class Waiting:
    """One thread's wait for what others commit, on a connection of its own.

    What was committed since the last wait ends the next one at once, so nothing is missed in between.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._connection: PoolProxiedConnection | None = None
        self._in_use = Lock()
        self._commits = 0

    def wait(self, longest: float) -> None:
        """Until something is committed, or for so many seconds; for all of them while the store is away."""
        try:
            with self._in_use:
                self._wait(longest)
        except (SQLAlchemyError, psycopg.Error, sqlite3.Error) as error:
            log.warning("nothing wakes whoever waits for the store", error=type(error).__name__)
            self.close()
            time.sleep(longest)

    def _wait(self, longest: float) -> None:
        driver: Any = self._connected().dbapi_connection
        if self._engine.dialect.name == "postgresql":
            for _ in driver.notifies(timeout=longest, stop_after=1):
                pass
            return
        deadline = time.monotonic() + longest
        before = self._commits
        while self._count(driver) == before and time.monotonic() < deadline:
            time.sleep(BETWEEN_LOOKS)

    def _count(self, driver: Any) -> int:
        (self._commits,) = driver.execute("PRAGMA data_version").fetchone()
        return self._commits

    def _connected(self) -> PoolProxiedConnection:
        if self._connection is None:
            connection = self._engine.raw_connection()
            connection.detach()
            if self._engine.dialect.name == "postgresql":
                driver: Any = connection.dbapi_connection
                driver.autocommit = True
                driver.execute(f"LISTEN {CHANNEL}")
            self._connection = connection
        return self._connection

    def close(self) -> None:
        """Once a wait in another thread is over: SQLite breaks down where its connection is closed in use."""
        with self._in_use:
            connection, self._connection = self._connection, None
            if connection is not None:
                connection.close()
