"""A moment notes the earliest instant that it was asked for and has not reached."""

from datetime import timedelta

from homeward.domain.calendar.now import NEVER, Now, UntilFound
from tests.histories import at

NOON, ONE, TWO, THREE = (at(f"2026-03-01 {hour}:00") for hour in (12, 13, 14, 15))


def test_what_was_reached_limits_nothing() -> None:
    now = Now(ONE)
    assert (now >= NOON, now >= ONE, now.until) == (True, True, NEVER)


def test_the_earliest_that_was_not_reached_is_when_to_look_again() -> None:
    now = Now(NOON)
    assert not now >= THREE
    assert now < TWO
    assert now.until == TWO


def test_both_ends_of_a_comparison_are_told_apart() -> None:
    now = Now(ONE)
    assert not now > ONE
    assert now.until == ONE + timedelta.resolution
    now.go(ONE)
    assert now <= ONE
    assert now.until == ONE + timedelta.resolution


def test_what_comes_once_the_child_is_found_says_nothing_of_the_absence() -> None:
    now = Now(NOON)
    gone = UntilFound(now, TWO)
    assert not gone >= ONE
    assert not gone >= THREE
    assert now.until == ONE
    now.go(THREE)
    assert (gone >= ONE, gone >= TWO, gone >= THREE) == (True, False, False)


def test_a_find_before_the_report_leaves_what_held_at_the_report() -> None:
    gone = UntilFound(Now(TWO), ONE)
    assert (gone >= TWO, gone >= THREE) == (True, False)
