"""A synthetic year of Wirral, evaluated once, and what the rules made of it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

from homeward.domain.events import parse
from homeward.engine.in_memory import evaluate_events
from homeward.reports.budgets import Measure, Span
from homeward.reports.truth import as_truth, measured, put_forward
from homeward.reports.workload import of_results
from homeward.synthetic.mess import spoil
from homeward.synthetic.planting import plant
from homeward.synthetic.telling import events
from homeward.synthetic.truth import truth
from tests.histories import WIRRAL, shipped_rules

CHILDREN = 70_500
UNTIL = datetime(2025, 10, 1, tzinfo=UTC)
YEAR = Span(UNTIL - timedelta(days=365), UNTIL)
RUN_UP = 180
"""Days before the year in which the record fills, as it does before any year of an installation that runs."""

STANDING = ("child.", "legal_status.", "social_care.", "placement.")


@dataclass(frozen=True)
class Year:
    macse: Measure
    alerts: Measure
    questions: Measure
    truth: Mapping[str, Any]


@cache
def year(seed: int) -> Year:
    """All 70,500 children are planted. Those of whom nothing is on record but who they are and how they stand
    with social care are left out of the evaluation: no rule asks anything of people about them but R43."""
    world = plant(CHILDREN, RUN_UP + 365, seed, UNTIL, WIRRAL, 1.0)
    told = [parse(each) for each in with_a_story(list(spoil(events(world, seed), seed, UNTIL)))]
    results = list(evaluate_events(told, shipped_rules(), UNTIL, WIRRAL))
    found = measured([as_truth(row) for row in truth(world)], put_forward(results))
    return Year(*of_results(results, shipped_rules(), YEAR), truth=found)


def with_a_story(told: Sequence[Mapping[str, Any]]) -> Iterable[Mapping[str, Any]]:
    """The events of children of whom there is more than their standing, and those about no child."""
    same: dict[tuple[str, str], set[tuple[str, str]]] = {}
    for event in told:
        if event["type"] == "child.registered":
            together = {_key(one) for one in (event["data"]["child"], *event["data"].get("identifiers", ()))}
            same |= dict.fromkeys(together, together)
    wanted: set[tuple[str, str]] = set()
    for event in told:
        data = event["data"]
        if "child" in data and not event["type"].startswith(STANDING):
            named = [one for one in data.get("named_children", ()) if "scheme" in one]
            for key in map(_key, (data["child"], *named)):
                wanted |= same.get(key, {key})
    return (each for each in told if "child" not in each["data"] or _key(each["data"]["child"]) in wanted)


def _key(child: Mapping[str, str]) -> tuple[str, str]:
    return child["scheme"], child["value"]
