"""Back-tests for tests: `tally_of(events, live, tried)`, and rules by code with some of them changed."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from homeward.domain.contacts.matching import histories
from homeward.domain.events import Event
from homeward.domain.events.entry import distinct
from homeward.domain.history.timeline import fold
from homeward.domain.identity.identified import resolve
from homeward.engine.backtest import Plan, Tally, compare
from homeward.engine.rulefiles.model import Compare, Rule
from homeward.reports.characteristics import characteristics
from tests.histories import FAR_FUTURE, WIRRAL, shipped_rules


def rules_by_code(*codes: str) -> tuple[Rule, ...]:
    return tuple(rule for rule in shipped_rules() if rule.code in codes)


def with_number(rule: Rule, value: Any) -> Rule:
    """A rule of a single comparison, with another value."""
    assert isinstance(rule.when, Compare)
    return replace(rule, when=replace(rule.when, value=value), version=f"{rule.version}-tried")


def plan_of(
    live: Sequence[Rule],
    tried: Sequence[Rule],
    since: datetime | None = None,
    until: datetime | None = None,
    as_of: datetime = FAR_FUTURE,
) -> Plan:
    return Plan(tuple(live), tuple(tried), as_of, WIRRAL, since, until)


def tally_of(events: Iterable[Event], plan: Plan) -> Tally:
    """Every child's, added up."""
    held = distinct(events)
    resolution = resolve(held)
    tally = Tally()
    for child, entries in histories([resolution.entry(event) for event in held]).items():
        tally += compare(fold(child, entries), plan, characteristics)
    return tally
