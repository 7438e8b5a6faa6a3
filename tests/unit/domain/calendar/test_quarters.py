"""Quarters of the financial year."""

from datetime import UTC, datetime

import pytest

from homeward.domain.calendar.quarters import Quarter, quarter_of


@pytest.mark.parametrize(
    ("instant", "name"),
    [
        ("2015-04-01T00:00+01:00", "2015Q1"),
        ("2015-03-31T23:59+01:00", "2014Q4"),
        ("2015-09-30T22:59+00:00", "2015Q2"),
        ("2015-09-30T23:00+00:00", "2015Q3"),
        ("2015-12-31T23:59+00:00", "2015Q3"),
        ("2016-01-01T00:00+00:00", "2015Q4"),
        ("2016-03-31T22:59+00:00", "2015Q4"),
    ],
)
def test_an_instant_belongs_to_its_london_quarter(instant: str, name: str) -> None:
    assert quarter_of(datetime.fromisoformat(instant)).name == name


def test_a_quarter_is_said_by_its_months() -> None:
    assert Quarter(2026, 2).in_words == "July to September 2026 (2026Q2)"
    assert Quarter(2025, 4).in_words == "January to March 2026 (2025Q4)"


def test_quarters_follow_one_another_without_a_gap() -> None:
    quarter = Quarter(2014, 1)
    for _ in range(9):
        assert quarter.ends_at == quarter.next.starts_at
        assert quarter.next.previous == quarter
        assert quarter_of(quarter.starts_at.astimezone(UTC)) == quarter
        quarter = quarter.next
