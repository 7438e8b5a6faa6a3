"""Draws the histories that the dataset counts, and counts them. Reads the store and writes nothing."""

from collections.abc import Callable
from datetime import datetime, timedelta

from homeward.config import Settings
from homeward.domain.calendar.quarters import Period, Quarter
from homeward.domain.history.feeds import whole_as_of
from homeward.reports.quarterly.dataset import Dataset, lines
from homeward.reports.quarterly.figures import Figures
from homeward.reports.quarterly.gaps import Input, gaps
from homeward.reports.quarterly.measures import Unit
from homeward.services.evaluation.histories import timelines
from homeward.store import feeds, queries
from homeward.store.unit_of_work import UnitOfWork

COUNTED = frozenset(
    {"macse.accepted", "macse.discussed", "macse.closed", "missing.reported", "missing.found", "alert.raised"}
)
"""Types of event that put a child into one of the measures."""


def dataset(
    uow: UnitOfWork,
    asked: Quarter | Period,
    unit: Unit,
    settings: Settings,
    now: datetime,
    after_batch: Callable[[int, int], None],
) -> Dataset:
    """Of a quarter beside the one before, or of any period by itself."""
    quarter = asked if isinstance(asked, Quarter) else None
    period = asked.period if isinstance(asked, Quarter) else asked
    figures = Figures(period, unit, settings.responsible_la)
    before = Figures(quarter.previous.period, unit, settings.responsible_la) if quarter else None
    for timeline in timelines(uow, COUNTED, after_batch):
        figures.add(timeline)
        if before:
            before.add(timeline)
    held = Input(
        as_of=now,
        meetings=figures.days_of_meetings,
        whole=[whole_as_of(each) for each in feeds.completions(uow, settings.feed_sources)],
        feed_length=timedelta(days=settings.feed_days),
        quarantined=queries.counts(uow)["quarantined"],
    )
    return Dataset(period, quarter, unit, now, lines(figures, before), list(gaps(period, held)))
