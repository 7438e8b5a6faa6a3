"""Which rules a back-test asks, and over what time."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property

from homeward.domain.events.kinds import EARLIEST_YEAR
from homeward.domain.findings.finding import Finding
from homeward.engine.looks import DECIDING
from homeward.engine.rulefiles.model import Rule, Status
from homeward.engine.subjects import PUT_FORWARD


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
    def deciding(self) -> tuple[Rule, ...]:
        """The rules in force, without those on trial and drafts."""
        return tuple(rule for rule in self.live if rule.status in DECIDING)

    @cached_property
    def anew(self) -> tuple[Rule, ...]:
        """The rules tried that may find something else than those in force: those that differ, and those
        about what the others put forward."""
        deciding = (rule for rule in self.tried if rule.status in DECIDING)
        return tuple(rule for rule in deciding if rule.id in self.changed or PUT_FORWARD in rule.on)

    @cached_property
    def _otherwise(self) -> frozenset[str]:
        return self.changed.union(rule.id for rule in self.anew)

    def unchanged(self, found: Iterable[Finding]) -> list[Finding]:
        """Of what the rules in force found, what those tried find too, whatever the child."""
        return [finding for finding in found if finding.rule not in self._otherwise]

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
