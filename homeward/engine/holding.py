"""Conditions as functions that only say yes, no or cannot tell.

Nearly every rule is silent at nearly every moment, so whether it holds is asked of these, which gather
nothing. `conditions.ask` gives the same answer with its reasons.
"""

import operator
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any

from homeward.engine.facts import FACTS
from homeward.engine.model import All, AnyOf, Compare, Condition, Not
from homeward.engine.moments import UNKNOWN, Moment, query

Holds = Callable[[Moment], bool | None]
"""Whether a condition holds at a moment; None where that cannot be told."""

TESTS: dict[str, Callable[[Any, Any], bool]] = {
    "is": operator.eq,
    "in": lambda value, wanted: value in wanted,
    "at_least": operator.ge,
    "at_most": operator.le,
    "includes_any": lambda value, wanted: not wanted.isdisjoint(value),
}


@lru_cache(maxsize=4096)
def holds(condition: Condition) -> Holds:
    match condition:
        case Compare():
            return _compared(condition)
        case All(items):
            return _joined(items, start=True)
        case AnyOf(items):
            return _joined(items, start=False)
        case Not(item):
            inner = holds(item)
            return lambda moment: None if (answer := inner(moment)) is None else not answer


def _compared(compare: Compare) -> Holds:
    asked, wanted = query(FACTS[compare.fact].function, compare.params), compare.value
    if compare.operator == "known":
        return lambda moment: (moment[asked].value is not UNKNOWN) is wanted
    if isinstance(wanted, tuple):
        wanted = frozenset(wanted)
    test = TESTS[compare.operator]
    return lambda moment: None if (value := moment[asked].value) is UNKNOWN else test(value, wanted)


def _joined(items: Sequence[Condition], start: bool) -> Holds:
    """The opposite of the start decides; failing that, one that cannot be told leaves all of it untold."""
    parts = tuple(map(holds, items))

    def joined(moment: Moment) -> bool | None:
        told: bool | None = start
        for part in parts:
            answer = part(moment)
            if answer is (not start):
                return answer
            if answer is None:
                told = None
        return told

    return joined
