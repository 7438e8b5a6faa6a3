"""An empty store of each kind, real receivers, and the commands."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine

from tests.commands import Homeward
from tests.integration.store.conftest import engine, migrated_database, migrated_file
from tests.receivers import MailServer, WebService

__all__ = ["engine", "migrated_database", "migrated_file"]


@pytest.fixture
def mail() -> Iterator[MailServer]:
    with MailServer().running() as server:
        yield server


@pytest.fixture
def web() -> Iterator[WebService]:
    with WebService().running() as service:
        yield service


@pytest.fixture
def homeward(engine: Engine, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Homeward:
    return Homeward(engine.url.render_as_string(hide_password=False), monkeypatch, capsys)
