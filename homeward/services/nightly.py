"""The nightly proof: every child is evaluated again from the journal and compared with what is stored."""

from collections import Counter
from collections.abc import Callable, Collection, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, datetime

import structlog
from sqlalchemy import Engine

from homeward.engine.load import RuleSet
from homeward.services.apart import together_or_apart
from homeward.services.people import unmatched
from homeward.services.process import AT_A_TIME, Outcome, process, process_events
from homeward.services.same_child import ask_everyone
from homeward.store import children, journal, projections, queries
from homeward.store.unit_of_work import reading, unit_of_work

log = structlog.get_logger()

BATCH = 200

KINDS = {
    "failing": "events and children cannot be evaluated, through a fault of Homeward's own; all others are",
    "unprocessed": "were accepted and not yet evaluated; they are now",
    "quarantined": "could not be accepted and wait in quarantine for a person",
    "unmatched": "with an open alert are not identified yet",
    "rule_problems": "in rule files: the last good rules stay in force until they are mended",
}


@dataclass
class Night:
    """Counts only. `differences` are stored rows that were not as the journal says; all of them are repaired.

    `asked` are children of whom a person is asked from now on, or no more, whether they are one with another.
    `raised` and `withdrawn` count the alerts that the repair itself raised and withdrew.
    """

    business_date: str
    as_of: str
    children: int = 0
    events: int = 0
    unprocessed: int = 0
    asked: int = 0
    differences: Counter[str] = field(default_factory=Counter)
    raised: int = 0
    withdrawn: int = 0
    unpublished: int = 0
    quarantined: int = 0
    unmatched: int = 0
    open_alerts: int = 0
    candidates: int = 0
    open_tasks: int = 0
    rule_problems: int = 0
    failing: int = 0

    def add(self, outcome: Outcome) -> None:
        self.children += outcome.children
        self.differences.update(outcome.differences)
        kinds = Counter(event.type for event in outcome.events)
        self.raised += kinds["alert.raised"]
        self.withdrawn += kinds["alert.withdrawn"]

    @property
    def needs_a_person(self) -> list[str]:
        """Plain sentences, without a child's data; empty where everything is in order."""
        counts = asdict(self)
        sentences = [
            f"{counts[name]} {name.replace('_', ' ')}: {words}."
            for name, words in KINDS.items()
            if counts[name]
        ]
        if differing := sum(self.differences.values()):
            sentences.append(
                f"{differing} stored rows differed from the journal; they are repaired. Find out why."
            )
        return sentences

    def as_dict(self) -> dict[str, object]:
        return {**asdict(self), "differences": dict(self.differences), "needs_a_person": self.needs_a_person}


def run(
    engine: Engine,
    rules: RuleSet,
    area: str,
    now: datetime,
    business_date: date,
    rule_problems: int = 0,
    after_batch: Callable[[int, int], None] = lambda done, of: None,
) -> Night:
    """Evaluate what was left over, then every child; repair what differs. A second run finds nothing.

    `after_batch` is told how many children are done, and of how many.
    """
    night = Night(business_date.isoformat(), now.isoformat(), rule_problems=rule_problems)
    failing = _Failing()

    def process_left_over(seqs: Sequence[int]) -> int:
        with unit_of_work(engine) as uow:
            process_events(uow, seqs, rules, area, now)
        return len(seqs)

    def evaluate(refs: Sequence[str]) -> Outcome:
        with unit_of_work(engine) as uow:
            projections.check_digests(uow, refs)
            return process(uow, refs, rules, area, now)

    while seqs := _unprocessed(engine, failing.events):
        night.unprocessed += sum(together_or_apart(process_left_over, seqs, failing.event))
    asked = sorted(ask_everyone(engine, now, failing.child))
    night.asked = len(asked)
    for start in range(0, len(asked), AT_A_TIME):
        together_or_apart(evaluate, asked[start : start + AT_A_TIME], failing.child)
    with reading(engine) as uow:
        everyone = children.everyone(uow)
    for start in range(0, len(everyone), AT_A_TIME):
        refs = everyone[start : start + AT_A_TIME]
        for outcome in together_or_apart(evaluate, refs, failing.child):
            night.add(outcome)
        after_batch(start + len(refs), len(everyone))
    night.failing = len(failing.events) + len(failing.children)
    _count(engine, night)
    return night


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


def _count(engine: Engine, night: Night) -> None:
    with reading(engine) as uow:
        counts = queries.counts(uow)
        night.unmatched = len(unmatched(uow, queries.with_open_alerts(uow)))
    for name in ("events", "unpublished", "quarantined", "open_alerts", "candidates", "open_tasks"):
        setattr(night, name, counts[name])
