"""What a person may answer where the record leaves a fact open, by the kind of fact."""

from collections.abc import Sequence
from typing import Any

from homeward.engine.moments import UNKNOWN

HIGHEST = 999

KINDS = ("choice", "flag", "number", "codes")
"""Counts and lengths of time follow from what happened: what is missing of them goes on the record itself."""


def value_of(kind: str, choices: Sequence[str], answer: Sequence[str]) -> Any:
    """What the answer means to a rule; unknown where it is none that this fact can have."""
    match kind, tuple(answer):
        case "choice", (one,) if one in choices:
            return one
        case "flag", ("Y" | "N" as one,):
            return one == "Y"
        case "number", (one,) if one.isascii() and one.isdecimal() and int(one) <= HIGHEST:
            return int(one)
        case "codes", some if set(some) <= set(choices):
            return some
        case _:
            return UNKNOWN


def wanted(kind: str, choices: Sequence[str]) -> str:
    """What would be an answer, as the end of a sentence."""
    match kind:
        case "choice":
            return f"must be one of: {', '.join(choices)}"
        case "flag":
            return "must be Y or N"
        case "number":
            return f"must be one whole number from 0 to {HIGHEST}"
        case "codes":
            return f"must be any of: {', '.join(choices)}"
        case _:
            return "must be left out: enter on the record what happened, and when"
