"""An empty store of each kind."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from homeward.store.database import connect, open_store
from homeward.store.tables.core import metadata
from tests.backends import Postgres

KINDS = ["SQLite", "PostgreSQL"]


@pytest.fixture(params=KINDS)
def store_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a store that does not exist yet."""
    if request.param == "SQLite":
        return f"sqlite:///{tmp_path}/data/homeward.db"
    url: str = request.getfixturevalue("database_url")
    return url


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty SQLite store to copy, which is quicker than migrating one for each test."""
    path = tmp_path_factory.mktemp("migrated") / "homeward.db"
    open_store(f"sqlite:///{path}").dispose()
    return path


@pytest.fixture(scope="session")
def migrated_database(postgres: Postgres) -> Iterator[Engine]:
    """A PostgreSQL store that each test leaves empty."""
    engine = open_store(postgres.new_database())
    yield engine
    engine.dispose()


@pytest.fixture(params=KINDS)
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    if request.param == "SQLite":
        shutil.copy(request.getfixturevalue("migrated_file"), tmp_path / "homeward.db")
        engine = connect(f"sqlite:///{tmp_path}/homeward.db")
        yield engine
        engine.dispose()
        return
    engine = request.getfixturevalue("migrated_database")
    yield engine
    with engine.begin() as connection:
        every = ", ".join(f'"{table.name}"' for table in metadata.tables.values())
        connection.execute(text(f"TRUNCATE {every} RESTART IDENTITY"))
