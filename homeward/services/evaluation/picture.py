"""What Homeward has to say of one child, drawn from the whole history."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from homeward.config import settings
from homeward.domain.alerts.chain import Times
from homeward.domain.alerts.open_matter import HeldBack, held_back
from homeward.domain.contacts.likely_contacts import unanswered
from homeward.domain.events import Event
from homeward.domain.events.entry import Entry
from homeward.domain.events.our_events import Policy
from homeward.domain.findings.reconcile import candidate, reconcile
from homeward.domain.history.contradictions import Contradiction, contradictions
from homeward.domain.history.timeline import Timeline, fold
from homeward.domain.identity.identified import PLACEHOLDER, placeholders
from homeward.domain.identity.pairs import open_pairs
from homeward.domain.meetings.macse import Candidate
from homeward.domain.meetings.missing_group import Listing, listing, listing_events
from homeward.domain.telling.tellings import Telling, tellings
from homeward.engine.evaluate import judge, summed_up
from homeward.engine.one_child import Record, Together, if_one_child
from homeward.engine.one_person import if_one_person
from homeward.engine.rulefiles.load import RuleSet
from homeward.engine.rulefiles.model import Evaluation, Judgement, Status
from homeward.engine.subjects import part_of_alert
from homeward.services.tasks.tasks import tasks
from homeward.store.projections import Wanted

ALONE = Together()

PASSES = 3
"""An event of our own can make another one due, so we look again so often; the night does what is left."""


@dataclass(frozen=True)
class Picture:
    """Everything that Homeward has to say of one child at an instant, as it should be stored.

    `made` are the events that the journal still lacks; the timeline has them already.
    """

    timeline: Timeline
    evaluation: Evaluation
    candidate: Candidate | None
    listing: Listing | None
    tellings: Sequence[Telling]
    suppressed: Sequence[HeldBack]
    tasks: Mapping[str, Wanted]
    made: Sequence[Event]


def draw_all(
    histories: Mapping[str, Iterable[Entry]],
    rules: RuleSet,
    area: str,
    now: datetime,
    who_is_who: Mapping[str, Collection[Contradiction]],
) -> dict[str, Picture]:
    """The three pure functions in a row, for several children. `who_is_who` is what other records make it
    necessary to ask of who each child is."""
    timelines = {child: fold(child, entries) for child, entries in histories.items()}
    judged = {child: judge(timeline, rules, now, area) for child, timeline in timelines.items()}
    records = {
        child: Record(timeline, summed_up(judged[child], timeline, now))
        for child, timeline in timelines.items()
        if open_pairs(timeline.pairs, child)
    }
    together = if_one_child(records, rules, now, area)
    for child, timeline in timelines.items():
        if any(each.is_known for each in unanswered(timeline)):
            alone = Record(timeline, summed_up(judged[child], timeline, now))
            if_so = if_one_person(alone, tuple(rules), now, area)
            together.setdefault(child, Together()).add(if_so.findings.values(), if_so.wake_at)
    return {
        child: _picture(
            timeline,
            judged[child],
            rules,
            area,
            now,
            who_is_who.get(child, ()),
            together.get(child, ALONE),
        )
        for child, timeline in timelines.items()
    }


def _picture(
    timeline: Timeline,
    judgements: Sequence[Judgement],
    rules: RuleSet,
    area: str,
    now: datetime,
    who_is_who: Collection[Contradiction],
    together: Together = ALONE,
) -> Picture:
    made: list[Event] = []
    policy = policy_of(rules)
    evaluation = summed_up(judgements, timeline, now)
    if_so = together.findings.values()
    for _ in range(PASSES):
        more = reconcile(timeline, [*evaluation.findings, *if_so], policy, now)
        more += listing_events(timeline, evaluation.findings, now)
        if not more:
            break
        made += more
        ours = (Entry(event, timeline.child) for event in more)
        timeline = fold(timeline.child, (*timeline.entries, *ours))
        parts = {part_of_alert(event.data.alert) for event in more if event.type.startswith("alert.")}
        kept = [each for each in judgements if each.part not in parts]
        judgements = [*kept, *judge(timeline, rules, now, area, parts)]
        evaluation = summed_up(judgements, timeline, now)
    wakes = [at for at in (evaluation.wake_at, together.wake_at) if at]
    evaluation = replace(evaluation, wake_at=min(wakes, default=None))
    proposed = candidate(timeline, evaluation.findings, now)
    listed = listing(timeline, evaluation.findings, now)
    told = tellings(timeline, evaluation.findings, policy, now)
    suppressed = held_back(timeline, evaluation.findings, policy, now)
    numbers = [Contradiction(PLACEHOLDER, why, why) for why in placeholders(timeline.events)]
    wanted = tasks(timeline, evaluation, [*contradictions(timeline), *numbers, *who_is_who], rules)
    by_id = {task.id: task for task in wanted}
    return Picture(timeline, evaluation, proposed, listed, told, suppressed, by_id, made)


def policy_of(rules: RuleSet) -> Policy:
    within = {rule.version: rule.respond_within for rule in rules if rule.respond_within}
    notify: dict[str, dict[str, tuple[str, ...]]] = {}
    for rule in rules:
        if rule.notify and rule.status is Status.LIVE:
            notify.setdefault(rule.id, {})[rule.version] = rule.notify
    config = settings()
    immediately = timedelta(minutes=config.immediately_minutes)
    return Policy(within, immediately, times(), config.live_from, notify)


def times() -> Times:
    """The times of the chain of who is told, as this installation sets them."""
    config = settings()
    return Times(
        emergency_duty=timedelta(minutes=config.emergency_duty_minutes),
        manager=timedelta(minutes=config.manager_minutes),
        acknowledged=timedelta(minutes=config.acknowledged_minutes),
    )
