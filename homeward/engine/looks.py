"""When a rule looks at a subject, and which version of the rule is in force then."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache, lru_cache
from typing import NamedTuple

from homeward.domain.timeline import Timeline
from homeward.engine.compiled import Holds, compiled
from homeward.engine.conditions import SILENT, Answer, ask
from homeward.engine.facts import FACTS
from homeward.engine.facts.defining import Changes
from homeward.engine.grammar import comparisons
from homeward.engine.model import Compare, Rule, Status
from homeward.engine.moments import Moment
from homeward.engine.subjects import Subject

DECIDING = frozenset({Status.LIVE, Status.RETIRED})
"""A rule that was retired still decided before."""


class Versions:
    """One rule as it was and is, and all that it takes to ask it.

    `rules` are in the order in which they are in force; most rules have one version.
    """

    def __init__(self, rules: Iterable[Rule]) -> None:
        self.rules = tuple(sorted(rules, key=lambda rule: rule.force[0]))
        self._forces = tuple((*_force(rule), Asking(rule, compiled(rule.when))) for rule in self.rules[::-1])
        compares = (compare for rule in self.rules for compare in comparisons(rule.when))
        changing = (change(compare) for compare in compares if FACTS[compare.fact].changes)
        self.changing = tuple(dict.fromkeys(changing))

    def in_force(self, at: datetime) -> "Asking | None":
        """The version by which an event of that moment is judged: the rule of its day."""
        for start, end, asking in self._forces:
            if start <= at:
                return asking if end is None or at < end else None
        return None


class Asking(NamedTuple):
    """One version of a rule, and whether it holds at a moment, as a function."""

    rule: Rule
    holds: Holds

    def ask(self, moment: Moment, in_full: bool = True) -> Answer:
        """Of a rule that does not hold, as hardly any does at hardly any moment, no more than that; so too,
        if not `in_full`, of one that cannot be told."""
        holds = self.holds(moment)
        return ask(self.rule.when, moment) if holds or (holds is None and in_full) else SILENT


@dataclass(frozen=True, slots=True, eq=False)
class Change:
    """When the answer to a comparison can change; `change` makes one of each, found by its identity."""

    times: Changes
    compare: Compare


@cache
def change(compare: Compare) -> Change:
    changes = FACTS[compare.fact].changes
    assert changes, f"{compare.fact} never changes"
    return Change(changes, compare)


class Course(dict[Change, tuple[datetime, ...]]):
    """One subject as time goes on. What rules ask in common is worked out once.

    `course[change]` are the times of the change since the subject began.
    """

    __slots__ = ("_moments", "area", "subject", "timeline")

    def __init__(self, timeline: Timeline, subject: Subject, area: str) -> None:
        self.timeline, self.subject, self.area = timeline, subject, area
        self._moments: dict[datetime, Moment] = {}

    def __missing__(self, change: Change) -> tuple[datetime, ...]:
        start = self.subject.starts_at
        times = change.times(self.timeline, self.subject, change.compare)
        self[change] = since = tuple(at for at in times if at > start)
        return since

    def moment(self, at: datetime) -> Moment:
        if (moment := self._moments.get(at)) is None:
            moment = self._moments[at] = Moment(self.timeline, self.subject, at, self.area)
        return moment

    def looks(self, versions: Versions) -> list[datetime]:
        """When the subject begins, and whenever after it what the rule asks can change; in order."""
        return sorted({self.subject.starts_at}.union(*map(self.__getitem__, versions.changing)))


def _force(rule: Rule) -> tuple[datetime, datetime | None]:
    """From when it decides, and until when; once retired, at no time."""
    start, end = rule.force
    return start, start if rule.status is Status.RETIRED else end


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
            by_kind[kind].append(Versions(rule for rule in some if kind in rule.on))
    return {kind: tuple(each) for kind, each in by_kind.items()}


def longest_window(rules: Iterable[Rule]) -> timedelta:
    """For how long after an episode another one may count it."""
    asked = [compare for rule in rules for compare in compared(rule)]
    params = (value for compare in asked for _, value in compare.params if isinstance(value, timedelta))
    return max((*params, *(FACTS[compare.fact].reach for compare in asked)), default=timedelta(0))


def compared(rule: Rule) -> list[Compare]:
    """Every comparison of the rule, in what decides and in what may follow."""
    conditions = (rule.when, *(condition for condition, _ in rule.extra))
    return [compare for condition in conditions for compare in comparisons(condition)]
