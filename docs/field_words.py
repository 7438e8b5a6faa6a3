"""A field's JSON Schema in words, for a table of fields."""

from collections.abc import Mapping

from homeward.domain.codes.national import CODE_LISTS
from homeward.domain.events.kinds import UPN_OR_WHY_NOT
from homeward.domain.events.schema import DEFINITIONS, SHARED, Schema

_SHARED_WORDS = {"Line": "line", "Text": "text", "LaCode": "three digits"}
_FORMATS = {"date-time": "instant", "date": "date"}
_PATTERNS = {UPN_OR_WHY_NOT: "UPN"}
_TYPES = {
    "string": "text",
    "boolean": "true or false",
    "integer": "whole number",
    "number": "number",
    "object": "object",
}

assert _SHARED_WORDS.keys() == SHARED.keys()


def value(field: Schema) -> str:
    """`instant`, `one of …`, `list of …`, or a link to the part of the page that describes it."""
    if "$ref" in field:
        return _reference(field["$ref"].removeprefix(DEFINITIONS))
    if "enum" in field:
        return _one_of(field["enum"])
    if "const" in field:
        return f"`{field['const']}`"
    if "anyOf" in field:
        return " or ".join(value(part) for part in field["anyOf"] if part != {"type": "null"})
    if field.get("type") == "array":
        entries = value(field["items"])
        return f"list of {entries}{'s' if entries in _SHARED_WORDS.values() else ''}"
    return _simple(field)


def anchor(heading: str) -> str:
    """The link to a heading, as GitHub makes it."""
    return heading.casefold().replace(" ", "-").replace(".", "")


def _reference(name: str) -> str:
    return _SHARED_WORDS.get(name) or f"[{name}](#{anchor(name)})"


def _one_of(codes: list[str]) -> str:
    for known in CODE_LISTS:
        if codes == list(known):
            return f"[code](#{anchor(f'Codes of {known.name}')})"
    return "one of " + ", ".join(f"`{code}`" for code in codes)


def _simple(field: Mapping[str, str]) -> str:
    if "format" in field:
        return _FORMATS[field["format"]]
    return _PATTERNS.get(field.get("pattern", "")) or _TYPES[field["type"]]
