"""The clocks of the field: elapsed hours, ages, working hours and days. No function here reads the clock."""

from bisect import bisect_right
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

import holidays

LONDON = ZoneInfo("Europe/London")
OFFICE_OPENS, OFFICE_CLOSES = time(9), time(17)
OFFICE_DAY = timedelta(hours=8)
IMMEDIATELY = "immediately"
RETURN_INTERVIEW_HOURS = 72
RETURN_INTERVIEW_WITHIN = timedelta(hours=RETURN_INTERVIEW_HOURS)
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
    return add_working_time(start, timedelta(hours=whole.hours) + whole.days * OFFICE_DAY)


def respond_by(raised_at: datetime, within: str) -> datetime:
    """When an alert must be answered, or a task done: `immediately`, or after a number of hours, days,
    working hours or working days."""
    if within == IMMEDIATELY:
        return raised_at
    number, unit = within.split(" ", 1)
    match unit.rstrip("s"):
        case "hour":
            return raised_at + timedelta(hours=int(number))
        case "day":
            return raised_at + timedelta(days=int(number))
        case "working hour":
            return after(raised_at, WorkingTime(hours=int(number)))
        case "working day":
            return after(raised_at, WorkingTime(days=int(number)))
        case other:
            raise ValueError(f"unknown unit of time: {other}")


def add_working_time(start: datetime, amount: timedelta) -> datetime:
    """`amount` of office time after `start`: Monday to Friday, 9 to 5 London time, no bank holidays."""
    day, worked = _office_time(start.astimezone(LONDON))
    days, rest = divmod(worked + amount, OFFICE_DAY)
    if days and not rest:  # the end of a day, not the start of the next
        days, rest = days - 1, OFFICE_DAY
    return (datetime.combine(_working_day_after(day, days), OFFICE_OPENS, LONDON) + rest).astimezone(UTC)


def is_office_time(at: datetime) -> bool:
    """Whether the office is open at that instant."""
    hours = office_day(at.astimezone(LONDON).date())
    return hours is not None and hours[0] <= at < hours[1]


def office_day(day: date) -> tuple[datetime, datetime] | None:
    """When the office opens and closes on that day; None where it stays shut."""
    if not is_working_day(day):
        return None
    opens, closes = (
        datetime.combine(day, at, LONDON).astimezone(UTC) for at in (OFFICE_OPENS, OFFICE_CLOSES)
    )
    return opens, closes


def next_office_time(at: datetime) -> datetime:
    """That instant where the office is open, else when it next opens."""
    return add_working_time(at, timedelta(0))


def elapsed(within: str) -> str:
    """The same length with no regard to the office: a working day is then a day."""
    return within.replace("working ", "")


def is_working_day(day: date) -> bool:
    return day.weekday() < 5 and day not in _bank_holidays(day.year)


@cache
def _bank_holidays(year: int) -> frozenset[date]:
    return frozenset(holidays.country_holidays("GB", subdiv="ENG", years=year))


@cache
def _working_days(year: int) -> tuple[date, ...]:
    first = date(year, 1, 1)
    days = (first + timedelta(days=number) for number in range((date(year, 12, 31) - first).days + 1))
    return tuple(filter(is_working_day, days))


def _office_time(local: datetime) -> tuple[date, timedelta]:
    """The working day of that instant, or the next one, and how much of it is over."""
    day = local.date()
    if not is_working_day(day) or local.time() >= OFFICE_CLOSES:
        return _working_day_after(day, 1), timedelta(0)
    return day, max(local - datetime.combine(day, OFFICE_OPENS, LONDON), timedelta(0))


def _working_day_after(day: date, count: int) -> date:
    """The working day that comes so many after that day, itself not counted; it is one where `count` is 0."""
    year, days = day.year, _working_days(day.year)
    position = bisect_right(days, day) + count - 1
    while position >= len(days):
        position -= len(days)
        year += 1
        days = _working_days(year)
    return days[position]
