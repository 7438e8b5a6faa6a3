"""What a night reads to hold it against something else, beside the children themselves."""

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import func, select

from homeward.domain.alerts.alert import OPEN_STATES
from homeward.domain.calendar.deadlines import LONDON, RETURN_INTERVIEW_WITHIN
from homeward.domain.events.checks import CLOCK_SKEW
from homeward.domain.events.kinds import as_instant, read_day
from homeward.domain.night.differences import Kind
from homeward.domain.night.manifests import Manifest
from homeward.domain.telling.notices import NoticeProblem, NoticeState
from homeward.store.quarantine import State
from homeward.store.sql import among
from homeward.store.tables.alerts import alert
from homeward.store.tables.core import absence, child, due_interview, journal, outbox, task
from homeward.store.tables.notices import notice
from homeward.store.tables.quarantine import quarantine
from homeward.store.tables.senders import unconfirmed
from homeward.store.unit_of_work import UnitOfWork

MANIFEST = "feed.manifest"
AT_A_TIME = 1000
"""Rows that are held at once of a table that grows."""


def manifests(uow: UnitOfWork, since: date) -> list[Manifest]:
    """The last of each source, feed and day, from that day on, oldest first; none that was taken back."""
    later = journal.alias("later")
    replaced = select(later.c.seq).where(
        later.c.supersedes == journal.c.id, later.c.supersedes_source == journal.c.source
    )
    rows = select(journal.c.seq, journal.c.source, journal.c.body).where(
        journal.c.type == MANIFEST,
        journal.c.received_at >= datetime.combine(since, time(), LONDON),
        ~replaced.exists(),
    )
    last: dict[tuple[str, str, date], Manifest] = {}
    for seq, source, body in uow.execute(rows.order_by(journal.c.occurred_at, journal.c.seq)):
        each = _manifest(seq, source, body["data"])
        if each.day >= since:
            last[source, each.feed, each.day] = each
    return sorted(last.values(), key=lambda each: (each.day, each.source, each.feed))


def _manifest(seq: int, source: str, data: dict[str, Any]) -> Manifest:
    ids = data.get("ids")
    return Manifest(
        seq,
        source,
        data["feed"],
        read_day(data["day"]),
        tuple(data["types"]),
        data["count"],
        None if ids is None else tuple(ids),
    )


def listed_by(uow: UnitOfWork, manifest: Manifest) -> dict[str, int]:
    """Journal numbers, by id, of what the source recorded on that day in London; of other days, what the
    manifest names all the same."""
    begin, end = as_instant(manifest.day), as_instant(manifest.day + timedelta(days=1))
    rows = select(journal.c.id, journal.c.seq).where(journal.c.source == manifest.source)
    theirs = rows.where(journal.c.type.in_(manifest.types))
    # Nothing is received much before its source recorded it, and when it was received is indexed.
    lately = theirs.where(journal.c.received_at >= begin - CLOCK_SKEW)
    that_day = lately.where(journal.c.recorded_at >= begin, journal.c.recorded_at < end)
    named = rows.where(among(journal.c.id, manifest.ids or ()))
    return {id_: seq for found in (that_day, named) for id_, seq in uow.execute(found)}


def to_confirm(uow: UnitOfWork, source: str) -> set[str]:
    """The ids of what that source sent and a person has to confirm, or has answered."""
    return set(uow.scalars(select(unconfirmed.c.event_id).where(unconfirmed.c.source == source)))


def in_quarantine(uow: UnitOfWork) -> dict[str, set[str]]:
    """By source, the ids of what waits there."""
    named = quarantine.c.source.is_not(None) & quarantine.c.event_id.is_not(None)
    rows = select(quarantine.c.source, quarantine.c.event_id)
    waiting = rows.where(quarantine.c.state == State.OPEN, named)
    found: dict[str, set[str]] = defaultdict(set)
    for source, event_id in uow.execute(waiting.execution_options(yield_per=AT_A_TIME)):
        found[source].add(event_id)
    return found


