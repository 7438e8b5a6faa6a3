"""The AsyncAPI 3.0 document: which topic carries which events, keyed by what, and how they look."""

from collections.abc import Iterable
from io import StringIO
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.scalarstring import SingleQuotedScalarString

from homeward.domain.events import MADE_BY_HOMEWARD, REGISTRY, TOPICS
from homeward.domain.events.schema import Schema, data_schemas, envelope_attributes

SCHEMAS = "#/components/schemas/"
CONTENT_TYPE = "application/cloudevents+json"
KEY = {"type": "string", "description": "Homeward's opaque reference of the child; never an identifier."}

ABOUT = (
    "Missing-from-home and missing-from-care reports, return home interviews, and the alerts and MACSE"
    " proposals that come of them, as CloudEvents 1.0 in structured JSON. Agencies publish to these topics,"
    " and Homeward publishes to them what it accepted by other ways and what it derived. Delivery is at least"
    " once: `source` and `id` together identify an event, and a second copy changes nothing."
)
# Words that YAML 1.1, which many tools still read, takes for true and false.
YAML_BOOLEANS = frozenset({"y", "n", "yes", "no", "on", "off"})


def document(version: str) -> dict[str, Any]:
    """The whole document; `version` is that of the product."""
    topics = {topic: [type_ for type_ in TOPICS if TOPICS[type_] == topic] for topic in TOPICS.values()}
    names, schemas = data_schemas(SCHEMAS)
    return {
        "asyncapi": "3.0.0",
        "info": {"title": "Homeward", "version": version, "description": ABOUT},
        "defaultContentType": CONTENT_TYPE,
        "channels": {topic: _channel(topic, types) for topic, types in topics.items()},
        "operations": _operations(topics),
        "components": {
            "messages": {type_: _message(type_, schemas[names[type_]], names[type_]) for type_ in TOPICS},
            "schemas": {"Envelope": _envelope(), **_used(schemas, names)},
        },
    }


def as_yaml(contents: dict[str, Any]) -> str:
    """Block style, keys in the given order, so that the same document is always the same text."""
    yaml = YAML()
    yaml.default_flow_style = False
    yaml.width = 110
    yaml.representer.ignore_aliases = lambda data: True
    text = StringIO()
    yaml.dump(_unambiguous(contents), text)
    return text.getvalue()


def _unambiguous(node: Any) -> Any:
    match node:
        case dict():
            return {_unambiguous(name): _unambiguous(part) for name, part in node.items()}
        case list():
            return [_unambiguous(part) for part in node]
        case str() if node.casefold() in YAML_BOOLEANS:
            return SingleQuotedScalarString(node)
        case _:
            return node


def _channel(topic: str, types: Iterable[str]) -> dict[str, Any]:
    messages = {type_: {"$ref": f"#/components/messages/{type_}"} for type_ in types}
    return {"address": topic, "messages": messages}


def _operations(topics: dict[str, list[str]]) -> dict[str, Any]:
    """`receive`: what Homeward takes from a topic, agencies' events alone; `send`: all that it publishes."""
    operations: dict[str, Any] = {}
    for topic, types in topics.items():
        if taken := [type_ for type_ in types if type_ not in MADE_BY_HOMEWARD]:
            operations[f"take-{topic}"] = _operation("receive", topic, taken)
        operations[f"publish-{topic}"] = _operation("send", topic, types)
    return operations


def _operation(action: str, topic: str, types: Iterable[str]) -> dict[str, Any]:
    channel = f"#/channels/{topic}"
    return {
        "action": action,
        "channel": {"$ref": channel},
        "messages": [{"$ref": f"{channel}/messages/{type_}"} for type_ in types],
    }


def _message(type_: str, data: Schema, name: str) -> dict[str, Any]:
    return {
        "name": type_,
        "title": type_,
        "summary": data["description"],
        "contentType": CONTENT_TYPE,
        "payload": {
            "allOf": [
                {"$ref": f"{SCHEMAS}Envelope"},
                {
                    "type": "object",
                    "properties": {"type": {"const": type_}, "data": {"$ref": SCHEMAS + name}},
                },
            ]
        },
        "bindings": {"kafka": {"key": KEY}},
    }


def _envelope() -> Schema:
    attributes, required = envelope_attributes(SCHEMAS)
    return {
        "description": "CloudEvents 1.0; what Homeward reads of it, and its own attributes.",
        "type": "object",
        "properties": attributes,
        "required": required,
    }


def _used(schemas: dict[str, Schema], names: dict[str, str]) -> dict[str, Schema]:
    """Without the data of types that no topic carries."""
    unpublished = {names[type_] for type_ in REGISTRY if type_ not in TOPICS}
    return {name: schemas[name] for name in sorted(schemas) if name not in unpublished}
