"""JSON Schema (2020-12) of the events, from the models that read them."""

from collections.abc import Iterable, Mapping
from typing import Any

from pydantic import TypeAdapter
from pydantic.json_schema import models_json_schema

from homeward.domain.events import REGISTRY, Event
from homeward.domain.events.kinds import LaCode, Line, Text
from homeward.domain.events.record import CaseEvent, EventData

Schema = dict[str, Any]

DIALECT = "https://json-schema.org/draft/2020-12/schema"
DEFINITIONS = "#/$defs/"
CHILD_OR_REF = [
    {"required": [name], "properties": {name: {"not": {"type": "null"}}}} for name in ("child", "child_ref")
]

# Strings that most fields are, written once.
SHARED: Mapping[str, Schema] = {
    "Line": {**TypeAdapter(Line).json_schema(), "description": "One line of text."},
    "Text": {**TypeAdapter(Text).json_schema(), "description": "Text; HTML in it is text too."},
    "LaCode": {**TypeAdapter(LaCode).json_schema(), "description": "A local authority's three digits."},
}
_ABOUT_A_FIELD = ("title", "description", "default")


def one_event(type_: str) -> Schema:
    """A whole event of one type, envelope included."""
    names, definitions = _definitions([type_])
    body = _envelope(definitions, type_, names[type_])
    return {"$schema": DIALECT, **body, "$defs": definitions}


def all_events() -> Schema:
    """Any event. Each type stands in `$defs` under its own name."""
    names, definitions = _definitions(REGISTRY)
    events = {type_: _envelope(definitions, type_, name) for type_, name in names.items()}
    return {
        "$schema": DIALECT,
        "title": "Homeward's events",
        "oneOf": [{"$ref": DEFINITIONS + type_} for type_ in events],
        "$defs": {**events, **dict(sorted(definitions.items()))},
    }


def data_schemas(prefix: str = DEFINITIONS) -> tuple[dict[str, str], dict[str, Schema]]:
    """The schema of each type's data and of their parts: the name for each type, and all by name.

    `prefix` is where references between them point to.
    """
    return _definitions(REGISTRY, prefix)


def envelope_attributes(prefix: str = DEFINITIONS) -> tuple[dict[str, Schema], list[str]]:
    """The attributes around the data, and which of them are required."""
    schema = Event.model_json_schema()
    attributes = {name: _tidy(part, prefix) for name, part in schema["properties"].items() if name != "data"}
    return attributes, schema["required"]


def _definitions(types: Iterable[str], prefix: str = DEFINITIONS) -> tuple[dict[str, str], dict[str, Schema]]:
    models = {type_: REGISTRY[type_] for type_ in types}
    template = f"{DEFINITIONS}{{model}}"
    references, generated = models_json_schema(
        [(model, "validation") for model in models.values()], ref_template=template
    )
    definitions = {name: _tidy(part, prefix) for name, part in generated["$defs"].items()}
    names: dict[str, str] = {}
    for type_, model in models.items():
        names[type_] = references[model, "validation"]["$ref"].removeprefix(DEFINITIONS)
        definitions[names[type_]] |= _about_the_child(model)
    return names, {**{name: {**part} for name, part in SHARED.items()}, **definitions}


def _about_the_child(model: type[EventData]) -> Schema:
    return {"anyOf": CHILD_OR_REF} if issubclass(model, CaseEvent) else {}


def _envelope(definitions: Mapping[str, Schema], type_: str, name: str) -> Schema:
    attributes, required = envelope_attributes()
    return {
        "title": type_,
        "description": definitions[name]["description"],
        "type": "object",
        "properties": {**attributes, "type": {"const": type_}, "data": {"$ref": DEFINITIONS + name}},
        "required": required,
    }


def _tidy(schema: Any, prefix: str) -> Any:
    """Without what says nothing (titles that repeat names, null defaults); shared strings by reference."""
    if isinstance(schema, list):
        return [_tidy(part, prefix) for part in schema]
    if not isinstance(schema, dict):
        return schema
    bare = {name: part for name, part in schema.items() if name not in _ABOUT_A_FIELD}
    for name, shared in SHARED.items():
        if bare == {key: part for key, part in shared.items() if key != "description"}:
            return {"$ref": prefix + name, **_described(schema)}
    if "$ref" in schema:
        return {**schema, "$ref": prefix + schema["$ref"].removeprefix(DEFINITIONS)}
    return {
        name: _tidy_fields(part, prefix) if name == "properties" else _tidy(part, prefix)
        for name, part in schema.items()
        if not (name == "title" or (name == "additionalProperties" and part in ({}, True)) or part is None)
    }


def _tidy_fields(fields: Mapping[str, Any], prefix: str) -> Schema:
    return {name: _tidy(part, prefix) for name, part in fields.items()}


def _described(schema: Schema) -> Schema:
    return {name: schema[name] for name in ("description", "default") if schema.get(name) is not None}