def unpublished(uow: UnitOfWork, accepted_before: datetime) -> Iterator[int]:
    """Journal numbers of what was accepted before then and waits to be published."""
    waiting = select(outbox.c.journal_seq).join(journal).where(outbox.c.published_at.is_(None))
    late = waiting.where(journal.c.received_at < accepted_before).order_by(outbox.c.journal_seq)
    yield from uow.scalars(late.execution_options(yield_per=AT_A_TIME))


def journalled(uow: UnitOfWork, until: int) -> int:
    """How many events the journal has up to that number."""
    return uow.scalar(select(func.count()).select_from(journal).where(journal.c.seq <= until)) or 0


def notices(uow: UnitOfWork, due_before: datetime) -> dict[Kind, list[str]]:
    """Notices by kind: those that failed, and those that were due before then and were not sent."""
    late = notice.c.state.in_((NoticeState.WAITING, NoticeState.SENDING)) & (notice.c.due_at < due_before)
    rows = select(notice.c.state, notice.c.problem, notice.c.id).where(
        late | (notice.c.state == NoticeState.FAILED)
    )
    found: dict[Kind, list[str]] = defaultdict(list)
    for state, problem, id_ in uow.execute(rows.order_by(notice.c.due_at, notice.c.id)):
        has_no_channel = problem == NoticeProblem.NO_CHANNEL
        kind = Kind.NO_CHANNEL if has_no_channel else Kind.NOTICE_STUCK
        found[Kind.NOTICE_FAILED if state == NoticeState.FAILED else kind].append(id_)
    return found


def wrong_clocks(uow: UnitOfWork) -> list[str]:
    """The children of whom a return interview is not due 72 elapsed hours after the return."""
    every = select(due_interview.c.child_ref, due_interview.c.returned_at, due_interview.c.due_at)
    rows = uow.execute(every.execution_options(yield_per=AT_A_TIME))
    return sorted({ref for ref, back, due in rows if due - back != RETURN_INTERVIEW_WITHIN})


def with_open_alerts(uow: UnitOfWork, after: str) -> list[str]:
    """The next children after that reference of whom an alert waits for an answer."""
    waiting = select(alert.c.child_ref).distinct()
    waiting = waiting.where(alert.c.state.in_(OPEN_STATES), alert.c.child_ref > after)
    return list(uow.scalars(waiting.order_by(alert.c.child_ref).limit(AT_A_TIME)))


def asleep(uow: UnitOfWork, refs: Collection[str]) -> dict[str, "Asleep"]:
    """Of each of these children, until when nothing asks for it to be evaluated."""
    rows = select(child.c.ref, child.c.wake_at, child.c.evaluated_at, child.c.rules)
    found = uow.execute(rows.where(among(child.c.ref, refs)))
    return {ref: Asleep(*rest) for ref, *rest in found}


@dataclass(frozen=True)
class Asleep:
    """When the clock wakes the child, when it was evaluated last, and by which version of all rules."""

    wake_at: datetime | None
    evaluated_at: datetime | None
    rules: str | None

    def was_due(self, rules: str, now: datetime) -> bool:
        """Whether the clock, other rules or a first evaluation asked for it by then."""
        return self.evaluated_at is None or self.rules != rules or bool(self.wake_at and self.wake_at <= now)


def standing(uow: UnitOfWork, now: datetime) -> dict[str, int]:
    """What waits for people, as counts: the state of the day, not a fault of Homeward's."""
    unanswered = alert.c.state.in_(OPEN_STATES) & (alert.c.respond_by < now) & ~alert.c.from_history
    counted = {
        "absences_open_over_24_hours": (absence, absence.c.starts_at <= now - timedelta(hours=24)),
        "return_interviews_overdue": (due_interview, due_interview.c.due_at < now),
        "alerts_unanswered": (alert, unanswered),
    }
    kinds = select(task.c.kind, func.count()).where(task.c.closed_at.is_(None)).group_by(task.c.kind)
    tasks = {f"tasks_{kind}": number for kind, number in uow.execute(kinds.order_by(task.c.kind))}
    rows = {
        name: uow.scalar(select(func.count()).select_from(table).where(which)) or 0
        for name, (table, which) in counted.items()
    }
    return rows | tasks
