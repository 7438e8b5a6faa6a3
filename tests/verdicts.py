"""What a condition says of facts that are known or not: the slow evaluator's part (`tests.reference`)."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from homeward.domain.calendar.deadlines import after
from homeward.engine.facts import FACTS
from homeward.engine.moments import UNKNOWN
from homeward.engine.rulefiles.model import All, AnyOf, Compare, Condition, Not

Verdict = tuple[bool | None, frozenset[str]]
"""Yes, no, or None for "cannot tell" with the facts that are missing."""

NOTHING: frozenset[str] = frozenset()


Read = Callable[[Compare], Any]
"""A fact's value for a comparison."""


def verdict(condition: Condition, read: Read, at: datetime) -> Verdict:
    match condition:
        case Compare():
            return _compared(condition, read(condition), at)
        case Not(item):
            holds, missing = verdict(item, read, at)
            return (None if holds is None else not holds), missing
        case All(items) | AnyOf(items):
            decides = isinstance(condition, AnyOf)
            parts = [verdict(item, read, at) for item in items]
            if any(holds is decides for holds, _ in parts):
                return decides, NOTHING
            open_ = [missing for holds, missing in parts if holds is None]
            return (None, NOTHING.union(*open_)) if open_ else (not decides, NOTHING)


def _compared(compare: Compare, value: Any, at: datetime) -> Verdict:
    wanted = compare.value
    if compare.operator == "known":
        return (value is UNKNOWN) is not wanted, NOTHING
    if value is UNKNOWN:
        return None, frozenset({compare.fact})
    match compare.operator:
        case "is":
            holds = value == wanted
        case "in":
            holds = any(value == one for one in wanted)
        case "includes_any":
            holds = any(one in value for one in wanted)
        case "at_most":
            holds = value <= wanted
        case "at_least" if FACTS[compare.fact].kind == "duration":
            holds = value is not None and after(value, wanted) <= at
        case "at_least":
            holds = value >= wanted
        case _:
            raise AssertionError(f"no such operator: {compare.operator}")
    return bool(holds), NOTHING
