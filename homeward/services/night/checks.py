"""What the night compares beside the children: earlier nights, feeds, the broker, what waits."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import Engine

from homeward.audit import rounds
from homeward.config import settings
from homeward.domain.night import manifests
from homeward.domain.night.differences import Difference, Kind
from homeward.services.night import certified, feeds, offsets
from homeward.store import night_reads, nights
from homeward.store.nights import CONCLUSION, NightRow, Shard
from homeward.store.unit_of_work import UnitOfWork, reading

STUCK_AFTER = timedelta(minutes=15)
"""How long events and notices may wait to leave: a sender or broker that was restarted has sent them by
then."""


def differences(engine: Engine, now: datetime, business_date: date) -> Iterator[Difference]:
    """All of them."""
    yield from _nights(engine, business_date)
    yield from certified.differences(engine, business_date)
    yield from feeds.differences(engine, now, business_date)
    with reading(engine) as uow:
        yield from _stuck(uow, now)
        for ref in night_reads.wrong_clocks(uow):
            yield Difference(Kind.WRONG_CLOCK, f"child {ref}")
    grace = timedelta(minutes=settings().audit_grace_minutes)
    for alarm in rounds.prove(engine, now, grace):
        if alarm.made_good_at is None:
            yield Difference(Kind.NOT_TOLD, alarm.about)
    if broker := settings().broker:
        yield from offsets.differences(broker, settings().group)


def _nights(engine: Engine, business_date: date) -> Iterator[Difference]:
    """The days without a night since the first of the last weeks, and what began and did not end."""
    with reading(engine) as uow:
        without = nights.without(uow, business_date - manifests.LOOKS_BACK, business_date)
        left = nights.not_ended(uow, business_date)
    for day in without:
        yield Difference(Kind.NO_NIGHT, day.isoformat())
    for row in left:
        yield Difference(Kind.NOT_ENDED, f"{row.business_date}, {row.part}")


def _stuck(uow: UnitOfWork, now: datetime) -> Iterator[Difference]:
    for seq in night_reads.unpublished(uow, now - STUCK_AFTER):
        yield Difference(Kind.UNPUBLISHED, f"journal {seq}")
    for kind, ids in night_reads.notices(uow, now - STUCK_AFTER).items():
        for id_ in ids:
            yield Difference(kind, f"notice {id_}")


def last_runs(parts: Sequence[NightRow]) -> tuple[list[NightRow], list[Difference]]:
    """The last run of each shard of one day that ended, and what is lacking."""
    rows = [row for row in parts if row.part != CONCLUSION]
    of = int(rows[-1].part.partition("/")[2]) if rows else 1
    ended = {row.part: row for row in rows if row.ended_at}
    names = [str(Shard(number, of)) for number in range(1, of + 1)]
    lacking = [Difference(Kind.NOT_ENDED, f"shard {name}") for name in names if name not in ended]
    return [ended[name] for name in names if name in ended], lacking
