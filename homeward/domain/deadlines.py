"""The clocks of the field: elapsed hours, ages, working hours and days. No function here reads the clock."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

import holidays

LONDON = ZoneInfo("Europe/London")
OFFICE_OPENS, OFFICE_CLOSES = time(9), time(17)
RETURN_INTERVIEW_WITHIN = timedelta(hours=72)
"""From the child's return, elapsed, weekends and clock changes included (domain.md, section 3)."""


def age_on(born: date, at: datetime) -> int:
    """Whole years on the London date of that instant."""
    day = at.astimezone(LONDON).date()
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def next_month(at: datetime) -> datetime:
    """The first instant of the month after that instant's, in London."""
    local = at.astimezone(LONDON)
    year, month = divmod(local.year * 12 + local.month, 12)
    return datetime(year, month + 1, 1, tzinfo=LONDON).astimezone(UTC)


@dataclass(frozen=True, order=True)
class WorkingTime:
    """Hours or days of the office, as the field speaks of them: one day is eight hours of it."""

    hours: int = 0
    days: int = 0

    def times(self, count: int) -> "WorkingTime":
        return WorkingTime(self.hours * count, self.days * count)


Length = timedelta | WorkingTime
"""Elapsed time, or time of the office."""


def after(start: datetime, length: Length, count: int = 1) -> datetime:
    """The instant `count` times that length after the start."""
    if isinstance(length, timedelta):
        return start + count * length
    whole = length.times(count)
    return add_working_time(start, timedelta(hours=whole.hours) + whole.days * _office_day())


def respond_by(raised_at: datetime, within: str) -> datetime:
    """When an alert must be answered: `immediately`, or a number of hours, working hours or working days."""
    if within == "immediately":
        return raised_at
    number, unit = within.split(" ", 1)
    match unit.rstrip("s"):
        case "hour":
            return raised_at + timedelta(hours=int(number))
        case "working hour":
            return after(raised_at, WorkingTime(hours=int(number)))
        case "working day":
            return after(raised_at, WorkingTime(days=int(number)))
        case other:
            raise ValueError(f"unknown unit of time: {other}")


def add_working_time(start: datetime, amount: timedelta) -> datetime:
    """`amount` of office time after `start`: Monday to Friday, 9 to 5 London time, no bank holidays."""
    local = _next_open(start.astimezone(LONDON))
    while (left := _closing(local) - local) < amount:
        amount -= left
        local = _next_open(_closing(local))
    return (local + amount).astimezone(UTC)


def is_working_day(day: date) -> bool:
    return day.weekday() < 5 and day not in _bank_holidays(day.year)


@cache
def _bank_holidays(year: int) -> frozenset[date]:
    return frozenset(holidays.country_holidays("GB", subdiv="ENG", years=year))


def _office_day() -> timedelta:
    return timedelta(hours=OFFICE_CLOSES.hour - OFFICE_OPENS.hour)


def _closing(local: datetime) -> datetime:
    return datetime.combine(local.date(), OFFICE_CLOSES, LONDON)


def _next_open(local: datetime) -> datetime:
    """That instant if the office is open, else the next opening."""
    if is_working_day(local.date()) and local < _closing(local):
        return max(local, datetime.combine(local.date(), OFFICE_OPENS, LONDON))
    day = local.date() + timedelta(days=1)
    while not is_working_day(day):
        day += timedelta(days=1)
    return datetime.combine(day, OFFICE_OPENS, LONDON)
