"""The kinds of period that reports are of: how one is named, and which is the last that is over."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from homeward.domain.quarters import (
    Period,
    last_month,
    last_quarter,
    last_week,
    month_named,
    quarter_named,
    quarter_of,
    week_named,
)


@dataclass(frozen=True)
class PeriodKind:
    """`word` is what people call one, `example` the name of one. `read` raises ValueError where a text names
    none; `last` is the last that is over; `name` is what `read` reads. `offered`: how many pages offer."""

    word: str
    example: str
    read: Callable[[str], Period]
    last: Callable[[datetime], Period]
    name: Callable[[Period], str]
    offered: int

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
