"""What the night compares beside the children: what sources say they sent, the broker, what waits."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from hashlib import sha256

from sqlalchemy import Engine

from homeward.audit import rounds
from homeward.config import settings
from homeward.domain.night import manifests
from homeward.domain.night.differences import Difference, Kind
from homeward.domain.night.manifests import Manifest
from homeward.services.night import offsets
from homeward.store import night_reads, nights
from homeward.store.nights import CONCLUSION, NightRow, Shard
from homeward.store.projections import Wanted, close_task, open_task
from homeward.store.unit_of_work import UnitOfWork, reading, unit_of_work

STUCK_AFTER = timedelta(minutes=15)
"""For which what leaves us may wait: a sender or a broker that was restarted has done it by then."""
WITHIN = "1 working hour"


def differences(engine: Engine, now: datetime, business_date: date) -> Iterator[Difference]:
    """All of them; of what a source must be asked, a task is opened, and closed once it agrees."""
    yield from _nights(engine, business_date)
    yield from _feeds(engine, now, business_date)
    with reading(engine) as uow:
        yield from _stuck(uow, now)
        for ref in night_reads.wrong_clocks(uow):
            yield Difference(Kind.WRONG_CLOCK, f"child {ref}")
    grace = timedelta(minutes=settings().audit_grace_minutes)
    for alarm in rounds.prove(engine, now, grace):
        if alarm.made_good_at is None:
            yield Difference(Kind.NOT_TOLD, alarm.about)
    if "broker" in settings().model_fields_set:
        yield from offsets.differences(settings().broker, settings().group)


def _nights(engine: Engine, business_date: date) -> Iterator[Difference]:
    """The days without a night since the first of the last weeks, and what began and did not end."""
    with reading(engine) as uow:
        done = nights.ended(uow, business_date - manifests.LOOKS_BACK)
        left = nights.not_ended(uow, business_date)
    day = min(done, default=business_date)
    while day < business_date:
        if day not in done:
            yield Difference(Kind.NO_NIGHT, day.isoformat())
        day += timedelta(days=1)
    for row in left:
        yield Difference(Kind.NOT_ENDED, f"{row.business_date}, {row.part}")


def _feeds(engine: Engine, now: datetime, business_date: date) -> Iterator[Difference]:
    with reading(engine) as uow:
        every = night_reads.manifests(uow, business_date - manifests.LOOKS_BACK)
        waiting = night_reads.in_quarantine(uow) if every else {}
    for each in every:
        with unit_of_work(engine) as uow:
            here = waiting.get(each.source, set()) | night_reads.to_confirm(uow, each.source)
            found = list(manifests.compare(each, night_reads.listed_by(uow, each), here))
            _ask_source(uow, each, not found, now)
        yield from found
    yield from manifests.silent(every, business_date - timedelta(days=1))


def _ask_source(uow: UnitOfWork, manifest: Manifest, agrees: bool, now: datetime) -> None:
    """One task for a source, feed and day for as long as it differs."""
    key = f"{manifest.source}|{manifest.feed}|{manifest.day}"
    id_ = f"feed-{sha256(key.encode()).hexdigest()[:32]}"
    if agrees:
        close_task(uow, id_, now)
        return
    because = (
        f"What {manifest.source} says it sent on {manifest.day:%-d %B %Y} ({manifest.feed}) is not what is"
        " here: something was lost on the way, or said in its name. A child may be missing of whom nobody was"
        " told. Ask the source to send that day again."
    )
    wanted = Wanted(id=id_, code=None, kind="feed_differs", because=because, within=(WITHIN,))
    open_task(uow, wanted, None, now)


def _stuck(uow: UnitOfWork, now: datetime) -> Iterator[Difference]:
    for seq in night_reads.unpublished(uow, now - STUCK_AFTER):
        yield Difference(Kind.UNPUBLISHED, f"journal {seq}")
    states = {"stuck": Kind.NOTICE_STUCK, "failed": Kind.NOTICE_FAILED}
    for state, ids in night_reads.notices(uow, now - STUCK_AFTER).items():
        for id_ in ids:
            yield Difference(states[state], f"notice {id_}")


def last_runs(parts: Sequence[NightRow]) -> tuple[list[NightRow], list[Difference]]:
    """The last run of each shard of one day that ended, and what is lacking."""
    rows = [row for row in parts if row.part != CONCLUSION]
    of = int(rows[-1].part.partition("/")[2]) if rows else 1
    ended = {row.part: row for row in rows if row.ended_at}
    names = [str(Shard(number, of)) for number in range(1, of + 1)]
    lacking = [Difference(Kind.NOT_ENDED, f"shard {name}") for name in names if name not in ended]
    return [ended[name] for name in names if name in ended], lacking
