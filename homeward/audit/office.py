"""The office's time, reckoned anew: Monday to Friday from 9 to 17 in London, without the bank holidays."""

from datetime import UTC, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

import holidays

_ZONE = ZoneInfo("Europe/London")


@cache
def _shut_days(year: int) -> holidays.HolidayBase:
    return holidays.country_holidays("GB", subdiv="ENG", years=year)


def is_open(at: datetime) -> bool:
    """Whether the office is open then; the minute of its closing counts."""
    there = at.astimezone(_ZONE)
    works = there.isoweekday() <= 5 and there.date() not in _shut_days(there.year)
    return works and time(9) <= there.time() <= time(17)


def opens_after(at: datetime) -> datetime:
    """That instant if the office is open then and not just closing, else when it opens next."""
    there = at.astimezone(_ZONE)
    if is_open(at) and there.time() < time(17):
        return at
    day = there.date() if there.time() < time(9) else there.date() + timedelta(days=1)
    while day.isoweekday() > 5 or day in _shut_days(day.year):
        day += timedelta(days=1)
    return datetime.combine(day, time(9), _ZONE).astimezone(UTC)
