"""The kinds of period that reports are of: how one is named, and which is the last that is over."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from homeward.domain.calendar.quarters import (
    Period,
    last_month,
    last_quarter,
    last_week,
    month_named,
    quarter_named,
    quarter_of,
    week_named,
)
from homeward.domain.events.kinds import EARLIEST_YEAR, LATEST_YEAR


@dataclass(frozen=True)
class PeriodKind:
    """`word` is what people call one, `example` the name of one that `read` reads. `last` is the last that is
    over; `name` is its name. `offered`: how many pages offer."""

    word: str
    example: str
    read: Callable[[str], Period]
    last: Callable[[datetime], Period]
    name: Callable[[Period], str]
    offered: int

    def named(self, text: str) -> Period:
        """Raises ValueError where it is no period of this kind, or of a year that no record is of."""
        try:
            period = self.read(text)
        except (ValueError, OverflowError) as error:
            raise ValueError(f"no {self.word}: {text}") from error
        if not EARLIEST_YEAR <= period.first.year < LATEST_YEAR:
            raise ValueError(f"no {self.word} of any record: {text}")
        return period

    def recent(self, now: datetime) -> list[Period]:
        """Those that are over, the last first."""
        found = [self.last(now)]
        while len(found) < self.offered:
            found.append(self.last(found[-1].starts_at))
        return found


WEEK = PeriodKind("week", "2026-W10", week_named, last_week, lambda period: f"{period.first:%G-W%V}", 26)
MONTH = PeriodKind("month", "2026-03", month_named, last_month, lambda period: f"{period.first:%Y-%m}", 24)
QUARTER = PeriodKind(
    "quarter",
    "2015Q3",
    lambda name: quarter_named(name).period,
    last_quarter,
    lambda period: quarter_of(period.starts_at).name,
    12,
)
