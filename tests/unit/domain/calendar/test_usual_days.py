"""Which days a feed is compared with."""

from datetime import date

import pytest

from homeward.domain.calendar.usual_days import days_like


@pytest.mark.parametrize(
    ("day", "like"),
    [
        # A Monday; the bank holiday of 4 May is left out.
        (date(2026, 5, 18), [date(2026, 5, 11), date(2026, 4, 27)]),
        # A bank holiday that is a Monday is like a Sunday.
        (date(2026, 5, 4), [date(2026, 5, 3), date(2026, 4, 26)]),
        (date(2026, 5, 3), [date(2026, 4, 26), date(2026, 4, 19)]),
        # 26 December 2026 is a bank holiday and a Saturday, and stays a Saturday.
        (date(2026, 12, 26), [date(2026, 12, 19), date(2026, 12, 12)]),
    ],
)
def test_a_day_is_like_earlier_ones_of_its_kind(day: date, like: list[date]) -> None:
    assert days_like(day, 2) == like
