"""The whole of Homeward as a user starts it, once for a module: each test tells of children of its own."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.system import Store, system
from tests.up import Up

__all__ = ["system"]

Start = Callable[..., Up]


@pytest.fixture(scope="module")
def up(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Up]:
    """`homeward up`, without Airflow."""
    running = Up(tmp_path_factory.mktemp("up"), "--no-airflow")
    running.wait_until_usable()
    yield running
    running.kill()


@pytest.fixture(scope="module")
def store(up: Up) -> Iterator[Store]:
    """What it keeps."""
    store = Store(f"sqlite:///{up.data}/homeward.db")
    yield store
    store.close()


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """Starts `homeward up --no-airflow` on this test's folder, the same each time."""
    started: list[Up] = []

    def start_up(**options: int) -> Up:
        started.append(Up(tmp_path, "--no-airflow", **options))
        return started[-1]

    yield start_up
    for up in started:
        up.kill()
