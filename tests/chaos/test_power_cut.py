"""All of `homeward up` ends at once in the middle of its work, and its broker forgets everything."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.chaos.harm import harms
from tests.functional.ways_in import by_import
from tests.system import Store, waits_until
from tests.up import Up


@pytest.fixture
def start(tmp_path: Path, request: pytest.FixtureRequest) -> Callable[[], Up]:
    """Starts it on this test's folder, the same each time."""

    def start_up() -> Up:
        up = Up(tmp_path, "--no-airflow")
        request.addfinalizer(up.kill)
        up.wait_until_usable()
        return up

    return start_up


def test_started_again_it_finishes_the_work_and_repeats_none_of_it(
    start: Callable[[], Up], request: pytest.FixtureRequest
) -> None:
    up = start()
    store = Store(f"sqlite:///{up.data}/homeward.db")
    request.addfinalizer(store.close)
    events = harms(800)
    by_import(up, events)
    waits_until(store, lambda: store.journalled("alert.raised") > 0)
    up.kill()
    assert store.counts()["unprocessed"] > 0

    again = start()
    waits_until(store, lambda: store.journalled("alert.raised") == len(store.alerted()) == 800)
    assert again.send(events[0])["status"] == "duplicate"
    assert store.counts()["unprocessed"] == 0
