"""Validation errors in plain words: where, and what would be right. A value is never repeated."""

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from pydantic_core import ErrorDetails

from homeward.domain.events.kinds import ANY_TEXT, LA_CODE, UPN_OR_WHY_NOT
from homeward.errors import Problem

_PATTERNS = {
    ANY_TEXT: "must be text without NUL characters",
    LA_CODE: "must be the three digits of a local authority such as 344",
    UPN_OR_WHY_NOT: "must be a UPN such as A123456789012, or UN1 to UN7 where there is none",
}

_MESSAGES: Mapping[str, Callable[[Mapping[str, Any]], str]] = {
    "plain": lambda context: str(context["message"]),
    "missing": lambda context: "is required",
    "literal_error": lambda context: f"must be one of: {', '.join(_quoted(context['expected']))}",
    "string_type": lambda context: "must be text",
    "string_unicode": lambda context: "must be text in Unicode; it holds half of a character",
    "string_too_short": lambda context: "must not be empty",
    "string_too_long": lambda context: f"must be at most {context['max_length']:,} characters",
    "string_pattern_mismatch": lambda context: _PATTERNS[context["pattern"]],
    "tuple_type": lambda context: "must be a list",
    "dict_type": lambda context: "must be an object with named fields",
    "model_type": lambda context: "must be an object with named fields",
    "model_attributes_type": lambda context: "must be an object with named fields",
    "dataclass_type": lambda context: "must be an object with scheme and value",
    "too_long": lambda context: f"must hold at most {context['max_length']:,} entries",
    "bool_type": lambda context: "must be true or false",
    "int_type": lambda context: "must be a whole number",
    "int_parsing": lambda context: "must be a whole number",
    "int_parsing_size": lambda context: "must be a whole number of ordinary size",
    "int_from_float": lambda context: "must be a whole number",
    "float_type": lambda context: "must be a number",
    "float_parsing": lambda context: "must be a number",
    "finite_number": lambda context: "must be a finite number",
    "greater_than_equal": lambda context: f"must be at least {context['ge']:g}",
    "unexpected_keyword_argument": lambda context: "must be left out: only scheme and value identify",
    "invalid_key": lambda context: "must have a name that is text",
}

# Follow from another error, which is told.
_CONSEQUENCES = frozenset({"default_factory_not_called"})

_ORDINARY_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_-]{0,59}", re.ASCII)


def problems(errors: Iterable[ErrorDetails], prefix: str = "") -> list[Problem]:
    """Each error once, under its field's path from the envelope."""
    told = (error for error in errors if error["type"] not in _CONSEQUENCES)
    return list(dict.fromkeys(Problem(path(error["loc"], prefix), _message(error)) for error in told))


def _message(error: ErrorDetails) -> str:
    in_words = _MESSAGES.get(error["type"])
    return in_words(error.get("ctx", {})) if in_words else "is not of the kind that belongs here"


def path(location: Iterable[int | str], prefix: str = "") -> str:
    """`data.named_children[0].scheme`. A name that no field would have may itself be somebody's data."""
    text = prefix
    for step in location:
        if isinstance(step, int):
            text += f"[{step}]"
        else:
            name = step if _ORDINARY_NAME.fullmatch(step) else "(unknown field)"
            text += f".{name}" if text else name
    return text


def _quoted(expected: str) -> list[str]:
    return re.findall(r"'([^']*)'", expected)
