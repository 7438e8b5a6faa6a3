"""A back-test: every child's history judged by the rules in force and by others, and nothing written.

The children are shared out to one process for each core. Each reads its own; what comes back are counts.
"""

import gc
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from multiprocessing import get_context
from typing import Any, NamedTuple, Protocol

from sqlalchemy import Engine, Row

from homeward.domain.events.entry import Entry
from homeward.domain.findings.finding import Finding
from homeward.domain.history.timeline import fold
from homeward.engine.backtest import Plan, Tally, compare
from homeward.engine.backtest.comparing import Describe
from homeward.engine.rulefiles.meaning import version_of_all
from homeward.engine.subjects import RESTS_ON
from homeward.store import children, history, journal, queries
from homeward.store.database import connect
from homeward.store.unit_of_work import UnitOfWork, reading

BATCH = 100
"""Children of one piece of work: small, as some have a hundred times as long a history as others."""


class History(NamedTuple):
    """A child's, and what the rules in force have said of it, where that is stored and still holds."""

    child: str
    entries: Sequence[Entry]
    said: Sequence[Finding] | None = None


Progress = Callable[[int, int], None]
"""Told how many pieces of work are done, and of how many."""


class Source(Protocol):
    """Where the histories are; it goes to other processes, and so do the pieces of work."""

    def pieces(self, plan: Plan) -> Sequence[Any]:
        """The children whom the rules can be about, in pieces of work."""
        ...

    def histories(self, piece: Any) -> Iterable[History]: ...

    def began(self, kinds: frozenset[str]) -> datetime | None:
        """When the first event of these types happened."""
        ...


class Piece(NamedTuple):
    """Children, and those of them of whom the store holds what the rules in force say, as of that instant."""

    children: list[str]
    settled: set[str]
    as_of: datetime


@dataclass(frozen=True)
class Stored:
    """The store at this address."""

    url: str

    def pieces(self, plan: Plan) -> Sequence[Piece]:
        with self._reading() as uow:
            refs = history.of_whom(uow, kinds_of(plan))
            settled = children.evaluated(uow, version_of_all(plan.live), plan.as_of)
            if settled:  # what waits to be processed may change what is stored
                settled -= history.concerned(uow, journal.unprocessed(uow))
        batches = (refs[start : start + BATCH] for start in range(0, len(refs), BATCH))
        return [Piece(batch, settled.intersection(batch), plan.as_of) for batch in batches]

    def histories(self, piece: Piece) -> Iterable[History]:
        with self._reading() as uow:
            said: dict[str, list[Finding]] = {ref: [] for ref in piece.settled}
            for row in queries.said(uow, piece.settled, piece.as_of):
                said[row.child_ref].append(_finding(row))
            for child, entries in history.history(uow, piece.children).items():
                yield History(child, entries, said.get(child))

    def began(self, kinds: frozenset[str]) -> datetime | None:
        with self._reading() as uow:
            return history.first(uow, kinds)

    @contextmanager
    def _reading(self) -> Iterator[UnitOfWork]:
        engine = _engine(self.url)
        try:
            with reading(engine) as uow:
                yield uow
        finally:
            engine.dispose()


def _finding(row: Row[Any]) -> Finding:
    return Finding(
        id=row.id,
        code=row.code,
        rule=row.rule,
        version=row.version,
        child=row.child_ref,
        episode=row.episode,
        subject=row.subject,
        due=row.due,
        known=row.known,
        late=row.late,
        actions=tuple(row.actions),
        never_silent=row.never_silent,
        evidence=tuple((one["source"], one["id"]) for one in row.evidence),
        because="",
        absence=row.absence,
        started=row.started,
    )


@cache
def _engine(url: str) -> Engine:
    """One for each process. It keeps the statements that it has compiled when its connections are shut."""
    return connect(url)


@dataclass(frozen=True)
class Job:
    """What each process does with its pieces of work."""

    source: Source
    plan: Plan
    describe: Describe

    def do(self, piece: Any) -> Tally:
        tally = Tally()
        for child, entries, said in self.source.histories(piece):
            held = [entry for entry in entries if entry.event.received_at <= self.plan.as_of]
            tally += compare(fold(child, held), self.plan, self.describe, said)
        return tally


def back_test(job: Job, progress: Progress, processes: int | None = None) -> Tally:
    """Judge every child; `processes` is one for each core unless it is said."""
    pieces = job.source.pieces(job.plan)
    processes = min(processes or os.cpu_count() or 1, len(pieces))
    total = Tally()
    for done, tally in enumerate(shared_out(job, pieces, processes), 1):
        total += tally
        progress(done, len(pieces))
    return total


def kinds_of(plan: Plan) -> frozenset[str]:
    """The types of event that findings can be about."""
    looked_at = {kind for rule in (*plan.deciding, *plan.anew) for kind in rule.on}
    return frozenset(type_ for kind in looked_at for type_ in RESTS_ON.get(kind, (kind,)))


def shared_out(job: Job, pieces: Sequence[Any], processes: int) -> Iterator[Tally]:
    """What comes of each piece of work, as it is done."""
    if processes <= 1:
        yield from map(job.do, pieces)
        return
    # Started afresh, not forked: a web process has threads, and their locks would be copied as they are.
    with get_context("spawn").Pool(processes, _take_on, (job,)) as pool:
        yield from pool.imap_unordered(_do, pieces)


_job: Job
"""That of this process, where it is one that was started for a back-test."""


def _take_on(job: Job) -> None:
    global _job
    gc.disable()  # half of the time goes into looking for garbage, of which a history leaves hardly any
    _job = job


def _do(piece: Any) -> Tally:
    return _job.do(piece)
