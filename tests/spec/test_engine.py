"""The engine against a slow evaluator that was written apart from it, on random rules and random histories.

`HYPOTHESIS_PROFILE=deep` tries twenty times as many.
"""

from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from homeward.domain.events import parse
from homeward.engine.in_memory import evaluate_events
from homeward.engine.rulefiles.model import Rule
from tests.factories import event_factory
from tests.histories import WIRRAL
from tests.randomrules import rules
from tests.reference import Expected, expected
from tests.worlds import (
    AFTERWARDS,
    ANSWERED,
    BEGINNING,
    EPISODE,
    MISSING,
    STANDING,
    TAKEN_BACK,
    TOLD,
    WHO,
    Raw,
    Step,
    build,
    identifier,
    some,
    step,
)

SOON = BEGINNING + timedelta(days=30)
LATER = st.sampled_from(["2026-01-25T00:00:00+00:00", "2026-02-20"])


def in_care_until(child: str, code: str, to: str) -> Raw:
    return event_factory(
        "legal_status.changed", child=identifier(child), code=code, from_="2026-01-03", to=to
    )


def in_social_care_until(child: str, status: str, to: str) -> Raw:
    whose = identifier(child)
    return event_factory("social_care.status_changed", child=whose, status=status, from_="2026-01-10", to=to)


def moved_out(child: str, to: str) -> Raw:
    return event_factory("placement.ended", child=identifier(child), to=to)


def regraded(child: str, episode: str, level: str) -> Raw:
    return event_factory("missing.risk_changed", child=identifier(child), episode=episode, level=level)


def back(child: str, episode: str, returned: str) -> Raw:
    whose = identifier(child)
    return event_factory("missing.found", child=whose, episode=episode, found_at="now", returned_at=returned)


FURTHER = st.one_of(
    step(in_care_until, WHO, st.sampled_from(["C2", "V4"]), LATER),
    step(in_social_care_until, WHO, st.sampled_from(["LAC", "CIN"]), LATER),
    step(moved_out, WHO, LATER),
    step(regraded, WHO, EPISODE, st.sampled_from(["LOW", "HIGH"])),
    step(back, WHO, EPISODE, st.just("2026-03-10T09:00:00+00:00")),
)
HAPPENING = st.one_of(MISSING, MISSING, MISSING, TOLD, STANDING, ANSWERED, FURTHER, TAKEN_BACK)
STEPS = st.lists(HAPPENING, min_size=8, max_size=24)


@some(0.3)
@given(STEPS, rules(8), st.sampled_from([AFTERWARDS, AFTERWARDS, SOON]))
def test_random_rules_say_what_they_mean_of_random_histories(
    steps: list[Step], asked: list[Rule], as_of: datetime
) -> None:
    for result in evaluate_events([*map(parse, build(steps))], asked, as_of, WIRRAL):
        for rule in asked:
            said = Expected(
                {each.subject: each.due for each in result.evaluation.findings if each.code == rule.code},
                {
                    each.subject: frozenset(each.unknown)
                    for each in result.evaluation.cannot_tell
                    if each.code == rule.code
                },
            )
            assert said == expected(result.timeline, rule, as_of, WIRRAL)
