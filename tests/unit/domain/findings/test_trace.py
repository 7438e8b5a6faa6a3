"""The trace that is kept with each finding: what was asked, what was read, and the answers."""

import json
from collections.abc import Iterator
from typing import Any

from hypothesis import given

from homeward.domain.events import parse
from homeward.domain.findings.trace import Asked, Step
from homeward.engine.facts import FACTS
from homeward.engine.in_memory import evaluate_events
from tests.histories import AVERY, WIRRAL, at, event, results, shipped_rules, the_finding
from tests.worlds import AFTERWARDS, STEPS, build, some
from tests.worlds import Step as Happening

DAY_1, DAY_2 = at("2026-03-01 22:10"), at("2026-03-02 09:00")
MISSING = event("missing.reported", time=DAY_1, category="M")


def test_a_finding_says_what_its_rule_asked_and_read() -> None:
    again = event("missing.reported", time=DAY_2, category="M", episode="E-2")
    assert the_finding(MISSING, again, code="R02").trace.as_json() == {
        "when": {
            "fact": "missing_episodes",
            "params": {"category": ["M"], "within": 28 * 86400},
            "operator": "at_least",
            "wanted": 2,
            "value": 2,
            "answer": "yes",
        }
    }


def test_lengths_of_time_are_in_seconds() -> None:
    asked = the_finding(MISSING, code="R05").trace.as_json()["when"]
    assert (asked["wanted"], asked["value"]) == (86400, 86400)


def test_what_follows_only_under_a_further_condition_is_asked_too() -> None:
    harm = event("harm.disclosed", time=DAY_1, harm_type="physical")
    further = the_finding(harm, code="R22").trace.as_json()["macse"]
    assert (further["fact"], further["value"], further["answer"]) == ("harm.type", ["physical"], "no")
    assert further["wanted"] == ["coercion", "sexual", "threat"]


def test_every_part_that_was_asked_stands_in_order() -> None:
    in_care = event("legal_status.changed", time=DAY_1, code="C2", from_=DAY_1)
    asked = the_finding(in_care, MISSING, code="R14").trace.as_json()["when"]
    assert [(part["fact"], part["value"], part["answer"]) for part in asked["all"]] == [
        ("child.looked_after", True, "yes"),
        ("placement.location", "unknown", "yes"),
    ]
    assert asked["answer"] == "yes"


def test_what_cannot_be_told_says_how_far_it_came() -> None:
    [one] = [each for each in results(MISSING)[AVERY].evaluation.cannot_tell if each.code == "R09"]
    asked = one.trace.as_json()["when"]
    assert (asked["value"], asked["answer"]) == ("unknown", "cannot tell")


def asked_in(step: Step) -> Iterator[Asked]:
    if isinstance(step, Asked):
        yield step
    else:
        for part in step.parts:
            yield from asked_in(part)


@some(0.3)
@given(STEPS)
def test_a_trace_is_plain_and_holds_no_text_of_the_record(steps: list[Happening]) -> None:
    for result in evaluate_events([*map(parse, build(steps))], shipped_rules(), AFTERWARDS, WIRRAL):
        judged: list[Any] = [*result.evaluation.findings, *result.evaluation.cannot_tell]
        for each in judged:
            told = each.trace.as_json()
            assert json.loads(json.dumps(told)) == told
            for asked in (one for _, step in each.trace.steps for one in asked_in(step)):
                values = asked.value if isinstance(asked.value, tuple) else (asked.value,)
                texts = {value for value in values if isinstance(value, str)}
                assert texts <= {*FACTS[asked.fact].choices, "unknown"}
        for finding in result.evaluation.findings:
            name, decided = finding.trace.steps[0]
            assert (name, decided.answer) == ("when", True)
