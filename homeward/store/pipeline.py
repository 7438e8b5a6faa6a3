"""How far the pipeline is behind, and how much came from whom: counts and times, never a child's data."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, func, select

from homeward.store.quarantine import State
from homeward.store.tables.core import journal, outbox
from homeward.store.tables.quarantine import quarantine
from homeward.store.unit_of_work import UnitOfWork

HOUR = timedelta(hours=1)
MOST_READ = 5000
"""Of what is in quarantine, the newest; what is behind them comes to light as they are mended."""


@dataclass(frozen=True)
class Pipeline:
    """Since when the oldest event waits to be processed, and to be published; what the last hour brought."""

    unprocessed_since: datetime | None
    unpublished_since: datetime | None
    accepted_in_hour: int
    processed_of_these: int


def pipeline(uow: UnitOfWork, now: datetime) -> Pipeline:
    oldest = func.min(journal.c.received_at)
    published = select(oldest).join(outbox, outbox.c.journal_seq == journal.c.seq)
    in_hour = select(func.count(), func.count(journal.c.processed_at)).where(_between(now - HOUR, now))
    accepted, processed = uow.execute(in_hour).one()
    return Pipeline(
        uow.scalar(select(oldest).where(journal.c.processed_at.is_(None))),
        uow.scalar(published.where(outbox.c.published_at.is_(None))),
        accepted,
        processed,
    )


def received_from(
    uow: UnitOfWork, start: datetime, end: datetime, leaving_out: Collection[str]
) -> Counter[str]:
    """How many events of each source were received from one instant to the other."""
    counted = select(journal.c.source, func.count()).where(_between(start, end)).group_by(journal.c.source)
    return Counter({source: count for source, count in uow.execute(counted) if source not in leaving_out})


def _between(start: datetime, end: datetime) -> ColumnElement[bool]:
    return (journal.c.received_at >= start) & (journal.c.received_at < end)


def quarantined_because(uow: UnitOfWork) -> Counter[str]:
    """How often each reason keeps something in quarantine."""
    newest = select(quarantine.c.problems).where(quarantine.c.state == State.OPEN)
    rows = uow.scalars(newest.order_by(quarantine.c.id.desc()).limit(MOST_READ))
    return Counter(f"{each['field']} {each['message']}".strip() for problems in rows for each in problems)
