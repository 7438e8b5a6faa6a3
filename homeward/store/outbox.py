"""What waits to be published to Kafka. A row is written in the transaction that appends its event."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Engine, exists, insert, select, update

from homeward import tracing
from homeward.domain.events import TOPICS, Event
from homeward.store.children import SPEAKER
from homeward.store.sql import among
from homeward.store.tables.alerts import alert
from homeward.store.tables.core import child, journal, outbox
from homeward.store.unit_of_work import UnitOfWork, reading, unit_of_work
from homeward.store.waking import wake


@dataclass(frozen=True)
class Letter:
    """One event to publish; `body` is the CloudEvent, `key` holds no child's data. `traceparent` goes with it
    as a header."""

    seq: int
    topic: str
    key: str
    body: dict[str, Any]
    traceparent: str | None = None


def post(uow: UnitOfWork, events: Sequence[tuple[int, Event, str | None]]) -> None:
    """Have these events published: journal number, event, and who speaks for its child."""
    _insert(uow, [(seq, event.type, child_ref) for seq, event, child_ref in events])


def _insert(uow: UnitOfWork, events: Iterable[tuple[int, str, str | None]]) -> None:
    """An event about no child is keyed by its journal number, so that such events spread over partitions.

    A type without a topic stays in the journal.
    """
    rows = [
        {
            "journal_seq": seq,
            "topic": TOPICS[event_type],
            "key": child_ref or str(seq),
            "traceparent": tracing.to_publish(TOPICS[event_type], event_type, child_ref),
        }
        for seq, event_type, child_ref in events
        if event_type in TOPICS
    ]
    if rows:
        uow.execute(insert(outbox), rows)
        wake(uow)


def relay(engine: Engine, send: Callable[[Sequence[Letter]], None], now: datetime, limit: int) -> int:
    """Send what waits, and note it as published; answers with how many.

    `send` returns once the broker has everything, and raises otherwise; then all is sent again next time. On
    PostgreSQL several relays share the work: each locks what it sends. SQLite has one writer at a time, which
    must not wait for a broker, so there `send` runs outside a transaction, and there should be one relay.
    """
    if engine.dialect.name == "postgresql":
        with unit_of_work(engine) as uow:
            if letters := unpublished(uow, limit):
                send(letters)
                mark_published(uow, [letter.seq for letter in letters], now)
        return len(letters)
    with reading(engine) as uow:
        letters = unpublished(uow, limit)
    if letters:
        send(letters)
        with unit_of_work(engine) as uow:
            mark_published(uow, [letter.seq for letter in letters], now)
    return len(letters)


def unpublished(uow: UnitOfWork, limit: int) -> list[Letter]:
    """What waits; on PostgreSQL locked, leaving out what another relay has locked.

    First what our own worker has still to process: a report must not wait behind the thousands of alerts that
    an import leaves to be told. Then the rest; each oldest first.
    """
    waiting = (
        select(outbox.c.journal_seq, outbox.c.topic, outbox.c.key, journal.c.body, outbox.c.traceparent)
        .join(journal)
        .where(outbox.c.published_at.is_(None))
        .order_by(outbox.c.journal_seq)
        .with_for_update(of=outbox, skip_locked=True)
    )
    letters: list[Letter] = []
    for due in journal.c.processed_at.is_(None), journal.c.processed_at.is_not(None):
        letters += [Letter(*row) for row in uow.execute(waiting.where(due).limit(limit - len(letters)))]
    return letters


def traceparent_of_alert(uow: UnitOfWork, alert_id: str) -> str | None:
    """Of the event that last gave people something to answer on this alert."""
    news = select(outbox.c.traceparent).join(alert, alert.c.news_seq == outbox.c.journal_seq)
    return uow.scalar(news.where(alert.c.id == alert_id))


def mark_published(uow: UnitOfWork, seqs: Iterable[int], now: datetime) -> None:
    uow.execute(update(outbox).where(among(outbox.c.journal_seq, list(seqs))).values(published_at=now))


def republish_unprocessed(uow: UnitOfWork) -> None:
    """For a broker that forgets: have every event published again that no processing has finished with."""
    waiting = journal.c.processed_at.is_(None)
    sent = outbox.c.journal_seq.in_(select(journal.c.seq).where(waiting)) & outbox.c.published_at.is_not(None)
    uow.execute(update(outbox).where(sent).values(published_at=None))
    straight_from_kafka = (
        select(journal.c.seq, journal.c.type, SPEAKER)
        .outerjoin(child, child.c.ref == journal.c.child_ref)
        .where(waiting, ~exists().where(outbox.c.journal_seq == journal.c.seq))
    )
    _insert(uow, [tuple(row) for row in uow.execute(straight_from_kafka)])
