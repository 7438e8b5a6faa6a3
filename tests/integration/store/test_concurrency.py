"""Two transactions at the same second: neither may miss the other."""

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Barrier
from threading import Event as Flag
from typing import TypeVar

import pytest
from sqlalchemy import Engine

from homeward.domain.events import Event
from homeward.store import children, history, identities, journal, outbox, queries
from homeward.store.database import open_store
from homeward.store.journal import Outcome
from homeward.store.unit_of_work import UnitOfWork, reading, unit_of_work
from tests.integration.store.given import append, disclosure, event, identifier, registration

T = TypeVar("T")
WAITS = 0.5
"""Seconds after which a transaction that has not ended is taken to wait for another."""


@pytest.fixture
def threads() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(4) as threads:
        yield threads


def in_transaction(engine: Engine, work: Callable[[UnitOfWork], T]) -> T:
    with unit_of_work(engine) as uow:
        return work(uow)


def assert_waits(future: Future[T]) -> None:
    with pytest.raises(TimeoutError):
        future.result(WAITS)


def test_the_same_event_from_four_at_once_is_kept_once(engine: Engine, threads: ThreadPoolExecutor) -> None:
    said = disclosure("la_child_id:W-1", phone="07700 900123", named=["local:7"])
    start = Barrier(4)

    def deliver() -> journal.Appended:
        start.wait()
        return in_transaction(engine, lambda uow: journal.append(uow, said, to_outbox=True))

    appended = [future.result(60) for future in [threads.submit(deliver) for _ in range(4)]]
    assert sorted(each.outcome for each in appended) == [Outcome.DUPLICATE] * 3 + [Outcome.NEW]
    assert len({(each.seq, each.child_ref) for each in appended}) == 1
    with reading(engine) as uow:
        assert {name: queries.counts(uow)[name] for name in ("events", "children", "unpublished")} == {
            "events": 1,
            "children": 2,
            "unpublished": 1,
        }


def test_overlapping_batches_do_not_block_each_other_for_good(
    engine: Engine, threads: ThreadPoolExecutor
) -> None:
    said = [disclosure(f"la_child_id:W-{n}", phone=f"07700 90012{n % 3}") for n in range(40)]
    start = Barrier(4)

    def deliver(events: list[Event]) -> list[journal.Appended]:
        start.wait()
        return in_transaction(engine, lambda uow: journal.append_all(uow, events, to_outbox=True))

    batches = [said, said[::-1], said[20:] + said[:20], said[::2] + said[1::2]]
    results = [future.result(60) for future in [threads.submit(deliver, batch) for batch in batches]]
    assert sum(each.outcome == Outcome.NEW for result in results for each in result) == len(said)


def test_two_interviews_naming_the_same_man_at_once_cannot_miss_each_other(
    engine: Engine, threads: ThreadPoolExecutor
) -> None:
    append(engine, registration("la_child_id:W-1"), registration("la_child_id:W-2"))

    def interview(child: str) -> Callable[[UnitOfWork], set[str]]:
        def work(uow: UnitOfWork) -> set[str]:
            said = journal.append(uow, disclosure(child, phone="07700 900123"), to_outbox=True)
            return history.concerned(uow, [said.seq])

        return work

    with unit_of_work(engine) as uow:
        first = interview("la_child_id:W-1")(uow)
        second = threads.submit(in_transaction, engine, interview("la_child_id:W-2"))
        assert_waits(second)
    assert len(first) == 1
    assert second.result(60) > first
    with reading(engine) as uow:
        assert second.result() == set(children.everyone(uow))


def test_two_records_joining_the_same_child_at_once_make_one_child(
    engine: Engine, threads: ThreadPoolExecutor
) -> None:
    known = ["la_child_id:W-1", "police_ref:P-1", "local:L-1"]
    append(engine, *(registration(each) for each in known))

    def join(*identifiers: str) -> Callable[[UnitOfWork], object]:
        return lambda uow: journal.append(uow, registration(*identifiers), to_outbox=True)

    with unit_of_work(engine) as uow:
        join(known[0], known[1])(uow)
        second = threads.submit(in_transaction, engine, join(known[1], known[2]))
        assert_waits(second)
    second.result(60)
    with reading(engine) as uow:
        assert len(set(identities.find(uow, [identifier(each) for each in known]).values())) == 1


def test_who_waits_to_join_children_holds_nothing_that_others_wait_for(
    engine: Engine, threads: ThreadPoolExecutor
) -> None:
    both = registration("la_child_id:W-1", "police_ref:P-1")
    with unit_of_work(engine) as uow:
        journal.append(uow, registration("la_child_id:W-2", "police_ref:P-2"), to_outbox=True)
        second = threads.submit(append, engine, both)
        assert_waits(second)
        journal.append(uow, event(child="W-1"), to_outbox=True)
    (appended,) = second.result(60)
    assert appended.outcome is Outcome.NEW


def test_one_child_is_worked_on_by_one_at_a_time(engine: Engine, threads: ThreadPoolExecutor) -> None:
    (appended,) = append(engine, event(child="W-1"))
    refs = [appended.child_ref or ""]

    def see(uow: UnitOfWork) -> int:
        children.lock(uow, refs)
        return len(history.history(uow, refs)[refs[0]])

    with unit_of_work(engine) as uow:
        children.lock(uow, refs)
        second = threads.submit(in_transaction, engine, see)
        assert_waits(second)
        journal.append(uow, event(child="W-1"), to_outbox=True)
    assert second.result(60) == 2


def test_who_waits_for_a_child_that_is_merged_meanwhile_gets_its_speaker(
    engine: Engine, threads: ThreadPoolExecutor
) -> None:
    longest, other = append(
        engine, registration("local:1", time="2026-03-01T10:00:00Z"), registration("local:2")
    )
    with unit_of_work(engine) as uow:
        children.lock(uow, [longest.child_ref or "", other.child_ref or ""])
        second = threads.submit(
            in_transaction, engine, lambda uow: children.lock(uow, [other.child_ref or ""])
        )
        assert_waits(second)
        journal.append(uow, registration("local:1", "local:2"), to_outbox=True)
    assert second.result(60) == [longest.child_ref]


def test_who_writes_again_and_again_gives_way(engine: Engine, threads: ThreadPoolExecutor) -> None:
    """As the worker does while other rules are taken up: a report must be accepted all the same."""
    writing, accepted = Barrier(2), Flag()

    def write_on() -> bool:
        in_transaction(engine, lambda uow: writing.wait())
        return any(in_transaction(engine, lambda uow: accepted.wait(0.2)) for _ in range(12))

    others_have_their_turn = threads.submit(write_on)
    writing.wait()
    append(engine, event())
    accepted.set()
    assert others_have_their_turn.result(60)


def test_on_postgresql_relays_share_the_work(database_url: str) -> None:
    engine = open_store(database_url)
    appended = append(engine, *(event() for _ in range(6)))
    with unit_of_work(engine) as one, unit_of_work(engine) as other:
        sent = [letter.seq for letter in (*outbox.unpublished(one, 4), *outbox.unpublished(other, 4))]
    assert sent == [each.seq for each in appended]
    engine.dispose()
