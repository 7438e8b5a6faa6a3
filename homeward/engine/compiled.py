"""Conditions made into functions that only say yes, no or cannot tell.

Nearly every rule is silent at nearly every moment. So whether it holds is asked of these, which gather
nothing; `conditions.ask` tells why, where there is something to tell. Both answer the same.

The functions are written out as Python, one for each `all` and `any`: calls between closures would take twice
as long. No word of a rule gets into that text, which speaks of a rule's facts and values by numbered names.
"""

from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from typing import Any, cast

from homeward.engine.facts import FACTS
from homeward.engine.model import All, AnyOf, Compare, Condition, Not
from homeward.engine.moments import UNKNOWN, Moment, query

Holds = Callable[[Moment], bool | None]
"""Whether a condition holds at a moment; None where that cannot be told."""

COMPARISONS = {
    "is": "value == {wanted}",
    "in": "value in {wanted}",
    "at_least": "value >= {wanted}",
    "at_most": "value <= {wanted}",
    "includes_any": "not {wanted}.isdisjoint(value)",
}


@lru_cache(maxsize=4096)
def compiled(condition: Condition) -> Holds:
    names: dict[str, Any] = {"UNKNOWN": UNKNOWN}
    match condition:
        case All(items):
            lines = [*_joined(items, names, start=True)]
        case AnyOf(items):
            lines = [*_joined(items, names, start=False)]
        case _:
            lines = [f"return {_expression(condition, names)}"]
    exec("\n ".join(["def holds(moment):", *lines]), names)
    return cast(Holds, names["holds"])


def _joined(items: Sequence[Condition], names: dict[str, Any], start: bool) -> Iterator[str]:
    """The opposite of the start decides; failing that, one that cannot be told leaves all of it untold."""
    yield f"told = {start}"
    for item in items:
        yield f"answer = {_expression(item, names)}"
        yield f"if answer is {not start}: return {not start}"
        yield "if answer is None: told = None"
    yield "return told"


def _expression(condition: Condition, names: dict[str, Any]) -> str:
    match condition:
        case Compare(fact, operator, value, params):
            read = f"moment[{_name(query(FACTS[fact].function, params), names)}].value"
            wanted = _name(frozenset(value) if isinstance(value, tuple) else value, names)
            if operator == "known":
                return f"(({read} is not UNKNOWN) is {wanted})"
            return (
                f"(None if (value := {read}) is UNKNOWN else {COMPARISONS[operator].format(wanted=wanted)})"
            )
        case Not(item):
            return f"(None if (part := {_expression(item, names)}) is None else not part)"
        case All() | AnyOf():
            return f"{_name(compiled(condition), names)}(moment)"


def _name(value: Any, names: dict[str, Any]) -> str:
    name = f"v{len(names)}"
    names[name] = value
    return name
