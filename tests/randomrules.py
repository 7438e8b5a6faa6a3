"""Random rules for hypothesis: whatever facts there are, compared in every way that they allow."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import cache
from inspect import Parameter, signature
from typing import Any, assert_never

from hypothesis import strategies as st

from homeward.domain.calendar.deadlines import WorkingTime
from homeward.domain.findings.finding import Action
from homeward.engine.facts import FACTS, Fact, Param
from homeward.engine.rulefiles import meaning
from homeward.engine.rulefiles.model import All, AnyOf, Compare, Condition, Not, Rule, Status
from homeward.engine.subjects import KINDS, PUT_FORWARD

LENGTHS = st.sampled_from(
    [timedelta(hours=1), timedelta(hours=24), timedelta(hours=72), timedelta(days=7), timedelta(days=28)]
)
OFFICE = st.sampled_from([WorkingTime(hours=1), WorkingTime(days=1), WorkingTime(days=5)])
COUNTS = st.integers(1, 4)
NUMBERS = st.integers(10, 18)


ASKED_ALONE = [kind for kind in KINDS if kind != PUT_FORWARD]
"""What a rule can be about without what other rules find."""


def codes(choices: Sequence[str]) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(st.sampled_from(choices), min_size=1, max_size=3, unique=True).map(tuple)


def values(fact: Fact, operator: str) -> st.SearchStrategy[Any]:
    if operator == "known":
        return st.booleans()
    match fact.kind:
        case "count":
            return COUNTS
        case "number":
            return NUMBERS
        case "duration":
            return LENGTHS | OFFICE
        case "flag":
            return st.booleans()
        case "choice" if operator == "is":
            return st.sampled_from(fact.choices)
        case "choice" | "codes":
            return codes(fact.choices)
        case _:
            assert_never(fact.kind)


def limits(param: Param) -> st.SearchStrategy[Any]:
    match param.kind:
        case "duration":
            return LENGTHS
        case "codes":
            return codes(param.choices)
        case _:
            assert_never(param.kind)


@st.composite
def comparisons(draw: st.DrawFn, fact: Fact) -> Compare:
    operator = draw(st.sampled_from(fact.operators))
    known = signature(fact.function).parameters
    params = {
        name: draw(limits(param))
        for name, param in fact.params.items()
        if known[name].default is Parameter.empty or draw(st.booleans())
    }
    return Compare(fact.name, operator, draw(values(fact, operator)), tuple(sorted(params.items())))


@cache
def conditions(kind: str) -> st.SearchStrategy[Condition]:
    """Of the facts that a rule on that type of event can ask."""
    asked = [comparisons(fact) for fact in FACTS.values() if kind in fact.subjects]
    return st.recursive(
        st.one_of(asked),
        lambda parts: st.one_of(
            st.lists(parts, min_size=1, max_size=3).map(lambda items: All(tuple(items))),
            st.lists(parts, min_size=1, max_size=3).map(lambda items: AnyOf(tuple(items))),
            parts.map(Not),
        ),
        max_leaves=5,
    )


def rules(count: int) -> st.SearchStrategy[list[Rule]]:
    """So many rules, each by an id and a code of its own."""
    return st.lists(_rules(), min_size=count, max_size=count).map(_apart)


def _apart(some: list[Rule]) -> list[Rule]:
    return [replace(rule, id=f"random-{number}", code=f"X{number:02}") for number, rule in enumerate(some)]


@st.composite
def _rules(draw: st.DrawFn) -> Rule:
    """On one type of event, in force all through the histories of `tests.worlds` or for a part of them."""
    kind = draw(st.sampled_from([*ASKED_ALONE, *("missing.reported", "missing.found") * 3]))
    early, late = date(2014, 8, 1), datetime(2026, 1, 20, 13, 30, tzinfo=UTC)
    rule = Rule(
        id="random-rule",
        code="R90",
        title="A random rule",
        purpose="To try the engine.",
        status=Status.LIVE,
        owner="Safeguarding lead",
        approved_by="Missing sub-group",
        effective_from=draw(st.sampled_from([early, early, late])),
        effective_to=draw(st.sampled_from([None, None, date(2026, 2, 10)])),
        review_by=date(2027, 3, 31),
        source="Nowhere",
        on=(kind,),
        when=draw(conditions(kind)),
        actions=frozenset({Action.CADT}),
        because="It is so.",
        guide="Look again.",
        version="",
    )
    return replace(rule, version=meaning.version(rule))
