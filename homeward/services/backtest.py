"""A back-test: every child's history judged by the rules in force and by others, and nothing written.

The children are shared out to one process for each core. Each reads its own; what comes back are counts.
"""

import gc
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from multiprocessing import get_context
from typing import Any, Protocol

from homeward.domain.entry import Entry
from homeward.domain.timeline import fold
from homeward.engine.backtest import Plan, Tally, compare
from homeward.engine.backtest.comparing import Describe
from homeward.store import history
from homeward.store.database import connect
from homeward.store.unit_of_work import reading

BATCH = 50
"""Children of one piece of work: small, as some have a hundred times as long a history as others."""

Histories = Iterable[tuple[str, Sequence[Entry]]]
Progress = Callable[[int, int], None]
"""Told how many pieces of work are done, and of how many."""


class Source(Protocol):
    """Where the histories are; it goes to other processes, and so do the pieces of work."""

    def pieces(self, kinds: frozenset[str]) -> Sequence[Any]:
        """Children of whom there is an event of one of these types, in pieces of work."""
        ...

    def histories(self, piece: Any) -> Histories: ...

    def began(self, kinds: frozenset[str]) -> datetime | None:
        """When the first event of these types happened."""
        ...


@dataclass(frozen=True)
class Stored:
    """The store at this address."""

    url: str

    def pieces(self, kinds: frozenset[str]) -> Sequence[list[str]]:
        with self._reading() as uow:
            refs = history.of_whom(uow, kinds)
        return [refs[start : start + BATCH] for start in range(0, len(refs), BATCH)]

    def histories(self, piece: list[str]) -> Histories:
        with self._reading() as uow:
            yield from history.history(uow, piece).items()

    def began(self, kinds: frozenset[str]) -> datetime | None:
        with self._reading() as uow:
            return history.first(uow, kinds)

    @contextmanager
    def _reading(self) -> Iterator[Any]:
        engine = connect(self.url)
        try:
            with reading(engine) as uow:
                yield uow
        finally:
            engine.dispose()


@dataclass(frozen=True)
class Job:
    """What each process does with its pieces of work."""

    source: Source
    plan: Plan
    describe: Describe

    def do(self, piece: Any) -> Tally:
        tally = Tally()
        for child, entries in self.source.histories(piece):
            held = [entry for entry in entries if entry.event.received_at <= self.plan.as_of]
            tally += compare(fold(child, held), self.plan, self.describe)
        return tally


def back_test(job: Job, progress: Progress, processes: int | None = None) -> Tally:
    """Judge every child; `processes` is one for each core unless it is said."""
    pieces = job.source.pieces(kinds_of(job.plan))
    processes = min(processes or os.cpu_count() or 1, len(pieces))
    total = Tally()
    for done, tally in enumerate(shared_out(job, pieces, processes), 1):
        total += tally
        progress(done, len(pieces))
    return total


def kinds_of(plan: Plan) -> frozenset[str]:
    """The types of event that findings can be about."""
    return frozenset(kind for rule in plan.rules for kind in rule.on)


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
