"""What Homeward has to say of one child: drawn from the whole history, or carried on from what it said last.

Both come to the same (docs/adr/0006, tests/integration/test_snapshots.py).
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from homeward.config import settings
from homeward.domain.chain import Times
from homeward.domain.continuing import Continued, Part, can_continue, continued, part_of_alert
from homeward.domain.contradictions import Contradiction, contradictions
from homeward.domain.entry import Entry
from homeward.domain.events import Event
from homeward.domain.identity import PLACEHOLDER, placeholders
from homeward.domain.likely_contacts import unanswered
from homeward.domain.macse import Candidate
from homeward.domain.missing_group import Listing, listing, listing_events
from homeward.domain.open_matter import HeldBack, held_back
from homeward.domain.our_events import Policy
from homeward.domain.pairs import open_pairs
from homeward.domain.reconcile import candidate, reconcile
from homeward.domain.telling import Telling, tellings
from homeward.domain.timeline import Timeline, fold
from homeward.engine.evaluate import judge, summed_up
from homeward.engine.load import RuleSet
from homeward.engine.looks import longest_window
from homeward.engine.model import Evaluation, Judgement, Status
from homeward.engine.one_child import Record, Together, if_one_child
from homeward.engine.one_person import if_one_person
from homeward.engine.proposing import judge_proposals
from homeward.engine.subjects import PUT_FORWARD
from homeward.services.tasks import tasks
from homeward.store.projections import Wanted

ALONE = Together()

PASSES = 3
"""Our own events move the clocks of alerts, which may say something more; the night tells what is left."""


@dataclass(frozen=True)
class Picture:
    """Everything that Homeward has to say of one child at an instant, as it should be stored.

    `made` are the events that the journal still lacks; the timeline has them already. `who_is_who` is what
    other records make it necessary to ask of who the child is.
    """

    timeline: Timeline
    judgements: Sequence[Judgement]
    evaluation: Evaluation
    as_of: datetime
    candidate: Candidate | None
    listing: Listing | None
    tellings: Sequence[Telling]
    suppressed: Sequence[HeldBack]
    tasks: Mapping[str, Wanted]
    made: Sequence[Event]
    who_is_who: Collection[Contradiction] = ()


@dataclass(frozen=True)
class Changed:
    """The ids of all rows of a child that can differ from those of the picture before."""

    findings: Collection[str]
    alerts: Collection[str]
    tasks: Collection[str]


def draw(
    child: str,
    entries: Iterable[Entry],
    rules: RuleSet,
    area: str,
    now: datetime,
    who_is_who: Collection[Contradiction] = (),
) -> Picture:
    """The three pure functions in a row."""
    return draw_all({child: entries}, rules, area, now, {child: who_is_who})[child]


def draw_all(
    histories: Mapping[str, Iterable[Entry]],
    rules: RuleSet,
    area: str,
    now: datetime,
    who_is_who: Mapping[str, Collection[Contradiction]],
) -> dict[str, Picture]:
    """The same for several children, with whom each may be one among them."""
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


def carry_on(
    before: Picture, entries: Collection[Entry], rules: RuleSet, area: str, now: datetime
) -> tuple[Picture, Changed] | None:
    """The same with these entries too, and at this time: only what they and the clock can change is judged
    again. None where that cannot be told, and the picture must be drawn anew."""
    if now < before.as_of or not can_continue(before.timeline, entries):
        return None
    if open_pairs(before.timeline.pairs, before.timeline.child):  # then others' records bear on this child's
        return None
    if unanswered(before.timeline):  # then reasons hold on condition
        return None
    ends = (each.until for each in before.timeline.suppressions.values())
    if any(before.as_of < end <= now for end in ends):  # then findings of any part may raise their alerts
        return None
    step = continued(before.timeline, entries)
    if step.timeline.corrected != before.timeline.corrected:
        return None
    parts = step.parts | _counting(step, rules) | _due(before, now) | {PUT_FORWARD}
    again = judge(step.timeline, rules, now, area, parts)
    gone = [each for each in before.judgements if each.part in parts]
    kept = [each for each in before.judgements if each.part not in parts]
    found = [finding for judgement in (*kept, *again) for finding in judgement.findings]
    again += judge_proposals(found, step.timeline, tuple(rules), now, area)
    findings = [finding for judgement in (*gone, *again) for finding in judgement.findings]
    shadow = [finding for judgement in (*gone, *again) for finding in judgement.shadow]
    picture = _picture(step.timeline, [*kept, *again], rules, area, now, before.who_is_who)
    alerts = step.alerts.union(event.data.alert for event in picture.made if event.type.startswith("alert."))
    of_tasks = dict(before.tasks.items() ^ picture.tasks.items())
    return picture, Changed({finding.id for finding in (*findings, *shadow)}, alerts, of_tasks.keys())


def _due(before: Picture, now: datetime) -> set[Part]:
    return {each.part for each in before.judgements if each.wake_at and each.wake_at <= now}


def _counting(step: Continued, rules: RuleSet) -> set[Part]:
    """The later episodes that count those which have changed."""
    window = longest_window(rules)
    return {
        each.episode.key
        for each in step.timeline.missing_episodes
        if any(one.starts_at <= each.starts_at <= one.starts_at + window for one in step.counted)
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
        step = continued(timeline, [Entry(event, timeline.child) for event in more])
        timeline, parts = step.timeline, set(map(part_of_alert, step.alerts))  # whose clocks have changed
        kept = [each for each in judgements if each.part not in parts]
        judgements = [*kept, *judge(timeline, rules, now, area, parts)]
        evaluation = summed_up(judgements, timeline, now)
    wakes = [at for at in (evaluation.wake_at, together.wake_at) if at]
    evaluation = replace(evaluation, wake_at=min(wakes, default=None))
    proposed = candidate(timeline, evaluation.findings, now)
    listed = listing(timeline, evaluation.findings, now)
    told = tellings(timeline, evaluation.findings, policy, now)
    suppressed = held_back(timeline, evaluation.findings, now)
    numbers = [Contradiction(PLACEHOLDER, why, why) for why in placeholders(timeline.events)]
    wanted = tasks(timeline, evaluation, [*contradictions(timeline), *numbers, *who_is_who], rules)
    by_id = {task.id: task for task in wanted}
    return Picture(
        timeline, judgements, evaluation, now, proposed, listed, told, suppressed, by_id, made, who_is_who
    )


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
    """Those of the chain of who is told, as they are set."""
    config = settings()
    return Times(
        emergency_duty=timedelta(minutes=config.emergency_duty_minutes),
        manager=timedelta(minutes=config.manager_minutes),
        acknowledged=timedelta(minutes=config.acknowledged_minutes),
    )
