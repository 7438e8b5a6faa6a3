"""Who waits for something new is told of it by its commit, in whichever process, and not by asking."""

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import Engine

from homeward.store.database import open_store
from homeward.store.waking import Waiting
from tests.integration.store.given import append, event

LONG = 30.0


@pytest.fixture
def waiting(engine: Engine) -> Iterator[Waiting]:
    """By a process of its own, which has waited before."""
    its_own = open_store(engine.url.render_as_string(hide_password=False))
    waiting = Waiting(its_own)
    waiting.wait(0.01)
    yield waiting
    waiting.close()
    its_own.dispose()


def seconds_of(waiting: Waiting, longest: float) -> float:
    began = time.monotonic()
    waiting.wait(longest)
    return time.monotonic() - began


def test_what_is_accepted_wakes_who_waits(engine: Engine, waiting: Waiting) -> None:
    with ThreadPoolExecutor(1) as thread:
        waited = thread.submit(seconds_of, waiting, LONG)
        time.sleep(0.1)
        append(engine, event())
        assert waited.result() < LONG / 2


def test_what_was_accepted_between_two_waits_is_not_missed(engine: Engine, waiting: Waiting) -> None:
    append(engine, event())
    assert seconds_of(waiting, LONG) < LONG / 2


def test_where_nothing_is_accepted_the_wait_ends_all_the_same(waiting: Waiting) -> None:
    assert 0.2 <= seconds_of(waiting, 0.2) < LONG


def test_a_lost_connection_is_waited_out_and_made_again(engine: Engine, waiting: Waiting) -> None:
    lost = waiting._connected().dbapi_connection
    assert lost
    lost.close()
    assert seconds_of(waiting, 0.1) >= 0.1
    waiting.wait(0.01)
    append(engine, event())
    assert seconds_of(waiting, LONG) < LONG / 2


def test_it_is_closed_once_the_wait_in_another_thread_is_over(waiting: Waiting) -> None:
    with ThreadPoolExecutor(1) as thread:
        waited = thread.submit(seconds_of, waiting, 0.3)
        time.sleep(0.1)
        waiting.close()
        assert waited.done() or waited.result(1) >= 0.3
