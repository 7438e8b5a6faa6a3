"""The nightly proof: children are evaluated again from the journal and compared with what is stored; then all
else that can be held against something is.
"""

from collections import Counter
from collections.abc import Callable, Collection, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import chain, islice

import structlog
from sqlalchemy import Engine

from homeward.config import settings
from homeward.domain.night.differences import Difference, Kind
from homeward.engine.rulefiles.load import RuleSet
from homeward.services.children.people import unmatched
from homeward.services.children.same_child import ask_everyone
from homeward.services.evaluation.process import AT_A_TIME, Outcome, process, process_events
from homeward.services.evaluation.set_aside import together_or_apart
from homeward.services.night import checks, eye
from homeward.services.night.outcome import Night
from homeward.store import history, journal, night_reads, nights, outcomes, projections, queries
from homeward.store.nights import CONCLUSION, NightRow, Shard
from homeward.store.unit_of_work import UnitOfWork, reading, unit_of_work

log = structlog.get_logger()

BATCH = 200
STRETCH = 500
"""The night notes how far it has come after so many children: at most so many are done again after a kill."""

KEPT_AT_ONCE = 1000
"""Differences that the conclusion writes in one transaction."""

EVERYONE_EVERY = timedelta(days=31)
JUST_NOW = timedelta(minutes=1)
"""How long ago something came at most that a running worker may be about to do."""

RAISING = frozenset({"alert.raised", "alert.reason_added"})

Steps = Callable[[int, int], None]
"""Is told how many children are done, and of how many."""


@dataclass(frozen=True)
class Proof:
    """One run of the night, or of a part of it. A second run finds nothing."""

    engine: Engine
    rules: RuleSet
    area: str
    now: datetime
    business_date: date
    rule_problems: int = 0
    after_batch: Steps = lambda done, of: None
    failing: "_Failing" = field(default_factory=lambda: _Failing())

    def whole(self) -> Night:
        """Evaluate what was left over, then the children; then all the rest. Repair what differs."""
        night = self._night(CONCLUSION)
        self._process_left_over(night)
        night.asked = self.link()
        children = self._evaluate_shard(Shard(), self._night(str(Shard())))
        night.everyone = children.everyone
        night.add_part(children.as_dict())
        return self._conclude(night)

    def shard(self, shard: Shard) -> Night:
        """The children of one shard alone, and what was left over before."""
        night = self._night(str(shard))
        self._process_left_over(night)
        return self._evaluate_shard(shard, night)

    def conclusion(self) -> Night:
        """What is not done child by child, with what the shards of that day found."""
        night = self._night(CONCLUSION)
        with reading(self.engine) as uow:
            parts, lacking = checks.last_runs(nights.parts(uow, self.business_date))
        night.everyone = all(part.everyone for part in parts)
        for part in parts:
            night.add_part(part.counts)
        return self._conclude(night, lacking)

    def link(self) -> int:
        """Ask a person which records may be one child's, and evaluate those of whom it is asked; answers with
        how many."""
        asked = sorted(ask_everyone(self.engine, self.now, self.failing.child))
        self._evaluate_all(asked)
        return len(asked)

    def _night(self, part: str) -> Night:
        return Night(self.business_date.isoformat(), self.now.isoformat(), part)

    def _evaluate_all(self, refs: Sequence[str]) -> datetime:
        """Answers with as of when: a worker may have evaluated one of them since the night began."""
        as_of = self.now
        for start in range(0, len(refs), AT_A_TIME):
            some = refs[start : start + AT_A_TIME]
            done = together_or_apart(self._evaluate, some, self.failing.child)
            as_of = max([as_of, *(each.as_of for each in done)])
        return as_of

    def _evaluate(self, refs: Sequence[str]) -> Outcome:
        with unit_of_work(self.engine) as uow:
            return process(uow, refs, self.rules, self.area, self.now)

    def _process_left_over(self, night: Night) -> None:
        def process_some(seqs: Sequence[int]) -> int:
            """Answers with how many no worker was about to process; another shard may have been first."""
            with unit_of_work(self.engine) as uow:
                left_over = journal.still_unprocessed(uow, seqs, self.now - JUST_NOW)
                if waiting := journal.still_unprocessed(uow, seqs):
                    process_events(uow, waiting, self.rules, self.area, self.now)
            return len(left_over)

        while seqs := _unprocessed(self.engine, self.failing.events):
            night.unprocessed += sum(together_or_apart(process_some, seqs, self.failing.event))

    def _evaluate_shard(self, shard: Shard, night: Night) -> Night:
        """From where a kill left it, if one did."""
        row, since = self._begin(str(shard))
        night.everyone = row.everyone
        night.add_part(row.counts)
        with reading(self.engine) as uow:
            of = nights.number_in_scope(uow, since) // shard.of
        comparison = _Comparison(self, row, night)
        reached = row.reached or ""
        with eye.opened(self.engine) as database:
            while page := self._page(since, reached, STRETCH * shard.of):
                refs = [ref for ref in page if ref in shard]
                done = self._compare(refs, comparison, of)
                known = [ref for ref in refs if ref not in self.failing.children]
                args = (self.engine, database, known, self.rules, self.now, self._evaluate_all)
                seen_otherwise = list(eye.differences(*args))
                reached = page[-1]
                night.children += done
                night.failing += len(refs) - done
                with unit_of_work(self.engine) as uow:
                    nights.add(uow, row.id, seen_otherwise, self.now)
                    nights.note(uow, row, night.counts(), self.now, reached=reached)
        night.failing += len(self.failing.events)
        with unit_of_work(self.engine) as uow:
            night.found = Counter(nights.counted(uow, row.id))
            nights.note(uow, row, night.counts(), self.now, ended=True)
        return night

    def _compare(self, refs: Sequence[str], comparison: "_Comparison", of: int) -> int:
        """Answers with how many of them could be evaluated."""
        done = 0
        for start in range(0, len(refs), AT_A_TIME):
            some = refs[start : start + AT_A_TIME]
            done += sum(together_or_apart(comparison.evaluate, some, self.failing.child))
            so_far = comparison.night.children + done
            self.after_batch(so_far, max(of, so_far))
        return done

    def _begin(self, part: str) -> tuple[NightRow, datetime | None]:
        """The part as it stands, and since when a child must have been touched to be looked at; None: all
        are."""
        with unit_of_work(self.engine) as uow:
            last = nights.last_of_everyone(uow, part)
            everyone = last is None or self.now - last >= EVERYONE_EVERY
            row = nights.begin(
                uow,
                self.business_date,
                part,
                everyone=everyone,
                rules=self.rules.version,
                now=self.now,
            )
        return row, None if row.everyone else self.now - timedelta(days=settings().night_days)

    def _page(self, since: datetime | None, after: str, most: int) -> list[str]:
        with reading(self.engine) as uow:
            return nights.in_scope(uow, since, after, most)

    def _conclude(self, night: Night, lacking: Sequence[Difference] = ()) -> Night:
        row, _ = self._begin(CONCLUSION)
        differing = chain(lacking, checks.differences(self.engine, self.now, self.business_date))
        while found := list(islice(differing, KEPT_AT_ONCE)):
            with unit_of_work(self.engine) as uow:
                nights.add(uow, row.id, found, self.now)
        night.rule_problems = self.rule_problems
        _count(self.engine, night, self.now)
        with unit_of_work(self.engine) as uow:
            night.found.update(nights.counted(uow, row.id))
            nights.note(uow, row, night.counts(), self.now, ended=True)
        return night


