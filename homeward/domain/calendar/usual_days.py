"""Which earlier days a day is to be compared with: a feed sends otherwise on Sundays and on bank holidays."""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import islice

from homeward.domain.calendar.deadlines import is_working_day

SATURDAY, SUNDAY = 5, 6


def days_like(day: date, count: int) -> list[date]:
    """The last so many before it of the same day of the week, bank holidays left out. A bank holiday is like
    a Sunday."""
    weekday = day.weekday() if is_working_day(day) or day.weekday() >= SATURDAY else SUNDAY
    return list(islice(_before(day, weekday), count))


def _before(day: date, weekday: int) -> Iterator[date]:
    while True:
        day -= timedelta(days=1)
        if day.weekday() == weekday and (weekday >= SATURDAY or is_working_day(day)):
            yield day
