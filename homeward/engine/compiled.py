"""Conditions made into functions that only say yes, no or cannot tell.

Nearly every rule is silent at nearly every moment. So whether it holds is asked of these, which gather
nothing; `conditions.ask` tells why, where there is something to tell. Both answer the same.
"""

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any

from homeward.engine.facts import FACTS
from homeward.engine.model import All, AnyOf, Compare, Condition, Not, Rule
from homeward.engine.moments import UNKNOWN, Moment, Query, query

Holds = Callable[[Moment], bool | None]
"""Whether a condition holds at a moment; None where that cannot be told."""


@lru_cache(maxsize=1024)
def whether(rule: Rule) -> Holds:
    return compiled(rule.when)


@lru_cache(maxsize=4096)
def compiled(condition: Condition) -> Holds:
    match condition:
        case Compare(fact, operator, wanted, params):
            several = frozenset(wanted) if isinstance(wanted, tuple) else wanted
            return COMPARISONS[operator](query(FACTS[fact].function, params), several)
        case All(items):
            return _all([*map(compiled, items)])
        case AnyOf(items):
            return _any([*map(compiled, items)])
        case Not(item):
            return _not(compiled(item))


# Each written out whole: to share what they share would take a call, which costs as much as the comparison.
COMPARISONS: dict[str, Callable[[Query, Any], Holds]] = {
    "is": lambda asked, wanted: (
        lambda moment: None if (value := moment[asked].value) is UNKNOWN else value == wanted
    ),
    "in": lambda asked, wanted: (
        lambda moment: None if (value := moment[asked].value) is UNKNOWN else value in wanted
    ),
    "at_least": lambda asked, wanted: (
        lambda moment: None if (value := moment[asked].value) is UNKNOWN else value >= wanted
    ),
    "at_most": lambda asked, wanted: (
        lambda moment: None if (value := moment[asked].value) is UNKNOWN else value <= wanted
    ),
    "includes_any": lambda asked, wanted: (
        lambda moment: None if (value := moment[asked].value) is UNKNOWN else bool(wanted & set(value))
    ),
    "known": lambda asked, wanted: lambda moment: (moment[asked].value is not UNKNOWN) is wanted,
}


def _all(parts: Sequence[Holds]) -> Holds:
    def holds(moment: Moment) -> bool | None:
        told: bool | None = True
        for part in parts:
            if (one := part(moment)) is False:
                return False
            if one is None:
                told = None
        return told

    return holds


def _any(parts: Sequence[Holds]) -> Holds:
    def holds(moment: Moment) -> bool | None:
        told: bool | None = False
        for part in parts:
            if one := part(moment):
                return True
            if one is None:
                told = None
        return told

    return holds


def _not(part: Holds) -> Holds:
    def holds(moment: Moment) -> bool | None:
        told = part(moment)
        return None if told is None else not told

    return holds
