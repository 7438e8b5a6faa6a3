"""When a rule looks at a subject, and which version of the rule is in force then."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import lru_cache

from homeward.domain.timeline import Timeline
from homeward.engine.facts import FACTS
from homeward.engine.facts.defining import Changes
from homeward.engine.grammar import comparisons
from homeward.engine.model import Compare, Rule, Status
from homeward.engine.subjects import Subject

Versions = tuple[Rule, ...]
"""One rule as it was and is, in the order in which its versions are in force; most have one."""

DECIDING = frozenset({Status.LIVE, Status.RETIRED})
"""A rule that was retired still decided before."""


@lru_cache(maxsize=64)
def asked(rules: tuple[Rule, ...], shadow: bool = False) -> dict[str, tuple[Versions, ...]]:
    """By the type of event that they are about: the rules that decide, or those on trial."""
    by_id: dict[str, list[Rule]] = defaultdict(list)
    for rule in rules:
        if rule.status is Status.SHADOW if shadow else rule.status in DECIDING:
            by_id[rule.id].append(rule)
    by_kind: dict[str, list[Versions]] = defaultdict(list)
    for some in by_id.values():
        for kind in dict.fromkeys(kind for rule in some for kind in rule.on):
            about = (rule for rule in some if kind in rule.on)
            by_kind[kind].append(tuple(sorted(about, key=lambda rule: rule.force[0])))
    return {kind: tuple(each) for kind, each in by_kind.items()}


def in_force(versions: Versions, at: datetime) -> Rule | None:
    """The version by which an event of that moment is judged: the rule of its day."""
    for rule in reversed(versions):
        start, end = rule.force
        if start <= at:
            ended = rule.status is Status.RETIRED or (end is not None and end <= at)
            return None if ended else rule
    return None


def looks(versions: Versions, timeline: Timeline, subject: Subject) -> list[datetime]:
    """When the subject begins, and whenever after it what the rule asks can change; in order."""
    start = subject.starts_at
    changing = [one for rule in versions for one in _changing(rule)]
    if not changing:
        return [start]
    later = (at for changes, compare in changing for at in changes(timeline, subject, compare))
    return sorted({start, *(at for at in later if at > start)})


@lru_cache(maxsize=1024)
def _changing(rule: Rule) -> tuple[tuple[Changes, Compare], ...]:
    """Of the rule's comparisons, those whose answer can change after the subject's start."""
    found = ((FACTS[compare.fact].changes, compare) for compare in comparisons(rule.when))
    return tuple((changes, compare) for changes, compare in found if changes)


def longest_window(rules: Iterable[Rule]) -> timedelta:
    """For how long after an episode another one may count it."""
    asked = [compare for rule in rules for compare in compared(rule)]
    params = (value for compare in asked for _, value in compare.params if isinstance(value, timedelta))
    return max((*params, *(FACTS[compare.fact].reach for compare in asked)), default=timedelta(0))


def compared(rule: Rule) -> list[Compare]:
    """Every comparison of the rule, in what decides and in what may follow."""
    conditions = (rule.when, *(condition for condition, _ in rule.extra))
    return [compare for condition in conditions for compare in comparisons(condition)]
