"""The `homeward` command against an empty store of each kind."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from homeward.store.database import open_store
from tests.commands import Homeward


@pytest.fixture(params=["SQLite", "PostgreSQL"])
def homeward(
    request: pytest.FixtureRequest,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Homeward:
    """Runs commands; the store comes into being with the first."""
    if request.param == "SQLite":
        url = f"sqlite:///{tmp_path}/data/homeward.db"
    else:
        url = request.getfixturevalue("database_url")
    return Homeward(url, monkeypatch, capsys)


@pytest.fixture
def engine(homeward: Homeward) -> Iterator[Engine]:
    """The store itself, to look into."""
    engine = open_store(homeward.url)
    yield engine
    engine.dispose()
