"""Opening the store: one call creates it, brings it up to date and answers with an engine."""

import time
from pathlib import Path
from sqlite3 import Connection as SQLiteConnection
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, inspect, make_url, text

REVISION = "0001"
"""The newest migration. Kept here so that an up-to-date store opens without loading Alembic."""

BUSY_SECONDS = 30
_MIGRATION_LOCK = 0x686F6D65  # any number that every Homeward process agrees on


def open_store(url: str) -> Engine:
    """The store at a SQLAlchemy URL of SQLite (a file) or PostgreSQL, created and migrated as needed.

    Safe when several processes do it at once.
    """
    engine = connect(url)
    if not _is_current(engine):
        _migrate(engine)
    return engine


def connect(url: str) -> Engine:
    """An engine with Homeward's connection settings; touches no table."""
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite":
        return create_engine(parsed, pool_pre_ping=True, connect_args={"options": "-c timezone=UTC"})
    if not parsed.database or parsed.database == ":memory:":
        raise ValueError("an SQLite store needs a file")
    Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(parsed, connect_args={"timeout": BUSY_SECONDS})
    event.listen(engine, "connect", _configure_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


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
    reading = connection.get_execution_options().get("reading", False)
    connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")


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
