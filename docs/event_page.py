"""The event catalogue for people who send or read events: docs/events.md."""

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from docs.field_words import anchor, value
from homeward.domain.codes.national import CODE_LISTS, CodeList
from homeward.domain.events import (
    DECIDED_BY_PEOPLE,
    FROM_OPERATORS,
    MADE_BY_HOMEWARD,
    REGISTRY,
    TOPICS,
)
from homeward.domain.events.reading import ENVELOPE_RULES
from homeward.domain.events.schema import CHILD_OR_REF, SHARED, Schema, data_schemas, envelope_attributes

EXAMPLE: Mapping[str, Any] = {
    "specversion": "1.0",
    "id": "8f14e45f",
    "source": "merseyside-police",
    "type": "missing.reported",
    "time": "2026-03-01T22:10:00+00:00",
    "recordedtime": "2026-03-01T22:25:00+00:00",
    "actor": "control-room-7",
    "data": {
        "child": {"scheme": "la_child_id", "value": "W-1001"},
        "episode": "MP-26-0311",
        "category": "M",
        "missing_from": "residential",
        "police_risk": "MED",
        "last_seen_at": "2026-03-01T21:00:00+00:00",
    },
}

INTRODUCTION = f"""\
An event says that something happened: a child was reported missing, an interview was held, a placement
ended. Agencies send events by the web forms, by `POST /api/v1/events`, by `homeward import events`, or onto
the Kafka topics named below. Each is one CloudEvents 1.0 object in JSON; in a file, one a line, in UTF-8.
`homeward schema TYPE` prints the JSON Schema of a type, `homeward schema` that of all, and
[asyncapi.yaml](asyncapi.yaml) describes the topics.

```json
{json.dumps(EXAMPLE, indent=2)}
```

What holds for every event:

- `source` and `id` together are its identity. The same event again changes nothing. The same identity with
  other content is a conflict: the first stands, and a person is asked.
- To correct an event, send another of the same source with `supersedes` and `changereason`. To withdraw one
  and put nothing in its place, send `record.withdrawn`. Nothing is deleted.
- An instant is RFC 3339 with an offset from UTC, such as `2026-03-01T22:10:00+00:00`. Without an offset it
  is refused. A date is year-month-day, such as `2026-03-01`; where something begins or ends on one, that is
  midnight in London.
- Fields that Homeward does not know are kept, whatever their names. Rules and pages read none of them:
  Homeward adds nothing up, so a score that another system sends counts for nothing.
- An object gives each name once. With a name given twice it is refused.
- Text is text: what looks like HTML in it is shown as it was written. A line holds at most 200 characters, a
  text at most 10,000, a list at most 200 entries unless it says otherwise.
- A sender speaks as one `source`, which it was given, and a source must look like no other. It corrects and
  retracts its own events alone. What only people decide becomes a question to a person.
- On Kafka both modes of CloudEvents are read: the whole event as the value, or its attributes as headers
  (`ce_id`) and its data as the value.
- Events may come late, twice and in any order. An unknown child is accepted.
- An event with errors is refused with all of them at once, each with its field and what would be right.
  From a file or a topic it goes to quarantine, for a person to mend and replay.
"""


def page() -> str:
    """The whole page, from the models."""
    names, schemas = data_schemas()
    return "\n".join(
        [
            INTRODUCTION,
            *_contents(schemas, names),
            *_envelope(),
            *(line for type_ in REGISTRY for line in _event(type_, schemas[names[type_]])),
            *_parts({name: part for name, part in schemas.items() if name not in names.values()}),
            *(line for codes in CODE_LISTS for line in _codes(codes)),
        ]
    )


def _contents(schemas: Mapping[str, Schema], names: Mapping[str, str]) -> Iterator[str]:
    yield "## All types\n"
    yield "| type | topic | what it says |\n|---|---|---|"
    for type_ in REGISTRY:
        says = schemas[names[type_]]["description"].partition(". ")[0].rstrip(".")
        yield f"| [`{type_}`](#{anchor(type_)}) | {_topic(type_)} | {says} |"
    yield ""


def _topic(type_: str) -> str:
    return f"`{TOPICS[type_]}`" if type_ in TOPICS else "none"


def _envelope() -> Iterator[str]:
    attributes, required = envelope_attributes()
    yield "## The envelope\n"
    yield from _table({**attributes, "data": {"type": "object", "description": "by type, below"}}, required)
    yield from _rules(ENVELOPE_RULES)


def _event(type_: str, schema: Schema) -> Iterator[str]:
    yield f"## {type_}\n"
    yield f"{schema['description']}\n"
    yield f"Topic: {_topic(type_)}. {_sender(type_)}\n"
    required = schema.get("required", [])
    yield from _table(_own_fields(schema, required), required)
    yield from _rules(check.says for check in REGISTRY[type_].CHECKS)


def _sender(type_: str) -> str:
    if type_ in DECIDED_BY_PEOPLE:
        files = ", and taken from files that an operator imports" if type_ in FROM_OPERATORS else ""
        return f"Decided by people on the pages{files}. From a system it becomes a question to a person."
    return "Made by Homeward; agencies do not send it." if type_ in MADE_BY_HOMEWARD else "Sent by agencies."


def _own_fields(schema: Schema, required: Iterable[str]) -> dict[str, Schema]:
    """Without the child where the event need name none, and without its reference where agencies send it."""
    shown = {"child", "child_ref"} if schema.get("anyOf") == CHILD_OR_REF else {"child"} & set(required)
    hidden = {"child", "child_ref"} - shown
    return {name: part for name, part in schema["properties"].items() if name not in hidden}


def _rules(sentences: Iterable[str]) -> Iterator[str]:
    if listed := [f"- {sentence}" for sentence in sentences]:
        yield from [*listed, ""]


def _table(fields: Mapping[str, Schema], required: Iterable[str]) -> Iterator[str]:
    yield "| field | value | required | |\n|---|---|---|---|"
    for name, field in fields.items():
        must = "yes" if name in required else ""
        yield f"| `{name}` | {value(field)} | {must} | {_meaning(field)} |"
    yield ""


def _meaning(field: Schema) -> str:
    default = field.get("default")
    said = [field["description"]] if "description" in field else []
    return "; ".join([*said, *([f"absent: `{default}`"] if isinstance(default, str) else [])])


def _parts(schemas: Mapping[str, Schema]) -> Iterator[str]:
    yield "# Parts of events\n"
    for name in sorted(schemas.keys() - SHARED.keys()):
        yield f"## {name}\n"
        yield f"{schemas[name]['description']}\n"
        yield from _table(schemas[name]["properties"], schemas[name].get("required", []))


def _codes(codes: CodeList) -> Iterator[str]:
    yield f"## Codes of {codes.name}\n"
    yield "| code | meaning |\n|---|---|"
    yield from (f"| `{code}` | {label} |" for code, label in codes.labels.items())
    yield ""
