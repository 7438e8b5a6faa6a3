"""An empty store of each kind."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine

from homeward.store.database import connect


@pytest.fixture
def engine(store_url: str) -> Iterator[Engine]:
    engine = connect(store_url)
    yield engine
    engine.dispose()
