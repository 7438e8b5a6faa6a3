"""An empty store of each kind, and real receivers."""

from collections.abc import Iterator

import pytest

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
