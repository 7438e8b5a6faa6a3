"""Which sources sent less yesterday than they ever do on such a day."""

from collections import Counter
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from homeward.domain.calendar.usual_days import days_like
from homeward.domain.events.kinds import LONDON, london_day
from homeward.domain.events.sources import OURS
from homeward.store import pipeline
from homeward.store.unit_of_work import UnitOfWork

COMPARED = 8
"""Days of the same kind that yesterday is compared with: two months."""


@dataclass(frozen=True)
class Feed:
    """What a source sent on a day, and the fewest that it sent on the last days like it."""

    source: str
    day: date
    received: int
    fewest: int

    @property
    def is_short(self) -> bool:
        return self.received < self.fewest


def feeds(uow: UnitOfWork, now: datetime) -> list[Feed]:
    """Yesterday's, by source; a source that has sent nothing for two months is left out."""
    yesterday = london_day(now) - timedelta(days=1)
    received = _on(uow, yesterday)
    before = [_on(uow, day) for day in days_like(yesterday, COMPARED)]
    sources = sorted(set(received).union(*before))
    return [
        Feed(source, yesterday, received[source], min(day[source] for day in before)) for source in sources
    ]


def _on(uow: UnitOfWork, day: date) -> Counter[str]:
    start, end = (
        datetime.combine(at, time(), LONDON).astimezone(UTC) for at in (day, day + timedelta(days=1))
    )
    return pipeline.received_from(uow, start, end, leaving_out=OURS)
