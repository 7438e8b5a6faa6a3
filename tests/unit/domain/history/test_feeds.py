"""Which completion of a feed bears on a report, and which of them counts."""

from datetime import timedelta

import pytest

from homeward.domain.history.feeds import LONGEST, weeks, whole_about
from tests.histories import at, event

REPORTED = at("2026-03-03 22:10")
FOUR_DAYS = timedelta(days=4)


def completed(as_of: str, **overrides: object) -> object:
    return event("feed.completed", as_of=at(as_of), id=as_of, **overrides)


@pytest.mark.parametrize("days", range(-7, 8))
def test_a_completion_shares_a_week_with_every_report_that_it_may_bear_on(days: int) -> None:
    report = event("missing.reported", reported_at=REPORTED, time=REPORTED)
    near = event("feed.completed", as_of=REPORTED + timedelta(days=days))
    assert abs(timedelta(days=days)) <= LONGEST
    assert weeks(report) & weeks(near)


@pytest.mark.parametrize(
    ("as_of", "whole"),
    [
        ("2026-02-27 22:10", True),
        ("2026-02-27 22:09", False),
        ("2026-03-07 22:10", True),
        ("2026-03-07 22:11", False),
    ],
)
def test_it_counts_for_four_days_before_and_after(as_of: str, whole: bool) -> None:
    assert bool(whole_about([completed(as_of)], REPORTED, FOUR_DAYS, ())) is whole  # type: ignore[list-item]


def test_a_date_is_the_midnight_in_which_it_begins() -> None:
    (only,) = [event("feed.completed", as_of="2026-07-01")]
    told = whole_about([only], at("2026-06-30 23:00"), timedelta(0), ())
    assert told
    assert told.event == only


def test_of_several_the_first_is_named_and_it_is_known_since_one_was_received() -> None:
    late = completed("2026-03-03 00:00", receivedtime=at("2026-03-05 09:00"))
    soon = completed("2026-03-04 00:00", receivedtime=at("2026-03-04 03:00"))
    told = whole_about([soon, late], REPORTED, FOUR_DAYS, ())  # type: ignore[list-item]
    assert told
    assert (told.event, told.known) == (late, at("2026-03-04 03:00"))


def test_a_source_that_is_not_listed_says_nothing() -> None:
    told = [completed("2026-03-03 00:00", source="invented-police")]
    assert whole_about(told, REPORTED, FOUR_DAYS, {"invented-ics"}) is None  # type: ignore[arg-type]
    assert whole_about(told, REPORTED, FOUR_DAYS, {"invented-police"})  # type: ignore[arg-type]
