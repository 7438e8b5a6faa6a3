"""Three-valued conditions, against a slow evaluator written from the truth tables alone."""

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from homeward.domain.contacts.matching import histories
from homeward.domain.events import Identifier, parse
from homeward.domain.history.timeline import fold
from homeward.domain.identity.identified import resolve
from homeward.engine.conditions import ask, holds
from homeward.engine.facts import FACTS
from homeward.engine.moments import UNKNOWN, Moment
from homeward.engine.rulefiles.model import All, AnyOf, Compare, Condition, Not
from homeward.engine.subjects import subjects
from tests.histories import WIRRAL, at, event, timeline_of
from tests.worlds import AFTERWARDS, STEPS, Step, build, some

YES = Compare("episode.category", "is", "M")
NO = Compare("episode.category", "is", "A")
CANNOT = Compare("child.age", "at_most", 13)
ALSO_CANNOT = Compare("child.looked_after", "is", True)

COMPARISONS = st.sampled_from(
    [
        YES,
        NO,
        CANNOT,
        ALSO_CANNOT,
        Compare("child.age", "known", False),
        Compare("child.looked_after", "known", True),
        Compare("placement.location", "in", ("IN", "OUT")),
        Compare("episode.police_risk", "is", "HIGH"),
        Compare("episode.open_for", "at_least", timedelta(hours=24)),
        Compare("missing_episodes", "at_least", 2, (("within", timedelta(days=28)),)),
        Compare("macse.open", "is", True),
    ]
)
CONDITIONS = st.recursive(
    COMPARISONS,
    lambda parts: st.one_of(
        st.lists(parts, min_size=1, max_size=3).map(lambda items: All(tuple(items))),
        st.lists(parts, min_size=1, max_size=3).map(lambda items: AnyOf(tuple(items))),
        parts.map(Not),
    ),
    max_leaves=6,
)


def slowly(condition: Condition, moment: Moment) -> bool | None:
    """`and` is the least of its parts and `or` the greatest, with no < cannot tell < yes."""
    order: list[bool | None] = [False, None, True]
    match condition:
        case Compare(fact, operator, wanted, params):
            value = FACTS[fact].function(moment, **dict(params)).value
            if operator == "known":
                return (value is not UNKNOWN) == wanted
            return None if value is UNKNOWN else _compared(operator, value, wanted)
        case All(items):
            return min((slowly(item, moment) for item in items), key=order.index)
        case AnyOf(items):
            return max((slowly(item, moment) for item in items), key=order.index)
        case Not(item):
            return {True: False, False: True, None: None}[slowly(item, moment)]


def _compared(operator: str, value: Any, wanted: Any) -> bool:
    comparisons = {
        "is": value == wanted,
        "in": operator == "in" and value in wanted,
        "at_least": operator == "at_least" and value >= wanted,
        "at_most": operator == "at_most" and value <= wanted,
    }
    return bool(comparisons[operator])


@some(0.5)
@given(STEPS, CONDITIONS)
def test_random_conditions_on_random_histories(steps: list[Step], condition: Condition) -> None:
    events = [*map(parse, build(steps))]
    resolution = resolve(events)
    every = histories([resolution.entry(each) for each in events])
    child = resolution.child_of.get(Identifier("la_child_id", "w-A"))
    timeline = fold(ref := f"{child.scheme}:{child.value}" if child else "", every.get(ref, []))
    for subject in subjects(timeline, "missing.reported"):
        for instant in (subject.starts_at, subject.starts_at + timedelta(days=1), AFTERWARDS):
            moment = Moment(timeline, subject, WIRRAL)
            moment.go(instant)
            answer = ask(condition, moment)
            assert answer.holds is holds(condition)(moment) is slowly(condition, moment)
            assert bool(answer.unknown) is (answer.holds is None)


def a_moment() -> Moment:
    """A child of whom nothing is known but one report (M)."""
    timeline = timeline_of(event("missing.reported", time=at("2026-03-02 10:00"), category="M"))
    (subject,) = subjects(timeline, "missing.reported")
    return Moment(timeline, subject, WIRRAL)


@pytest.mark.parametrize(
    ("condition", "holds", "unknown"),
    [
        (All((YES, YES)), True, set()),
        (All((YES, CANNOT)), None, {"child.age"}),
        (All((CANNOT, NO)), False, set()),  # whatever the age, it does not hold
        (All((CANNOT, ALSO_CANNOT)), None, {"child.age", "child.looked_after"}),
        (AnyOf((NO, YES)), True, set()),
        (AnyOf((CANNOT, YES)), True, set()),  # whatever the age, it holds
        (AnyOf((NO, CANNOT)), None, {"child.age"}),
        (AnyOf((NO, NO)), False, set()),
        (Not(NO), True, set()),
        (Not(CANNOT), None, {"child.age"}),
        (Compare("child.age", "known", False), True, set()),
        (Compare("child.age", "known", True), False, set()),
    ],
)
def test_cannot_tell_is_an_answer_and_names_what_is_missing(
    condition: Condition, holds: bool | None, unknown: set[str]
) -> None:
    answer = ask(condition, a_moment())
    assert (answer.holds, answer.unknown) == (holds, unknown)
