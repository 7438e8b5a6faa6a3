"""A feed that falls silent is named by the night, and becomes a task until it has spoken."""

from datetime import timedelta

from sqlalchemy import Engine

from homeward.store import queries
from homeward.store.unit_of_work import reading
from tests.factories import event_factory
from tests.integration.night.given import NOW, YESTERDAY, a_night, differences, given, harm, manifest

TOMORROW = NOW + timedelta(days=1)
WEEK = timedelta(days=7)


def asked(engine: Engine) -> list[str]:
    """What sources must be asked."""
    with reading(engine) as uow:
        return [task.because for task in queries.open_tasks(uow) if task.kind == "feed_silent"]


def test_a_source_that_sends_lists_and_sent_none_for_a_day_is_asked_until_it_does(engine: Engine) -> None:
    given(engine, harm("W-1", id="a"), manifest("a"))
    assert asked(engine) == []
    a_night(engine, TOMORROW)
    assert ("no_manifest", "wirral-ics, harm, 2026-03-03") in differences(engine, TOMORROW)
    [words] = asked(engine)
    assert words.startswith("wirral-ics sent no list of what it sent on 3 March 2026 (harm)")
    given(engine, manifest(day="2026-03-03", time="2026-03-03T23:00:00+00:00"), at=TOMORROW)
    a_night(engine, TOMORROW + timedelta(hours=1))
    assert asked(engine) == []


def sent_each_week(engine: Engine) -> None:
    """One event on each of the last eight days of the same weekday as yesterday."""
    for number in range(1, 9):
        at = NOW - timedelta(days=1) - number * WEEK
        given(engine, event_factory("child.registered", child=f"W-{number}", time=at.isoformat()), at=at)


def test_a_source_without_lists_that_sent_fewer_than_on_any_such_day_is_asked(engine: Engine) -> None:
    sent_each_week(engine)
    assert a_night(engine).found["feed_short"] == 1
    assert ("feed_short", f"wirral-ics, {YESTERDAY}") in differences(engine)
    [words] = asked(engine)
    assert "sent fewer events (0) than on any such day of two months (1 at least)" in words


def test_a_source_whose_list_says_that_there_was_nothing_is_not_asked(engine: Engine) -> None:
    sent_each_week(engine)
    given(engine, manifest(), at=NOW)
    assert "feed_short" not in a_night(engine).found
    assert asked(engine) == []
