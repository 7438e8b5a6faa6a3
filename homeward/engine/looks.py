"""When a rule looks at a subject, and which version of the rule is in force then."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from functools import lru_cache
from typing import NamedTuple

from homeward.domain.calendar.now import NEVER
from homeward.engine.conditions import Answer, Holds, ask, holds
from homeward.engine.facts import FACTS
from homeward.engine.moments import Moment
from homeward.engine.rulefiles.model import Compare, Rule, Status
from homeward.engine.rulefiles.when import comparisons

DECIDING = frozenset({Status.LIVE, Status.RETIRED})
"""A retired rule still decides about the time before it was retired."""


class Versions:
    """All versions of one rule, ready to be asked.

    `asking` are its versions in the order in which they are in force; most rules have one.
    """

    def __init__(self, rules: Iterable[Rule]) -> None:
        by_force = sorted(rules, key=lambda rule: rule.force[0])
        starts = [*(rule.force[0] for rule in by_force[1:]), NEVER]
        self.asking = tuple(
            Asking(rule, *_force(rule, following), holds(rule.when))
            for rule, following in zip(by_force, starts, strict=True)
        )

    def in_force(self, at: datetime) -> "Asking | None":
        """The version that was in force at that moment."""
        return next((each for each in self.asking if each.start <= at < each.end), None)


class Asking(NamedTuple):
    """One version of a rule, from when until when it is in force, and whether it holds, as a function."""

    rule: Rule
    start: datetime
    end: datetime
    holds: Holds

    def answer(self, moment: Moment) -> Answer:
        """Whether it holds now, and why."""
        return ask(self.rule.when, moment)

    def looks(self, moment: Moment, as_of: datetime) -> Iterator[bool | None]:
        """Whether it holds: when the subject begins, and whenever that can change, while it is in force.

        The moment is left where the next look is due; that may be after `as_of`, or never.
        """
        at = moment.subject.starts_at if self.start < self.end else NEVER
        while at <= as_of and at < self.end:
            moment.go(at)
            if at < self.start:
                for compare in comparisons(self.rule.when):
                    holds(compare)(moment)
                at = moment.now.until
            else:
                answer = self.holds(moment)
                later = moment.now.until
                yield answer
                at = later
        moment.go(at if at < self.end else NEVER)


def _force(rule: Rule, following: datetime) -> tuple[datetime, datetime]:
    """From when until when it decides: to its end or to the next version's start. A retired rule: never."""
    start, end = rule.force
    return start, start if rule.status is Status.RETIRED else min(end or NEVER, following)


@lru_cache(maxsize=64)
def asked(rules: tuple[Rule, ...], shadow: bool = False) -> dict[str, tuple[Versions, ...]]:
    """The rules that decide, or those on trial, by the type of event that they are about."""
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
    """For how long after an episode a rule can still count it."""
    asked = [compare for rule in rules for compare in compared(rule)]
    params = (value for compare in asked for _, value in compare.params if isinstance(value, timedelta))
    return max((*params, *(FACTS[compare.fact].reach for compare in asked)), default=timedelta(0))


def compared(rule: Rule) -> list[Compare]:
    """Every comparison in the rule's condition and in those of its extra actions."""
    conditions = (rule.when, *(condition for condition, _ in rule.extra))
    return [compare for condition in conditions for compare in comparisons(condition)]
