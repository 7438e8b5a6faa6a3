"""The `homeward` command against an empty store of each kind."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine

from homeward.store.database import open_store
from tests.commands import Homeward


@pytest.fixture
def homeward(store_url: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Homeward:
    return Homeward(store_url, monkeypatch, capsys)


@pytest.fixture
def engine(homeward: Homeward) -> Iterator[Engine]:
    """The store itself, to look into."""
    engine = open_store(homeward.url)
    yield engine
    engine.dispose()
