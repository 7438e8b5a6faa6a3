"""Two people who take the next alert at the same second get two different ones."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Barrier
from typing import Any

import pytest
from sqlalchemy import Engine, insert

from homeward.services.alerts.board import READS_FOR, take_next
from homeward.store import holds
from homeward.store.holds import Hold
from homeward.store.tables.alerts import alert
from homeward.store.tables.core import child
from homeward.store.unit_of_work import unit_of_work

NOW = datetime(2026, 3, 2, 22, tzinfo=UTC)


def waiting(engine: Engine, *, number: int, **overrides: Any) -> None:
    """So many alerts that nobody has taken on; the first is to be answered first."""
    with unit_of_work(engine) as uow:
        for each in range(number):
            uow.execute(insert(child).values(ref=f"c-{each}", known_since=NOW))
            by = NOW + timedelta(hours=each + 1)
            values = {"state": "raised", "never_silent": False, "from_history": False} | overrides
            times = {"raised_at": NOW, "respond_by": by, "changed_at": NOW, "changed_seq": each}
            uow.execute(insert(alert).values(id=f"a-{each}", child_ref=f"c-{each}", **times, **values))


def taken(engine: Engine, username: str, at: datetime = NOW) -> str | None:
    with unit_of_work(engine) as uow:
        return take_next(uow, username, at)


@pytest.fixture
def threads() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(4) as threads:
        yield threads


def test_people_who_take_the_next_at_once_get_one_each(engine: Engine, threads: ThreadPoolExecutor) -> None:
    waiting(engine, number=3)
    start = Barrier(4)

    def take(username: str) -> str | None:
        start.wait()
        return taken(engine, username)

    given = [each.result(60) for each in [threads.submit(take, f"person-{n}") for n in range(4)]]
    assert sorted(each or "" for each in given) == ["", "a-0", "a-1", "a-2"]


def test_who_is_between_taking_and_the_end_of_the_transaction_is_waited_for(
    engine: Engine, threads: ThreadPoolExecutor
) -> None:
    waiting(engine, number=2)
    with unit_of_work(engine) as uow:
        assert take_next(uow, "jo", NOW) == "a-0"
        second = threads.submit(taken, engine, "sam")
        with pytest.raises(TimeoutError):
            second.result(0.5)
    assert second.result(60) == "a-1"


def test_the_oldest_deadline_is_given_first_and_what_is_read_too_long_goes_to_others(engine: Engine) -> None:
    waiting(engine, number=2)
    assert taken(engine, "jo") == "a-0"
    assert taken(engine, "jo") == "a-0"
    assert taken(engine, "sam") == "a-1"
    assert taken(engine, "kim") is None
    assert taken(engine, "kim", NOW + READS_FOR) == "a-0"
    assert taken(engine, "jo", NOW + READS_FOR) == "a-1"


@pytest.mark.parametrize(
    "overrides", [{"state": "acknowledged"}, {"state": "decided"}, {"from_history": True}]
)
def test_what_somebody_has_or_no_clock_runs_for_is_not_given(
    engine: Engine, overrides: dict[str, Any]
) -> None:
    waiting(engine, number=1, **overrides)
    assert taken(engine, "jo") is None


def test_a_hold_is_ended_by_whoever_has_it_alone(engine: Engine) -> None:
    waiting(engine, number=1)
    taken(engine, "jo")
    with unit_of_work(engine) as uow:
        holds.release(uow, "a-0", "sam")
        assert holds.holds(uow, ["a-0"], NOW) == {"a-0": Hold("a-0", "jo", NOW, NOW + READS_FOR)}
        holds.release(uow, "a-0", "jo")
        assert holds.holds(uow, ["a-0"], NOW) == {}
