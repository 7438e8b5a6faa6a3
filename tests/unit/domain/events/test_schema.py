"""The published schemas: true to what is accepted, and the same on every run."""

from typing import Any

import jsonschema_rs
import pytest
from ruamel.yaml import YAML

from homeward.domain.events import MADE_BY_HOMEWARD, REGISTRY, TOPICS, asyncapi, parse
from homeward.domain.events.schema import all_events, one_event
from homeward.errors import InvalidEvent
from tests.factories import event_factory


def references(node: Any) -> set[str]:
    match node:
        case dict():
            own = {node["$ref"]} if isinstance(node.get("$ref"), str) else set()
            return own.union(*map(references, node.values()))
        case list():
            return set().union(*map(references, node))
        case _:
            return set()


def resolved(document: Any, reference: str) -> Any:
    for step in reference.removeprefix("#/").split("/"):
        document = document[step]
    return document


@pytest.mark.parametrize("type_", REGISTRY)
def test_a_valid_event_fits_its_own_schema_and_no_other(type_: str) -> None:
    raw = event_factory(type_)
    jsonschema_rs.validate(one_event(type_), raw)
    other = next(name for name in REGISTRY if name != type_)
    assert not jsonschema_rs.is_valid(one_event(other), raw)


@pytest.mark.parametrize(
    ("type_", "changed"),
    [
        ("missing.reported", {"category": "B"}),
        ("missing.reported", {"child": None}),
        ("missing.found", {"found_at": None}),
        ("missing.found", {"found_at": 1}),
        ("placement.started", {"responsible_la": "Wirral"}),
        ("rhi.completed", {"harm": None}),
        ("concern.referred", {"narrative": "a\x00"}),
        ("alert.raised", {"child_ref": None}),
        ("legal_status.changed", {"code": "C9"}),
        ("contact.disclosed", {"elements": ["kisses"]}),
        ("police.flag_changed", {"on": "true"}),
        ("dag.run", {"counts": {"children": "many"}}),
    ],
)
def test_what_is_refused_does_not_fit_the_schema(type_: str, changed: dict[str, Any]) -> None:
    raw = event_factory(type_, **changed)
    with pytest.raises(InvalidEvent):
        parse(raw)
    assert not jsonschema_rs.is_valid(one_event(type_), raw)


def test_the_schema_of_all_events_takes_each_by_its_type() -> None:
    validator = jsonschema_rs.validator_for(all_events())
    assert [type_ for type_ in REGISTRY if not validator.is_valid(event_factory(type_))] == []
    assert not validator.is_valid({**event_factory("missing.found"), "type": "missing.vanished"})


def test_every_reference_leads_somewhere() -> None:
    for document in (all_events(), asyncapi.document("1.0")):
        assert all(resolved(document, reference) for reference in references(document))


def test_each_topic_carries_its_messages_and_homeward_takes_only_what_agencies_send() -> None:
    document = asyncapi.document("1.0")
    carried = {topic: set(channel["messages"]) for topic, channel in document["channels"].items()}
    assert carried == {topic: {t for t in TOPICS if TOPICS[t] == topic} for topic in TOPICS.values()}
    taken = references(document["operations"]["take-cadt-alerts"]["messages"])
    assert {reference.rpartition("/")[2] for reference in taken}.isdisjoint(MADE_BY_HOMEWARD)


def test_yaml_says_what_the_document_says_even_to_old_readers() -> None:
    document = asyncapi.document("1.0")
    text = asyncapi.as_yaml(document)
    assert text == asyncapi.as_yaml(asyncapi.document("1.0"))
    reader = YAML(typ="safe", pure=True)
    reader.version = "1.1"
    assert reader.load(text) == document
