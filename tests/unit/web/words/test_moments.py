"""Times as people read them, in London whatever the season."""

from datetime import UTC, datetime, timedelta

import pytest

from homeward.domain.calendar.deadlines import LONDON
from homeward.web.words.moments import ago, counted, day, hours, moment, moment_near, time_left, until

NOW = datetime(2026, 7, 15, 2, 30, tzinfo=UTC)  # 03:30 in London


@pytest.mark.parametrize(
    ("at", "words"),
    [
        ("2026-07-15T02:10:00+00:00", "today at 03:10"),
        ("2026-07-14T22:59:00+00:00", "yesterday at 23:59"),
        ("2026-07-14T23:00:00+00:00", "today at 00:00"),
        ("2026-07-16T08:00:00+00:00", "tomorrow at 09:00"),
        ("2026-07-20T08:00:00+00:00", "Mon 20 July at 09:00"),
        ("2025-12-31T22:40:00+00:00", "Wed 31 December 2025 at 22:40"),
    ],
)
def test_near_moments_are_said_shortly(at: str, words: str) -> None:
    assert moment_near(datetime.fromisoformat(at), NOW) == words


@pytest.mark.parametrize(
    ("before", "words"),
    [
        (timedelta(seconds=59), "just now"),
        (timedelta(minutes=1), "1 minute ago"),
        (timedelta(minutes=59, seconds=59), "59 minutes ago"),
        (timedelta(hours=1), "1 hour ago"),
        (timedelta(hours=47, minutes=59), "47 hours ago"),
        (timedelta(hours=48), "2 days ago"),
    ],
)
def test_ago(before: timedelta, words: str) -> None:
    assert ago(NOW - before, NOW) == words


def test_until_says_which_side() -> None:
    assert until(NOW + timedelta(hours=3), NOW) == "in 3 hours"
    assert until(NOW - timedelta(hours=3), NOW) == "3 hours ago"


@pytest.mark.parametrize(
    ("left", "words"),
    [
        (timedelta(hours=11, minutes=40), "11 hours left"),
        (timedelta(minutes=59), "59 minutes left"),
        (timedelta(days=2), "2 days left"),
        (timedelta(0), "overdue by 1 minute"),
        (timedelta(hours=-5), "overdue by 5 hours"),
        (timedelta(days=-2), "overdue by 2 days"),
    ],
)
def test_time_left_until_a_deadline_or_since(left: timedelta, words: str) -> None:
    assert time_left(NOW + left, NOW) == words


@pytest.mark.parametrize("change", ["2026-03-29", "2026-10-25"])
def test_time_left_is_elapsed_whatever_the_clocks_do(change: str) -> None:
    """The clocks change at one in the morning, UTC."""
    before = datetime.fromisoformat(f"{change}T00:00:00+00:00").astimezone(LONDON)
    assert time_left(before.astimezone(UTC) + timedelta(hours=3), before) == "3 hours left"


def test_whole_moments_and_days() -> None:
    assert moment(NOW) == "Wednesday 15 July 2026 at 03:30"
    assert day(datetime(2026, 7, 14, 23, 30, tzinfo=UTC)) == "15 July 2026"
    assert counted(1, "alert") == "1 alert"
    assert counted(0, "alert") == "0 alerts"


@pytest.mark.parametrize(("number", "words"), [(1, "1 hour"), (47.9, "47 hours"), (383.9, "15 days")])
def test_hours_become_days_from_two_on(number: float, words: str) -> None:
    assert hours(number) == words
