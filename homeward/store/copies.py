"""Copies of a whole store while it is used, and the proof that one can be restored."""

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

from sqlalchemy import URL, Connection, Engine, func, inspect, select, text

from homeward.errors import HomewardError
from homeward.store.database import connect
from homeward.store.tables.core import journal
from homeward.store.tables.metadata import metadata
from homeward.store.unit_of_work import reading


@dataclass(frozen=True)
class Extent:
    """How far a journal goes, and how many tables there are beside it."""

    last: int
    events: int
    tables: frozenset[str]


def extent(engine: Engine, until: int | None = None) -> Extent:
    """Up to that journal number; None: all."""
    with reading(engine) as uow:
        rows = select(func.coalesce(func.max(journal.c.seq), 0), func.count())
        last, events = uow.execute(rows if until is None else rows.where(journal.c.seq <= until)).one()
        names = inspect(uow).get_table_names()
    return Extent(last, events, frozenset(names) & metadata.tables.keys())


def copy(engine: Engine, file: Path) -> None:
    """A copy as of one moment, readable by its owner alone; whoever uses the store goes on."""
    file.touch(mode=0o600)
    if engine.dialect.name == "sqlite":
        with (
            closing(sqlite3.connect(str(engine.url.database))) as source,
            closing(sqlite3.connect(file)) as target,
        ):
            source.backup(target, pages=1000)
            target.execute("PRAGMA journal_mode = DELETE")
        return
    _run("pg_dump", engine.url, "--format=custom", f"--file={file}")


@contextmanager
def restored(engine: Engine, file: Path) -> Iterator[Engine]:
    """A store restored from the copy, thrown away afterwards; the server's own is another one's neighbour."""
    if engine.dialect.name == "sqlite":
        scratch = file.with_suffix(".restored")
        shutil.copyfile(file, scratch)
        again = connect(f"sqlite:///{scratch}")
        try:
            _check_integrity(again)
            yield again
        finally:
            again.dispose()
            for each in scratch.parent.glob(f"{scratch.name}*"):
                each.unlink()
        return
    name = f"homeward_restored_{uuid4().hex[:8]}"
    with closing(_administrator(engine)) as server:
        server.execute(text(f"CREATE DATABASE {name}"))
        url = engine.url.set(database=name)
        again = connect(url.render_as_string(hide_password=False))
        try:
            _run("pg_restore", url, f"--dbname={name}", "--exit-on-error", "--no-owner", str(file))
            yield again
        finally:
            again.dispose()
            server.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))


def _check_integrity(engine: Engine) -> None:
    with reading(engine) as uow:
        if uow.execute(text("PRAGMA integrity_check")).scalar() != "ok":
            raise HomewardError("the copy is broken: SQLite says that it holds together no more.")


def _administrator(engine: Engine) -> Connection:
    return engine.execution_options(isolation_level="AUTOCOMMIT").connect()


def _run(program: str, url: URL, *arguments: str) -> None:
    """One of PostgreSQL's own programs; the password goes by the environment, never by an argument."""
    if (path := shutil.which(program)) is None:
        raise HomewardError(f"{program} is not installed: it comes with PostgreSQL's client programs.")
    env = {
        **os.environ,
        "PGHOST": url.host or "",
        "PGPORT": str(url.port or 5432),
        "PGUSER": url.username or "",
        "PGPASSWORD": str(url.password or ""),
        "PGDATABASE": url.database or "",
    }
    done = subprocess.run([path, *arguments], env=env, capture_output=True, text=True)
    if done.returncode:
        raise HomewardError(f"{program} ended with status {done.returncode}.")
