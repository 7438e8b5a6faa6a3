"""What the day missed, the night finds, names by reference, puts right where that is safe, and keeps."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, delete, update

from homeward.services.night.outcome import Night
from homeward.services.night.proof import Proof
from homeward.store import nights, queries
from homeward.store.nights import Shard
from homeward.store.tables import core
from homeward.store.tables import nights as night_tables
from homeward.store.tables.alerts import alert
from homeward.store.unit_of_work import reading, unit_of_work
from tests.factories import child_registered_factory, missing_reported_factory
from tests.integration.night.given import (
    NOW,
    YESTERDAY,
    a_night,
    children,
    differences,
    given,
    harm,
    manifest,
    proof,
)

TOMORROW = NOW + timedelta(days=1)


def forget(engine: Engine, *tables_: Any) -> None:
    with unit_of_work(engine) as uow:
        for table in tables_:
            uow.execute(delete(table))


def lose_alerts(engine: Engine) -> None:
    """As if the worker had been wrong: the children count as evaluated, and nobody was told."""
    with unit_of_work(engine) as uow:
        uow.execute(delete(core.finding))
        uow.execute(delete(alert))
        own = core.journal.c.type.in_(("alert.raised", "macse.candidate_added"))
        ours = uow.scalars(core.journal.select().with_only_columns(core.journal.c.seq).where(own)).all()
        uow.execute(delete(core.outbox).where(core.outbox.c.journal_seq.in_(ours)))
        uow.execute(delete(core.journal).where(core.journal.c.seq.in_(ours)))


def others(night: Night) -> dict[str, int]:
    """What was found beside messages that nobody sends in these tests."""
    aside = ("unpublished", "not_told", "notice_stuck")
    return {kind: number for kind, number in night.found.items() if kind not in aside}


def test_a_night_over_what_is_in_order_finds_nothing(engine: Engine) -> None:
    given(engine, harm("W-1"), harm("W-2"))
    assert others(a_night(engine)) == {}


def test_an_alert_that_was_never_raised_is_a_silent_miss_raised_late_and_fails_the_night(
    engine: Engine,
) -> None:
    given(engine, harm("W-1"))
    lose_alerts(engine)
    night = a_night(engine)
    assert (others(night), night.raised, night.verdict) == ({"silent_miss": 1}, 1, "fail")
    assert differences(engine)[0] == ("silent_miss", f"child {children(engine)[0]}")
    with reading(engine) as uow:
        (row,) = queries.alerts(uow)
    assert row.raised_at == NOW
    assert "silent_miss" not in a_night(engine, TOMORROW).found


def test_one_child_of_many_who_differs_is_named_and_no_other(engine: Engine) -> None:
    given(engine, *(harm(f"W-{number}") for number in range(1, 8)))
    wrong = children(engine)[3]
    with unit_of_work(engine) as uow:
        uow.execute(update(core.finding).where(core.finding.c.child_ref == wrong).values(because="Lost."))
    night = a_night(engine)
    assert others(night) == {"stored_otherwise": 1}
    assert ("stored_otherwise", f"child {wrong}") in differences(engine)
    assert night.children == 7


def test_a_child_whom_the_clock_should_have_woken_is_no_silent_miss(engine: Engine) -> None:
    given(
        engine,
        missing_reported_factory(child="W-1", time="2026-03-01T22:00:00+00:00"),
        at=NOW - timedelta(days=1),
    )
    night = a_night(engine, NOW + timedelta(hours=6))
    assert others(night) == {"not_woken": 1}


@pytest.mark.parametrize("lost", [harm("W-1", id="b")])
def test_an_event_that_a_source_sent_and_that_never_came_is_asked_for(
    engine: Engine, lost: dict[str, Any]
) -> None:
    given(engine, harm("W-2", id="a"), manifest("a", "b"))
    night = a_night(engine)
    assert others(night) == {"not_received": 1}
    with reading(engine) as uow:
        (asked,) = [task for task in queries.open_tasks(uow) if task.kind == "feed_differs"]
    assert "1 March" not in asked.because
    assert f"{YESTERDAY:%-d %B %Y}" in asked.because
    given(engine, lost)
    assert others(a_night(engine, TOMORROW)).get("not_received") is None
    with reading(engine) as uow:
        assert [task for task in queries.open_tasks(uow) if task.kind == "feed_differs"] == []


def test_an_event_that_came_in_a_sources_name_and_is_not_on_its_list_is_named(engine: Engine) -> None:
    given(engine, harm("W-2", id="a"), harm("W-1", id="c"), manifest("a"))
    assert others(a_night(engine)) == {"not_listed": 1}


def test_a_later_manifest_takes_the_place_of_an_earlier_one(engine: Engine) -> None:
    later = manifest("a") | {"time": "2026-03-02T23:30:00+00:00"}
    given(engine, harm("W-2", id="a"), manifest("a", "b"), later)
    assert others(a_night(engine)) == {}


def test_a_night_that_never_ran_is_named_by_the_next(engine: Engine) -> None:
    given(engine, harm("W-1"))
    a_night(engine)
    found = others(a_night(engine, NOW + timedelta(days=3)))
    assert found["no_night"] == 2
    assert ("no_night", "2026-03-04") in differences(engine, NOW + timedelta(days=3))


def test_a_killed_night_goes_on_where_it_was_and_loses_nothing_that_it_found(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("homeward.services.night.proof.AT_A_TIME", 2)
    given(engine, *(harm(f"W-{number}") for number in range(1, 7)))
    lose_alerts(engine)

    def killed(done: int, of: int) -> None:
        if done >= 4:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        Proof(engine, proof(engine).rules, "344", NOW, NOW.date(), 0, killed).whole()
    night = a_night(engine)
    assert (night.found["silent_miss"], night.raised, night.children) == (6, 6, 6)
    assert sorted(about for kind, about in differences(engine) if kind == "silent_miss") == sorted(
        f"child {ref}" for ref in children(engine)
    )
    with reading(engine) as uow:
        assert [row.part for row in nights.parts(uow, NOW.date())] == ["1/1", "conclusion"]


def test_shards_share_the_children_and_the_conclusion_adds_them_up(engine: Engine) -> None:
    given(engine, *(harm(f"W-{number}") for number in range(1, 10)))
    lose_alerts(engine)
    parts = [proof(engine).shard(Shard(number, 3)) for number in (1, 2, 3)]
    night = proof(engine).conclusion()
    assert night.children == sum(part.children for part in parts) == 9
    assert night.found["silent_miss"] == 9
    assert night.found.get("not_ended") is None


def test_a_conclusion_without_one_of_the_shards_says_so(engine: Engine) -> None:
    given(engine, harm("W-1"))
    proof(engine).shard(Shard(2, 2))
    assert proof(engine).conclusion().found["not_ended"] == 1


def test_after_a_night_of_everyone_only_the_touched_and_the_waiting_are_looked_at_for_a_month(
    engine: Engine,
) -> None:
    long_ago = NOW - timedelta(days=500)
    given(engine, child_registered_factory(child="W-1", time=long_ago.isoformat()), at=long_ago)
    given(engine, harm("W-2"))
    everyone = len(children(engine))
    with unit_of_work(engine) as uow:
        uow.execute(update(core.child).values(wake_at=None))
    assert a_night(engine).children == 2
    again = a_night(engine, TOMORROW)
    assert (again.children, again.everyone) == (1, False)
    whole = a_night(engine, NOW + timedelta(days=32))
    assert (whole.children, whole.everyone) == (everyone, True)


def test_no_row_of_the_history_is_ever_overwritten(engine: Engine) -> None:
    given(engine, harm("W-1"))
    lose_alerts(engine)
    a_night(engine)
    before = differences(engine)
    a_night(engine)
    a_night(engine, TOMORROW)
    assert differences(engine)[: len(before)] == before
    with reading(engine) as uow:
        assert len(uow.execute(night_tables.night.select()).all()) == 6
