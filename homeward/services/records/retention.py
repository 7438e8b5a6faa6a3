"""Whose retention has passed, for a person to review; what is held or was reviewed is left alone."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from homeward.domain.events import Event
from homeward.domain.events.entry import standing
from homeward.domain.events.kinds import as_instant, london_day
from homeward.domain.history.retention import Retention, retention
from homeward.domain.history.timeline import Timeline, fold
from homeward.store import history, loading, nights
from homeward.store.tables.core import journal
from homeward.store.unit_of_work import UnitOfWork

BATCH = 100
HOLD, REVIEWED = "legal_hold", "retention.reviewed"


@dataclass(frozen=True)
class Review:
    """`passed` are those to review, by reference, each with why and until when it was kept. Counted are the
    others: on legal hold, reviewed before and not due again, of no known date of birth."""

    looked_at: int
    passed: dict[str, Retention]
    held: int
    reviewed: int
    not_known: int


def review(uow: UnitOfWork, today: date, after_batch: Callable[[int, int], None]) -> Review:
    held, reviewed = _decided(uow, today)
    passed: dict[str, Retention] = {}
    counts = dict.fromkeys(("looked_at", "held", "reviewed", "not_known"), 0)
    for timeline in _everybody(uow, after_batch):
        counts["looked_at"] += 1
        found = retention(timeline)
        if found.until is None:
            counts["not_known"] += 1
        elif found.until <= today:
            if timeline.child in held:
                counts["held"] += 1
            elif timeline.child in reviewed:
                counts["reviewed"] += 1
            else:
                passed[timeline.child] = found
    return Review(passed=passed, **counts)


def _everybody(uow: UnitOfWork, after_batch: Callable[[int, int], None]) -> Iterator[Timeline]:
    every, done, after = nights.number_in_scope(uow, None), 0, ""
    while refs := nights.in_scope(uow, None, after, BATCH):
        for ref, entries in history.history(uow, refs).items():
            yield fold(ref, entries)
        done, after = done + len(refs), refs[-1]
        after_batch(done, every)


def _decided(uow: UnitOfWork, today: date) -> tuple[set[str], set[str]]:
    """Whose record is held, and whose was reviewed and is not due again, by reference."""
    seqs = list(uow.scalars(select(journal.c.seq).where(journal.c.type.in_((HOLD, REVIEWED)))))
    held: dict[str, bool] = {}
    reviewed: dict[str, bool] = {}
    for event in standing(loading.events(uow, seqs).values()):
        if event.type == HOLD:
            held[event.data.subject] = event.data.on
        else:
            reviewed[event.data.subject] = _is_not_due(event, today)
    return {ref for ref, on in held.items() if on}, {ref for ref, yes in reviewed.items() if yes}


def _is_not_due(event: Event, today: date) -> bool:
    again = event.data.review_by
    return again is None or london_day(as_instant(again)) > today
