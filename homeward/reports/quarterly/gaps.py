"""What the figures may lack, because what they are made of was not whole."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from homeward.domain.calendar.quarters import Period
from homeward.domain.events.kinds import london_day
from homeward.reports.quarterly.definitions import DEFINITIONS
from homeward.reports.quarterly.figures import FIRST_MEETING

OF_CASES_ALONE = frozenset({"Q01", "Q02", "Q06", "Q19", "Q23", "Q24"})
OF_MEETINGS = tuple(id_ for id_ in DEFINITIONS if id_ not in OF_CASES_ALONE)
OF_SOCIAL_CARE = ("Q14", "Q15a", "Q15b", "Q22", "Q23")


@dataclass(frozen=True)
class Gap:
    """`measures` may be too low, or know too little, because of it."""

    measures: Sequence[str]
    because: str


@dataclass(frozen=True)
class Input:
    """What came in: when meetings were held, when a feed of social care was whole, and what waits."""

    as_of: datetime
    meetings: Collection[datetime]
    whole: Collection[datetime]
    feed_length: timedelta
    quarantined: int


def gaps(period: Period, held: Input) -> Iterator[Gap]:
    everything = tuple(DEFINITIONS)
    if held.as_of < period.ends_at:
        yield Gap(everything, "The period is not over.")
    if held.quarantined:
        yield Gap(everything, f"Records in quarantine, which are not counted: {held.quarantined}.")
    met = {_month(london_day(at)) for at in held.meetings}
    for month in _months(period, london_day(held.as_of)):
        if _month(month) not in met and month >= london_day(FIRST_MEETING):
            yield Gap(OF_MEETINGS, f"No meeting of MACSE in {month:%B %Y} is on record.")
    if days := _days_without_feed(period, held):
        yield Gap(
            OF_SOCIAL_CARE,
            f"Days on which no feed of children's social care said that it was whole: {len(days)}, from"
            f" {days[0]:%-d %B %Y} on.",
        )


def _month(day: date) -> tuple[int, int]:
    return day.year, day.month


def _months(period: Period, today: date) -> Iterator[date]:
    """The last day of each month of the period that is over."""
    for day in _days(period):
        if _month(day + timedelta(days=1)) != _month(day) and day < today:
            yield day


def _days(period: Period) -> Iterator[date]:
    length = (period.last - period.first).days + 1
    return (period.first + timedelta(days=number) for number in range(length))


def _days_without_feed(period: Period, held: Input) -> list[date]:
    reach = held.feed_length.days
    covered = {
        london_day(at) + timedelta(days=offset) for at in held.whole for offset in range(-reach, reach + 1)
    }
    return [day for day in _days(period) if day not in covered and day <= london_day(held.as_of)]
