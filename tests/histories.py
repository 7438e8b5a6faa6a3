"""Histories for tests of the pure core: `event(...)`, then a child's timeline, or what the rules say of it.

Instants are written as `at("2026-03-02 10:00")`, in UTC. Children go by their LAchildID, such as `W-1001`.
"""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from functools import cache
from typing import Any

from homeward.domain.contacts.matching import histories
from homeward.domain.events import Event, Identifier, parse
from homeward.domain.events.entry import Entry, distinct
from homeward.domain.findings.finding import Finding
from homeward.domain.history.timeline import Timeline, fold
from homeward.domain.identity.identified import resolve
from homeward.engine.in_memory import ChildResult, evaluate_events
from homeward.engine.rulefiles.load import RuleSet, load_rules
from homeward.engine.rulefiles.model import Rule
from homeward.services.evaluation.picture import Picture, draw_all
from tests.factories import event_factory
from tests.machine import ROOT

WIRRAL = "344"
AVERY, BLAKE, CASEY = "W-1001", "W-1002", "W-1003"
FAR_FUTURE = datetime(2030, 1, 1, tzinfo=UTC)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def event(type_: str, **overrides: Any) -> Event:
    """An event as the factory makes it."""
    return parse(event_factory(type_, **{name: _as_json(value) for name, value in overrides.items()}))


def _as_json(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else value


def named(*children: str) -> list[dict[str, str]]:
    """`named_children` of a disclosure."""
    return [{"scheme": "la_child_id", "value": child} for child in children]


def timeline_of(*events: Event, child: str = AVERY) -> Timeline:
    """One child's timeline out of these events."""
    resolution = resolve(events)
    ref = resolution.reference(Identifier("la_child_id", child))
    return fold(ref, histories([resolution.entry(each) for each in distinct(events)]).get(ref, []))


@cache
def shipped_rules() -> RuleSet:
    return load_rules(ROOT / "rules")


def results(
    *events: Event, as_of: datetime = FAR_FUTURE, rules: Iterable[Rule] | None = None
) -> dict[str, ChildResult]:
    """What the rules say of each child, by the value of its preferred identifier."""
    found = evaluate_events(events, shipped_rules() if rules is None else rules, as_of, WIRRAL)
    return {result.child.value: result for result in found}


def findings(
    *events: Event, code: str, as_of: datetime = FAR_FUTURE, child: str = AVERY
) -> Sequence[Finding]:
    """One shipped rule's findings for one child."""
    rules = [rule for rule in shipped_rules() if rule.code == code]
    found = results(*events, as_of=as_of, rules=rules)
    return found[child].evaluation.findings if child in found else ()


def the_finding(*events: Event, code: str, as_of: datetime = FAR_FUTURE, child: str = AVERY) -> Finding:
    (finding,) = findings(*events, code=code, as_of=as_of, child=child)
    return finding


def draw(child: str, entries: Iterable[Entry], rules: RuleSet, area: str, now: datetime) -> Picture:
    """What Homeward has to say of one child, of whom nothing is asked because of others."""
    return draw_all({child: entries}, rules, area, now, {})[child]
