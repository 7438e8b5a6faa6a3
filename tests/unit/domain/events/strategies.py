"""Events that the published JSON Schema allows, for hypothesis: what a stranger would send who read it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

import jsonschema_rs
from hypothesis import strategies as st

from homeward.domain.events.kinds import LA_CODE, UPN_OR_WHY_NOT, london_day
from homeward.domain.events.schema import DEFINITIONS, one_event

# One instant for every field of an event, so that nothing ends before it begins.
_MOMENT = st.shared(
    st.datetimes(datetime(1950, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC)), key="moment"
)
_MOMENTS = {
    "date-time": _MOMENT.map(datetime.isoformat),
    "date": _MOMENT.map(lambda moment: london_day(moment).isoformat()),
}
ANY_TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=40).map(
    lambda text: f"a{text}"
)
JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda parts: st.lists(parts, max_size=3) | st.dictionaries(st.text(), parts, max_size=3),
    max_leaves=8,
)
_SIMPLE: Mapping[str, st.SearchStrategy[Any]] = {
    "boolean": st.booleans(),
    "null": st.none(),
    "integer": st.integers(0, 2**60),
    "number": st.floats(min_value=0, allow_infinity=False, allow_nan=False),
}
_PATTERNS = {LA_CODE: "[0-9]{3}", UPN_OR_WHY_NOT: "[A-Z][0-9]{11}[0-9A-Z]|UN[1-7]"}
_IDENTIFIERS = st.builds(
    lambda scheme, value: {"scheme": scheme, "value": value},
    st.sampled_from(["la_child_id", "nhs_number", "police_ref", "ssda903", "local"]),
    ANY_TEXT,
)
_NAMED_CHILDREN = _IDENTIFIERS | st.fixed_dictionaries(
    {"given_name": ANY_TEXT}, optional={"family_name": ANY_TEXT, "description": ANY_TEXT}
)
# Their own rules, which JSON Schema does not say.
_SPECIAL = {"Identifier": _IDENTIFIERS, "NamedChild": _NAMED_CHILDREN}


schema_of = cache(one_event)


@cache
def validator_of(type_: str) -> jsonschema_rs.Validator:
    return jsonschema_rs.validator_for(schema_of(type_))


@cache
def events(type_: str) -> st.SearchStrategy[dict[str, Any]]:
    """Whole events of one type, as JSON objects."""
    schema = schema_of(type_)
    return _Reader(schema["$defs"]).objects(schema).map(_corrected)


def _corrected(event: dict[str, Any]) -> dict[str, Any]:
    if event["type"] == "suppression.set":
        ends = datetime.fromisoformat(event["time"]) + timedelta(days=9)
        event = event | {"data": event["data"] | {"until": ends.isoformat()}}
    event.pop("supersedessource", None)  # only in what Homeward's own pages record
    if "supersedes" in event or "changereason" in event or event["type"] == "record.withdrawn":
        return event | {"supersedes": f"not {event['id'][:100]}", "changereason": "Corrected."}
    return event


@dataclass(frozen=True)
class _Reader:
    """Turns the parts of a schema into strategies."""

    definitions: Mapping[str, Any]

    def values(self, schema: Mapping[str, Any]) -> st.SearchStrategy[Any]:
        match schema:
            case {"$ref": str(reference)}:
                name = reference.removeprefix(DEFINITIONS)
                return _SPECIAL[name] if name in _SPECIAL else self.values(self.definitions[name])
            case {"enum": list(choices)}:
                return st.sampled_from(choices)
            case {"const": value}:
                return st.just(value)
            case {"type": "array", "items": items}:
                return st.lists(self.values(items), max_size=3)
            case {"type": "object", "properties": _}:
                return self.objects(schema)
            case {"type": "object"}:
                entries = self.values(schema.get("additionalProperties") or {"type": "boolean"})
                return st.dictionaries(st.sampled_from("abc"), entries, max_size=2)
            case {"type": "string"}:
                return _strings(schema)
            case {"anyOf": list(ways)}:
                return st.one_of([self.values(way) for way in ways])
            case {"type": str(name)}:
                return _SIMPLE[name]
            case _:
                raise AssertionError(f"the strategies do not know {schema}")

    def objects(self, schema: Mapping[str, Any]) -> st.SearchStrategy[dict[str, Any]]:
        """Where one of several fields is required, the first of them is there."""
        instead = schema.get("anyOf", [{"required": ()}])[0]["required"]
        required = {*schema.get("required", ()), *instead}
        fields = {name: self.values(part) for name, part in schema["properties"].items()}
        fields |= {name: fields[name].filter(lambda value: value is not None) for name in instead}
        return st.fixed_dictionaries(
            {name: fields[name] for name in fields if name in required},
            optional={name: fields[name] for name in fields if name not in required},
        )


def _strings(schema: Mapping[str, Any]) -> st.SearchStrategy[str]:
    formats = {way.get("format") for way in (schema, *schema.get("anyOf", ()))} - {None}
    if formats:
        return st.one_of([_MOMENTS[name] for name in sorted(formats)])
    if schema.get("pattern") in _PATTERNS:
        return st.from_regex(_PATTERNS[schema["pattern"]], fullmatch=True)
    return ANY_TEXT
