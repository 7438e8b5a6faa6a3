"""Instants, days and ends: what is the same moment, and what comes before what."""

from datetime import UTC, date, datetime

import pytest
from pydantic_core import PydanticCustomError

from homeward.domain.events.kinds import as_instant, is_before, london_day, read_day, read_instant, read_when

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        "2026-03-01T12:00:00Z",
        "2026-03-01t12:00:00z",
        "2026-03-01 12:00:00+00:00",
        "2026-03-01T12:00:00.000000000+00:00",
        "2026-03-01T13:00:00+01:00",
        "2026-03-01T07:30:00-04:30",
    ],
)
def test_one_instant_has_many_spellings(text: str) -> None:
    assert read_instant(text) == NOON
    assert read_instant(text).tzinfo is UTC


@pytest.mark.parametrize(
    "value",
    [
        "2026-03-01",
        "2026-03-01T12:00Z",
        "2026-03-01T12:00:00",
        "2026-03-01T24:00:00Z",
        "2026-03-01T12:00:60Z",
        "2026-03-01T12:00:00+25:00",
        "2026-W09-7T12:00:00Z",
        "٢٠٢٦-03-01T12:00:00Z",
        "9999-12-31T23:59:59-05:00",
        "x" * 1_000_000,
        "",
        0,
        None,
        True,
        datetime(2026, 3, 1, 12),
    ],
)
def test_what_is_no_instant(value: object) -> None:
    with pytest.raises(PydanticCustomError):
        read_instant(value)


@pytest.mark.parametrize(
    "value", ["2026-3-1", "20260301", "01/03/2026", "2026-02-30", "2026-03-01T00:00:00Z", 1, NOON]
)
def test_what_is_no_day(value: object) -> None:
    with pytest.raises(PydanticCustomError):
        read_day(value)


def test_a_date_or_an_instant_stays_what_it_is() -> None:
    assert read_when("2026-03-01") == date(2026, 3, 1)
    assert read_when(date(2026, 3, 1)) == date(2026, 3, 1)
    assert read_when("2026-03-01T12:00:00Z") == NOON
    assert read_when(NOON) == NOON


@pytest.mark.parametrize(
    ("day", "begins"),
    [
        (date(2026, 3, 28), datetime(2026, 3, 28, tzinfo=UTC)),
        (date(2026, 3, 29), datetime(2026, 3, 29, tzinfo=UTC)),  # the clocks go forward at one
        (date(2026, 3, 30), datetime(2026, 3, 29, 23, tzinfo=UTC)),
        (date(2026, 10, 25), datetime(2026, 10, 24, 23, tzinfo=UTC)),
        (date(2026, 10, 26), datetime(2026, 10, 26, tzinfo=UTC)),
    ],
)
def test_a_day_begins_at_midnight_in_london(day: date, begins: datetime) -> None:
    assert as_instant(day) == begins
    assert london_day(begins) == day


@pytest.mark.parametrize(
    ("first", "second", "before"),
    [
        (NOON, NOON, False),
        (NOON, datetime(2026, 3, 1, 12, 0, 1, tzinfo=UTC), True),
        (date(2026, 3, 1), date(2026, 3, 2), True),
        (date(2026, 3, 1), NOON, False),
        (NOON, date(2026, 3, 1), False),
        (NOON, date(2026, 3, 2), True),
        (datetime(2026, 6, 30, 23, 30, tzinfo=UTC), date(2026, 7, 1), False),  # past midnight in London
    ],
)
def test_what_comes_before(first: date, second: date, before: bool) -> None:
    assert is_before(first, second) is before
