"""PostgreSQL goes away and comes back: nothing is lost, nor said to be accepted that is not kept."""

from collections.abc import Iterator

import pytest

from homeward.web.access.permissions import Role
from tests.backends import Postgres
from tests.chaos.harm import harms
from tests.system import System, waits_until


@pytest.fixture
def outage(postgres: Postgres) -> Iterator[Postgres]:
    """The server, which runs again after the test whatever the test did to it."""
    yield postgres
    if not postgres.is_running():
        postgres.start()


def next_change(lines: Iterator[str]) -> int:
    """From the stream of an open duty board."""
    return int(next(line for line in lines if line.startswith("data: ")).removeprefix("data: "))


def test_what_comes_meanwhile_waits_and_is_processed_afterwards(production: System, outage: Postgres) -> None:
    worker, web = production.worker(), production.web()
    before, meanwhile, straight = harms(3, "A"), harms(1, "B")[0], harms(20, "C")
    assert [web.post(event).status_code for event in before] == [202] * 3
    outage.crash()

    production.publish(*straight)
    assert web.post(meanwhile).status_code == 503
    worker.wait_for("tried again later", times=5)
    outage.start()

    waits_until(production, lambda: len(production.alerted()) == 23)
    assert web.post(meanwhile).json()["status"] == "accepted"
    waits_until(production, lambda: len(production.alerted()) == 24)
    assert production.journalled("alert.raised") == 24


def test_an_open_board_hears_of_changes_afterwards(production: System, outage: Postgres) -> None:
    production.worker()
    web = production.web()
    with web.sign_in(Role.DUTY).client.stream("GET", "/duty/stream") as stream:
        lines = stream.iter_lines()
        assert next_change(lines) == 0
        outage.crash()
        web.program.wait_for("open boards cannot be told of changes")
        outage.start()
        waits_until(production, lambda: web.post(harms(1)[0]).status_code == 202)
        assert next_change(lines) > 0


def test_a_worker_that_starts_without_a_store_waits_for_it(production: System, outage: Postgres) -> None:
    outage.crash()
    worker = production.worker(ready=False)
    production.publish(*harms(1))
    worker.wait_for("waiting for the store")
    outage.start()
    waits_until(production, lambda: len(production.alerted()) == 1)