def run(
    engine: Engine,
    rules: RuleSet,
    area: str,
    now: datetime,
    business_date: date,
    rule_problems: int = 0,
    after_batch: Steps = lambda done, of: None,
) -> Night:
    """The whole night."""
    return Proof(engine, rules, area, now, business_date, rule_problems, after_batch).whole()


class _Differs(Exception):
    """Some child of several differs: each is then evaluated alone, to know which."""


@dataclass(frozen=True)
class _Comparison:
    """Children evaluated again: who differs is noted and counted, in the transaction that puts it right."""

    proof: Proof
    row: NightRow
    night: Night

    def evaluate(self, refs: Sequence[str]) -> int:
        """Answers with how many they are."""
        proof = self.proof
        with unit_of_work(proof.engine) as uow:
            asleep = night_reads.asleep(uow, refs)
            projections.check_digests(uow, refs)
            outcome = process(uow, refs, proof.rules, proof.area, proof.now)
            differs = any(outcome.differences.values())
            if differs:
                if len(refs) > 1:
                    raise _Differs
                kind = self._kind(uow, refs[0], asleep[refs[0]], outcome)
                found = [Difference(kind, f"child {refs[0]}", repaired=True)] if kind else []
                nights.add(uow, self.row.id, found, proof.now)
                counted = deepcopy(self.night)
                counted.add(outcome)
                nights.note(uow, self.row, counted.counts(), proof.now)
        self.night.add(outcome)
        return len(refs)

    def _kind(self, uow: UnitOfWork, ref: str, asleep: night_reads.Asleep, outcome: Outcome) -> Kind | None:
        """None where a worker may be about to do the same."""
        now = self.proof.now
        if asleep.was_due(self.proof.rules.version, now):
            return Kind.NOT_WOKEN if asleep.was_due(self.proof.rules.version, now - JUST_NOW) else None
        waiting = journal.unprocessed(uow, BATCH, leaving_out=self.proof.failing.events)
        if waiting and ref in history.concerned(uow, waiting):
            return None
        raised = any(event.type in RAISING for event in outcome.events)
        return Kind.SILENT_MISS if raised else Kind.STORED_OTHERWISE


class _Failing:
    """What cannot be evaluated, by reference; it must not keep the night from proving all the rest."""

    def __init__(self) -> None:
        self.events: set[int] = set()
        self.children: set[str] = set()

    def event(self, seq: int, error: Exception) -> None:
        self.events.add(seq)
        log.error("event cannot be processed", journal=seq, exc_info=error)

    def child(self, ref: str, error: Exception) -> None:
        self.children.add(ref)
        log.error("child cannot be evaluated", child=ref, exc_info=error)


def _unprocessed(engine: Engine, leaving_out: Collection[int]) -> list[int]:
    with reading(engine) as uow:
        return journal.unprocessed(uow, BATCH, leaving_out=leaving_out)


def _count(engine: Engine, night: Night, now: datetime) -> None:
    with reading(engine) as uow:
        counts = queries.counts(uow)
        reached = ""
        while refs := night_reads.with_open_alerts(uow, reached):
            night.unmatched += len(unmatched(uow, refs))
            reached = refs[-1]
        night.standing = night_reads.standing(uow, now)
        night.last_event = outcomes.last_seq(uow)
    for name in ("events", "unpublished", "quarantined", "open_alerts", "candidates", "open_tasks"):
        setattr(night, name, counts[name])
