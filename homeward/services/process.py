"""Evaluate children again and bring what is stored into line: the one path from journal to alerts."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from homeward.domain.alerts import apply_alert_event
from homeward.domain.contradictions import contradictions
from homeward.domain.entry import Entry
from homeward.domain.events import Event
from homeward.domain.macse import Candidate, apply_macse_event
from homeward.domain.reconcile import Policy, candidate, reconcile
from homeward.domain.timeline import Timeline, fold
from homeward.engine.evaluate import evaluate
from homeward.engine.load import RuleSet
from homeward.engine.model import Evaluation
from homeward.services.tasks import tasks
from homeward.store import children, history, journal, projections
from homeward.store.unit_of_work import UnitOfWork


@dataclass(frozen=True)
class Outcome:
    """What evaluating some children came to: who, the journal events that it took, and the stored rows that
    differed, by table."""

    children: int
    events: Sequence[Event]
    differences: Mapping[str, int]


@dataclass(frozen=True)
class Picture:
    """Everything that Homeward has to say of one child, as it should be stored."""

    timeline: Timeline
    evaluation: Evaluation
    candidate: Candidate | None
    tasks: Sequence[projections.Wanted]


def process(uow: UnitOfWork, refs: Iterable[str], rules: RuleSet, area: str, now: datetime) -> Outcome:
    """Lock these children, evaluate them from the journal, and write what differs, in this transaction."""
    speakers = children.lock(uow, refs)
    made: list[Event] = []
    pictures = {}
    for ref, entries in history.history(uow, speakers).items():
        pictures[ref], new = picture(ref, entries, rules, area, now)
        made += new
    journal.append_all(uow, made, to_outbox=True, processed_at=now)
    return Outcome(len(speakers), made, _store(uow, pictures, now))


def process_events(
    uow: UnitOfWork, seqs: Collection[int], rules: RuleSet, area: str, now: datetime
) -> Outcome:
    """Evaluate every child whose findings these journal entries can change, and mark the entries as done."""
    outcome = process(uow, history.concerned(uow, seqs), rules, area, now)
    journal.mark_processed(uow, seqs, now)
    return outcome


def picture(
    ref: str, entries: Iterable[Entry], rules: RuleSet, area: str, now: datetime
) -> tuple[Picture, list[Event]]:
    """The three pure functions in a row; the events are those that the journal still lacks."""
    timeline = fold(ref, entries)
    evaluation = evaluate(timeline, rules, now, area)
    made = reconcile(timeline, evaluation.findings, policy_of(rules), now)
    for event in made:
        _continue(timeline, event)
    proposed = candidate(timeline, evaluation.findings, now)
    return Picture(
        timeline, evaluation, proposed, tasks(ref, evaluation, contradictions(timeline), rules)
    ), made


def _continue(timeline: Timeline, event: Event) -> None:
    if event.type.startswith("alert."):
        apply_alert_event(timeline.alerts, event)
    else:
        apply_macse_event(timeline.spells, timeline.declined, timeline.proposals, event)


def policy_of(rules: RuleSet) -> Policy:
    return Policy({rule.id: rule.respond_within for rule in rules if rule.respond_within})


def _store(uow: UnitOfWork, pictures: Mapping[str, Picture], now: datetime) -> dict[str, int]:
    drawn = pictures.items()
    children.mark_evaluated(uow, {ref: each.evaluation.wake_at for ref, each in drawn}, now)
    return {
        "findings": projections.save_findings(uow, {ref: each.evaluation.findings for ref, each in drawn}),
        "alerts": projections.save_alerts(uow, {ref: each.timeline.alerts.values() for ref, each in drawn}),
        "candidates": projections.save_candidates(uow, {ref: each.candidate for ref, each in drawn}),
        "cases": projections.save_cases(uow, {ref: each.timeline.spells.values() for ref, each in drawn}),
        "tasks": projections.sync_tasks(uow, {ref: each.tasks for ref, each in drawn}, now),
    }
