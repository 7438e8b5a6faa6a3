"""Opening the store: one call creates it, brings it up to date and answers with an engine."""

import sqlite3
import time
from pathlib import Path
from sqlite3 import Connection as SQLiteConnection
from typing import Any

from pydantic_core import from_json, to_json
from sqlalchemy import Connection, Engine, create_engine, event, inspect, make_url, text
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

REVISION = "0041"
"""The newest migration. Kept here so that an up-to-date store opens without loading Alembic."""

BUSY_SECONDS = 30
SECONDS_TO_CONNECT = 10
BETWEEN_TRIES = 0.001
"""Seconds after which who waits to write on SQLite tries again. SQLite itself waits up to a tenth of one."""
_MIGRATION_LOCK = 0x686F6D65  # any number that every Homeward process agrees on


def open_store(url: str) -> Engine:
    """The store at a SQLAlchemy URL of SQLite (a file) or PostgreSQL, created and migrated as needed.

    Safe when several processes do it at once.
    """
    engine = connect(url)
    if not _is_current(engine):
        _migrate(engine)
    return engine


def name_of(url: str) -> str:
    """Where the store is, for a person: its file, or its server and database; never a password."""
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite":
        return str(parsed.database)
    return f"{parsed.host or 'this machine'}:{parsed.port or 5432}/{parsed.database}"


def is_there(url: str) -> bool:
    """Whether there is a store at this URL; makes nothing."""
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite":
        return Path(parsed.database or "").is_file()
    engine = connect(url)
    try:
        with engine.connect().execution_options(reading=True) as connection:
            return _revision(connection) is not None
    finally:
        engine.dispose()


def _as_json(value: Any) -> str:
    return to_json(value).decode()


_OPTIONS: dict[str, Any] = {
    "hide_parameters": True,
    # Pydantic's are two to six times as fast as those of the standard library.
    "json_serializer": _as_json,
    "json_deserializer": from_json,
}


def connect(url: str) -> Engine:
    """An engine with Homeward's connection settings; touches no table. Its errors tell no parameters, which
    may be a child's data."""
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite":
        options = {"options": "-c timezone=UTC", "connect_timeout": SECONDS_TO_CONNECT}
        engine = create_engine(parsed, pool_pre_ping=True, connect_args=options, **_OPTIONS)
        # Many rows in one statement: psycopg would send one for each.
        engine.dialect.use_insertmanyvalues_wo_returning = True
        return engine
    if not parsed.database or parsed.database == ":memory:":
        raise ValueError("an SQLite store needs a file")
    Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(parsed, connect_args={"timeout": BUSY_SECONDS}, **_OPTIONS)
    event.listen(engine, "connect", _configure_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


_PASSING_IN_SQLITE = frozenset(
    {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_NOMEM, sqlite3.SQLITE_IOERR}
    | {sqlite3.SQLITE_FULL, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY}
)
_PASSING_IN_POSTGRESQL = ("08", "25006", "40", "53", "55P03", "57", "58")
"""Beginnings of SQLSTATE: connection lost, read-only while another server takes over, transaction rolled back
(deadlock), no more resources, lock not to be had, shutting down or starting, failure of the system below."""


def is_passing(error: Exception) -> bool:
    """Whether the store failed for a reason that passes by itself, or with what is around the store: it is
    away, busy or full. Anything else would fail again.
    """
    if not isinstance(error, DBAPIError):
        return isinstance(error, PoolTimeout)
    if isinstance(error.orig, sqlite3.Error):
        code = getattr(error.orig, "sqlite_errorcode", sqlite3.SQLITE_MISUSE)
        return code & 0xFF in _PASSING_IN_SQLITE
    state = getattr(error.orig, "sqlstate", None)
    if state is None:  # the server was not reached, or the driver refused a value
        return error.connection_invalidated or isinstance(error, OperationalError | InterfaceError)
    return bool(state.startswith(_PASSING_IN_POSTGRESQL))


def _configure_sqlite(connection: SQLiteConnection, _record: Any) -> None:
    connection.isolation_level = None  # we say BEGIN ourselves, below
    connection.execute("PRAGMA foreign_keys = ON")
    # "Accepted" must hold through a power cut too, not only through a kill.
    connection.execute("PRAGMA synchronous = FULL")
    _use_write_ahead_log(connection)


def _use_write_ahead_log(connection: SQLiteConnection) -> None:
    """Switching a new file to WAL does not wait for other connections by itself, so wait here."""
    deadline = time.monotonic() + BUSY_SECONDS
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            return
        except connection.OperationalError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.01)


def _begin_sqlite(connection: Connection) -> None:
    """Writers take their turn at the start: a read lock that is upgraded later can fail at once, unqueued."""
    if connection.get_execution_options().get("reading", False):
        connection.exec_driver_sql("BEGIN")
        return
    driver: Any = connection.connection.dbapi_connection
    deadline = time.monotonic() + BUSY_SECONDS
    driver.execute("PRAGMA busy_timeout = 0")
    while _is_taken(driver) and time.monotonic() < deadline:
        time.sleep(BETWEEN_TRIES)
    driver.execute(f"PRAGMA busy_timeout = {BUSY_SECONDS * 1000}")
    if not driver.in_transaction:
        connection.exec_driver_sql("BEGIN IMMEDIATE")  # says in SQLAlchemy's words why not


def _is_taken(driver: SQLiteConnection) -> bool:
    """Whether another writer has its turn; else ours has begun, or failed for good."""
    try:
        driver.execute("BEGIN IMMEDIATE")
    except sqlite3.OperationalError as error:
        return error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_BUSY
    return False


def _is_current(engine: Engine) -> bool:
    with engine.connect().execution_options(reading=True) as connection:
        return _revision(connection) == REVISION


def _revision(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.scalar(text("SELECT version_num FROM alembic_version"))


def _migrate(engine: Engine) -> None:
    """One process migrates, in one transaction; the others wait and find it done."""
    from homeward.store import migrations  # loads Alembic, which a current store does not need

    with engine.begin() as connection:
        if engine.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _MIGRATION_LOCK})
        if _revision(connection) != REVISION:
            migrations.upgrade(connection)
