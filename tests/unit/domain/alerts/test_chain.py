"""Who is told of an alert and when, through nights, bank holidays and changes of the clocks. In UTC."""

import pytest

from homeward.domain.alerts.chain import calls_more, chain, lapse
from homeward.services.evaluation.picture import times
from tests.histories import at

TIMES = times()

AT_ONCE = [
    pytest.param("2026-03-04 10:00", "duty", id="in the office's time"),
    pytest.param("2026-03-06 18:00", "emergency_duty", id="Friday evening"),
    pytest.param("2027-03-26 11:00", "emergency_duty", id="Good Friday"),
    pytest.param("2027-03-28 00:45", "emergency_duty", id="a quarter before the clocks go forward"),
    pytest.param("2026-10-25 00:45", "emergency_duty", id="a quarter before the clocks go back"),
    pytest.param("2026-12-25 03:00", "emergency_duty", id="Christmas night"),
]


@pytest.mark.parametrize(("raised", "first"), AT_ONCE)
def test_of_a_child_who_is_missing_now_the_next_are_told_in_elapsed_minutes(raised: str, first: str) -> None:
    """15 minutes to the emergency duty team and 30 to the manager, whatever day it is."""
    start = at(raised)
    calls = chain(start, TIMES, pressing=True)
    assert [call.role for call in calls] == [first, "emergency_duty", "cadt_manager"]
    assert [(call.at - start).total_seconds() / 60 for call in calls] == [0, 15, 30]


WAITS = [
    ("2026-03-04 10:00", "2026-03-04 10:00", "2026-03-04 11:00"),
    ("2026-03-04 16:30", "2026-03-04 16:30", "2026-03-05 09:30"),
    ("2026-03-06 18:00", "2026-03-09 09:00", "2026-03-09 10:00"),
    ("2026-03-05 03:00", "2026-03-05 09:00", "2026-03-05 10:00"),
    ("2027-03-25 16:30", "2027-03-25 16:30", "2027-03-30 08:30"),  # over Easter, into summer time
    ("2027-03-26 12:00", "2027-03-30 08:00", "2027-03-30 09:00"),
    ("2026-10-23 16:30", "2026-10-26 09:00", "2026-10-26 10:00"),  # 17:30 in London, then winter time
    ("2026-12-24 17:30", "2026-12-29 09:00", "2026-12-29 10:00"),  # over Christmas; Boxing Day is a Saturday
]


@pytest.mark.parametrize(("raised", "duty", "manager"), WAITS)
def test_what_does_not_press_waits_for_the_office(raised: str, duty: str, manager: str) -> None:
    calls = chain(at(raised), TIMES, pressing=False)
    assert [(call.role, call.at) for call in calls] == [("duty", at(duty)), ("cadt_manager", at(manager))]


def test_who_has_taken_on_an_alert_of_a_missing_child_is_reminded_and_it_lapses_by_elapsed_time() -> None:
    assert lapse(at("2027-03-28 00:30"), TIMES, pressing=True) == (
        at("2027-03-28 01:30"),
        at("2027-03-28 02:30"),
    )


@pytest.mark.parametrize(
    ("taken_on", "reminded", "lapses"),
    [
        ("2026-03-04 10:00", "2026-03-04 17:00", "2026-03-05 10:00"),
        ("2027-03-25 15:00", "2027-03-30 13:00", "2027-03-30 14:00"),
        ("2026-12-24 12:00", "2026-12-29 11:00", "2026-12-29 12:00"),
    ],
)
def test_any_other_lapses_after_a_working_day(taken_on: str, reminded: str, lapses: str) -> None:
    assert lapse(at(taken_on), TIMES, pressing=False) == (at(reminded), at(lapses))


def test_another_reason_in_the_same_minutes_tells_nobody_twice() -> None:
    start = at("2026-03-06 18:00")
    standing = chain(start, TIMES, pressing=True)
    soon, later = at("2026-03-06 18:10"), at("2026-03-06 18:31")
    assert not calls_more(chain(soon, TIMES, pressing=True), standing, soon)
    assert calls_more(chain(later, TIMES, pressing=True), standing, later)


def test_what_presses_tells_more_people_than_what_waits_for_the_office() -> None:
    start = at("2026-03-06 18:00")
    assert calls_more(chain(start, TIMES, pressing=True), chain(start, TIMES, pressing=False), start)
