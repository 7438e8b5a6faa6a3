"""Which rules a back-test asks, and over what time."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property

from homeward.domain.events.kinds import EARLIEST_YEAR
from homeward.engine.looks import DECIDING
from homeward.engine.model import Finding, Rule, Status

TRIED = "@tried"
"""Ends the id of a rule as it would be, so that one evaluation asks both and reads each fact once."""


@dataclass(frozen=True)
class Plan:
    """The rules in force, and those that would take the place of some: `changed` names both by id.

    Findings due from `since` on and before `until` count; None: no such bound. Only what was received by
    `as_of` is looked at.
    """

    live: tuple[Rule, ...]
    tried: tuple[Rule, ...]
    as_of: datetime
    area: str
    since: datetime | None = None
    until: datetime | None = None

    @cached_property
    def changed(self) -> frozenset[str]:
        """Ids of the rules that differ."""
        live, tried = _by_id(self.live), _by_id(self.tried)
        return frozenset(id_ for id_ in live.keys() | tried.keys() if live.get(id_) != tried.get(id_))

    @cached_property
    def rules(self) -> tuple[Rule, ...]:
        """All that are asked: what is the same on both sides once."""
        again = (replace(rule, id=rule.id + TRIED) for rule in self.tried if rule.id in self.changed)
        return tuple(rule for rule in (*self.live, *again) if rule.status in DECIDING)

    def sides(self, findings: Iterable[Finding]) -> tuple[list[Finding], list[Finding]]:
        """The findings as the rules in force make them, and as the rules tried would."""
        live, tried = [], []
        for finding in findings:
            if finding.rule.endswith(TRIED):
                tried.append(replace(finding, rule=finding.rule.removesuffix(TRIED)))
                continue
            live.append(finding)
            if finding.rule not in self.changed:
                tried.append(finding)
        return live, tried

    def counts(self, due: datetime) -> bool:
        return not (self.since and due < self.since) and not (self.until and due >= self.until)


def _by_id(rules: Iterable[Rule]) -> dict[str, list[Rule]]:
    found: dict[str, list[Rule]] = defaultdict(list)
    for rule in rules:
        if rule.status in DECIDING:
            found[rule.id].append(rule)
    return found


def with_rule(live: Iterable[Rule], rule: Rule) -> tuple[Rule, ...]:
    """The rules in force, with this one added, or put in the place of all versions that share its id.

    It counts as having been in force always, whatever its own dates and state say: else a change that is to
    begin tomorrow would have done nothing yet. A retired rule counts as having never been there.
    """
    others = [other for other in live if other.id != rule.id]
    return (*others, always(rule)) if rule.status is not Status.RETIRED else tuple(others)


def with_rules(live: Sequence[Rule], others: Iterable[Rule]) -> tuple[Rule, ...]:
    """Another set of rules in the place of those in force. What both say alike keeps its dates."""
    found: list[Rule] = []
    held = _by_id(live)
    for rule in others:
        before = held.get(rule.id, ())
        if before and before[-1].version == rule.version:
            found += before
        elif rule.status is Status.LIVE:
            found.append(always(rule))
    return tuple(found)


def always(rule: Rule) -> Rule:
    """As if it had been in force from the first day on, and still were."""
    first = date(EARLIEST_YEAR, 1, 1)
    return replace(rule, status=Status.LIVE, effective_from=first, effective_to=None, retired_because=None)
