"""The journal: everything that was accepted. Nothing in it is ever changed."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import insert, select, update

from homeward.domain.contacts.matching import REPORT, fingerprints
from homeward.domain.events import Event, Identifier, digest, to_cloudevent
from homeward.domain.history.feeds import weeks
from homeward.errors import ConflictingEvent, HomewardError, NotFound
from homeward.store import children, identities, loading, mentions, outbox
from homeward.store.sql import Row, among, for_each, insert_new, one_of
from homeward.store.tables.core import journal, naming
from homeward.store.tables.core import outbox as outbox_table
from homeward.store.unit_of_work import UnitOfWork

Key = tuple[str, str]
"""Source and id: the identity of an event."""


class Outcome(StrEnum):
    NEW = "new"
    DUPLICATE = "duplicate"
    CONFLICT = "conflict"
    """The same source and id with other content: the first one stands, this one is not kept."""
    UNKNOWN_CHILD = "unknown child"
    """It speaks of a child by a reference that nobody was given; it is not kept."""


@dataclass(frozen=True)
class Appended:
    """What became of one event.

    `seq` is its journal number, or that of the one that stands; 0 if there is none. `child_ref` is who
    speaks for its child.
    """

    seq: int
    outcome: Outcome
    child_ref: str | None

    @property
    def error(self) -> HomewardError | None:
        """Why it is not kept."""
        match self.outcome:
            case Outcome.CONFLICT:
                return ConflictingEvent(
                    "An event with this source and id was accepted before, with other content."
                )
            case Outcome.UNKNOWN_CHILD:
                return NotFound("No child goes by the reference in data.child_ref.")
        return None


def append(uow: UnitOfWork, event: Event, *, to_outbox: bool) -> Appended:
    """Append one event. Raises ConflictingEvent or NotFound where it cannot be kept."""
    (appended,) = append_all(uow, [event], to_outbox=to_outbox)
    if appended.error:
        raise appended.error
    return appended


def append_all(
    uow: UnitOfWork, events: Sequence[Event], *, to_outbox: bool, processed_at: datetime | None = None
) -> list[Appended]:
    """Append these events, and say for each, in their order, what became of it.

    An event that is there already, or comes twice in the batch, changes nothing. `to_outbox` is for events
    that the stream has not seen; `processed_at` for those that processing itself makes.
    """
    stored = _stored(uow, {event.key for event in events})
    fresh: dict[Key, Event] = {}
    for event in events:
        if event.key not in stored:
            fresh.setdefault(event.key, event)
    new = _write(uow, fresh, processed_at)
    stored |= new
    if others := fresh.keys() - new.keys():  # another transaction was first
        stored |= _stored(uow, others)
    speaking = children.speakers(uow, {row.child_ref for row in stored.values() if row.child_ref})
    if to_outbox:
        outbox.post(
            uow, [(row.seq, fresh[key], speaking.get(row.child_ref or "")) for key, row in new.items()]
        )
    written = {key: fresh[key] for key in new}
    return [_outcome(event, stored, written, speaking) for event in events]


def held(uow: UnitOfWork, keys: Collection[Key]) -> set[Key]:
    """Those of these events that are in the journal."""
    return set(_stored(uow, keys))


def types(uow: UnitOfWork, keys: Collection[Key]) -> dict[Key, str]:
    """The type of each of these events that is in the journal."""
    columns = select(journal.c.source, journal.c.id, journal.c.type)
    rows = uow.execute(columns.where(among(journal.c.id, list({event_id for _, event_id in keys}))))
    return {(row.source, row.id): row.type for row in rows if (row.source, row.id) in keys}


_STORED = select(journal.c.source, journal.c.id, journal.c.seq, journal.c.digest, journal.c.child_ref).where(
    one_of(journal.c.id, "ids")
)


@dataclass(frozen=True)
class _Stored:
    seq: int
    digest: str
    child_ref: str | None


def _stored(uow: UnitOfWork, keys: Collection[Key]) -> dict[Key, _Stored]:
    if not keys:
        return {}
    rows = uow.execute(_STORED, {"ids": list({event_id for _, event_id in keys})})
    found = {(source, event_id): _Stored(*rest) for source, event_id, *rest in rows}
    return {key: row for key, row in found.items() if key in keys}


def _outcome(
    event: Event, stored: Mapping[Key, _Stored], written: dict[Key, Event], speaking: Mapping[str, str]
) -> Appended:
    """Takes the event out of `written`, so that a second copy in the same batch is a duplicate."""
    row = stored.get(event.key)
    if row is None:
        return Appended(0, Outcome.UNKNOWN_CHILD, None)
    child_ref = speaking.get(row.child_ref or "")
    if written.get(event.key) is event:
        del written[event.key]
        return Appended(row.seq, Outcome.NEW, child_ref)
    outcome = Outcome.DUPLICATE if row.digest == digest(event) else Outcome.CONFLICT
    return Appended(row.seq, outcome, child_ref)


def _write(uow: UnitOfWork, fresh: Mapping[Key, Event], processed_at: datetime | None) -> dict[Key, _Stored]:
    """Insert and index what is not there yet; leaves out what another transaction inserted meanwhile."""
    identities.take_turn(uow, fresh.values())
    refs = identities.references(uow, fresh.values())
    about = _children(uow, fresh, refs)
    # Sorted, so that two transactions with the same events wait for one another and not both at once.
    rows = [_row(fresh[key], about[key], processed_at) for key in sorted(about)]
    columns = (journal.c.source, journal.c.id, journal.c.seq, journal.c.digest, journal.c.child_ref)
    new = {
        (source, event_id): _Stored(*rest)
        for source, event_id, *rest in insert_new(uow, journal, rows, *columns)
    }
    written = {row.seq: fresh[key] for key, row in new.items()}
    loading.keep({row.digest: fresh[key] for key, row in new.items()})
    _name(uow, written, refs)
    mentions.record(uow, {seq: fingerprints(event) for seq, event in written.items()})
    for are_reports in True, False:
        of_feeds = {s: weeks(each) for s, each in written.items() if (each.type == REPORT) is are_reports}
        mentions.record(uow, of_feeds, shared=are_reports)
    identities.join(uow, written)
    return new


def _children(
    uow: UnitOfWork, fresh: Mapping[Key, Event], refs: Mapping[Identifier, str]
) -> dict[Key, str | None]:
    """The reference that each event is journalled under; an event with an unknown reference is left out."""
    given = children.speakers(uow, {event.data.child_ref for event in fresh.values() if event.data.child_ref})
    return {
        key: refs[event.child] if event.child else event.data.child_ref
        for key, event in fresh.items()
        if event.child or event.data.child_ref is None or event.data.child_ref in given
    }


def _row(event: Event, child_ref: str | None, processed_at: datetime | None) -> Row:
    return {
        "id": event.id,
        "source": event.source,
        "type": event.type,
        "child_ref": child_ref,
        "occurred_at": event.occurred_at,
        "recorded_at": event.recorded_at,
        "received_at": event.received_at,
        "supersedes": event.supersedes,
        "supersedes_source": event.replaces and event.replaces[0],
        "actor": event.actor,
        "digest": digest(event),
        "body": to_cloudevent(event),
        "processed_at": processed_at,
    }


def _name(uow: UnitOfWork, written: Mapping[int, Event], refs: Mapping[Identifier, str]) -> None:
    rows = [
        {"journal_seq": seq, "position": position, "child_ref": refs[named]}
        for seq, event in written.items()
        for position, named in enumerate(event.named)
    ]
    for_each(uow, insert(naming), rows)


def unprocessed(uow: UnitOfWork, limit: int | None = None, *, leaving_out: Collection[int] = ()) -> list[int]:
    """Journal numbers of events that no processing has finished with, oldest first."""
    others = ~among(journal.c.seq, leaving_out)
    waiting = select(journal.c.seq).where(journal.c.processed_at.is_(None), others)
    return list(uow.scalars(waiting.order_by(journal.c.seq).limit(limit)))


def left_behind(
    uow: UnitOfWork, published_before: datetime, limit: int, *, leaving_out: Collection[int] = ()
) -> list[int]:
    """Journal numbers of events that were published before then and that no processing has finished with."""
    waiting = journal.c.processed_at.is_(None) & ~among(journal.c.seq, leaving_out)
    published = select(journal.c.seq).join(outbox_table).where(outbox_table.c.published_at < published_before)
    return list(uow.scalars(published.where(waiting).order_by(journal.c.seq).limit(limit)))


def mark_processed(uow: UnitOfWork, seqs: Iterable[int], now: datetime) -> None:
    unmarked = among(journal.c.seq, list(seqs)) & journal.c.processed_at.is_(None)
    uow.execute(update(journal).where(unmarked).values(processed_at=now))


def still_unprocessed(
    uow: UnitOfWork, seqs: Collection[int], received_before: datetime | None = None
) -> list[int]:
    """Those of these events that no processing has finished with, or of them those received before then."""
    if not seqs:
        return []
    waiting = among(journal.c.seq, list(seqs)) & journal.c.processed_at.is_(None)
    if received_before:
        waiting &= journal.c.received_at < received_before
    return list(uow.scalars(select(journal.c.seq).where(waiting)))
