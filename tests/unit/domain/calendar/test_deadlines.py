"""The field's clocks: ages, elapsed hours, office hours and working days. Instants are written in UTC."""

from datetime import date

import pytest

from homeward.domain.calendar.deadlines import add_working_time, age_on, is_working_day, respond_by
from tests.histories import at


@pytest.mark.parametrize(
    ("born", "moment", "years"),
    [
        ("2012-03-02", "2026-03-01 23:59", 13),
        ("2012-03-02", "2026-03-02 00:00", 14),
        ("2012-07-02", "2026-07-01 22:59", 13),
        ("2012-07-02", "2026-07-01 23:00", 14),  # summer: the day has begun in London
        ("2012-02-29", "2026-02-28 12:00", 13),
        ("2012-02-29", "2026-03-01 00:00", 14),
        ("2026-03-02", "2026-03-02 12:00", 0),
    ],
)
def test_age_in_whole_years_on_the_day_in_london(born: str, moment: str, years: int) -> None:
    assert age_on(date.fromisoformat(born), at(moment)) == years


@pytest.mark.parametrize(
    ("day", "works"),
    [
        ("2026-03-02", True),  # Monday
        ("2026-03-07", False),  # Saturday
        ("2026-04-03", False),  # Good Friday
        ("2026-04-06", False),  # Easter Monday
        ("2026-05-04", False),  # early May
        ("2026-12-25", False),
        ("2026-12-28", False),  # Boxing Day is a Saturday, so Monday stands in
        ("2022-09-19", False),  # a holiday of that year alone
    ],
)
def test_working_days_know_the_bank_holidays_of_england(day: str, works: bool) -> None:
    assert is_working_day(date.fromisoformat(day)) is works


@pytest.mark.parametrize(
    ("raised", "within", "answer_by"),
    [
        ("2026-03-02 10:00", "immediately", "2026-03-02 10:00"),
        ("2026-03-28 23:00", "24 hours", "2026-03-29 23:00"),  # elapsed, through the change to summer time
        ("2026-03-02 10:00", "1 working hour", "2026-03-02 11:00"),
        ("2026-03-02 16:30", "1 working hour", "2026-03-03 09:30"),
        ("2026-03-02 17:00", "1 working hour", "2026-03-03 10:00"),
        ("2026-03-02 03:00", "1 working hour", "2026-03-02 10:00"),
        ("2026-03-06 16:30", "1 working hour", "2026-03-09 09:30"),  # over a weekend
        ("2026-04-02 15:30", "1 working hour", "2026-04-07 08:30"),  # over Easter, in summer time
        ("2026-03-02 10:00", "1 working day", "2026-03-03 10:00"),
        ("2026-03-06 10:00", "1 working day", "2026-03-09 10:00"),
        ("2026-03-02 10:00", "5 working days", "2026-03-09 10:00"),
        ("2026-03-07 12:00", "1 working day", "2026-03-09 17:00"),  # a whole day of office time
        ("2026-03-27 10:00", "1 working day", "2026-03-30 09:00"),  # 10:00 in London on both days
        ("2026-12-24 16:00", "2 working hours", "2026-12-29 10:00"),
    ],
)
def test_when_an_alert_must_be_answered(raised: str, within: str, answer_by: str) -> None:
    assert respond_by(at(raised), within) == at(answer_by)


def test_an_unknown_unit_of_time_is_refused() -> None:
    with pytest.raises(ValueError, match="fortnight"):
        respond_by(at("2026-03-02 10:00"), "1 fortnight")


def test_no_time_at_all_is_the_next_moment_that_the_office_is_open() -> None:
    assert add_working_time(at("2026-03-07 12:00"), at("2026-03-01") - at("2026-03-01")) == at(
        "2026-03-09 09:00"
    )
