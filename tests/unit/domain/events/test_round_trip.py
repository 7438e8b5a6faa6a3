"""What is read, written and read again is the same event, and one event has one digest."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, reject
from hypothesis import strategies as st

from homeward.domain.events import REGISTRY, Event, digest, parse, read_accepted, to_cloudevent
from homeward.errors import InvalidEvent
from tests.factories import DATA, event_factory
from tests.unit.domain.events.strategies import JSON_VALUES, events, validator_of
from tests.worlds import some

NOT_IN_THE_SCHEMA = ("must differ", "is required where Y", "is required, or", "must not join")
"""Rules between fields, which JSON Schema does not say."""


def read_or_skip(raw: dict[str, Any]) -> Event:
    """Skips an event that breaks a rule between fields, and that alone."""
    try:
        return parse(raw)
    except InvalidEvent as error:
        if all(problem.message.startswith(NOT_IN_THE_SCHEMA) for problem in error.problems):
            reject()
        raise


@pytest.mark.parametrize("type_", REGISTRY)
@some(0.08)  # of each of the types
@given(data=st.data())
def test_every_event_that_the_schema_allows_survives_reading_and_writing(
    type_: str, data: st.DataObject
) -> None:
    event = read_or_skip(data.draw(events(type_)))
    written = json.loads(json.dumps(to_cloudevent(event)))
    assert parse(written) == event
    assert digest(parse(written)) == digest(event)
    assert read_accepted(written) == event
    validator_of(type_).validate(written)


@given(st.sampled_from(sorted(DATA)), st.text(), JSON_VALUES)
def test_fields_that_we_do_not_know_survive_too(type_: str, name: str, value: Any) -> None:
    raw = event_factory(type_)
    raw["data"].setdefault(f"other_{name}", value)
    try:
        event = parse(raw)
    except InvalidEvent:
        reject()
    assert parse(json.loads(json.dumps(to_cloudevent(event)))) == event


@given(st.data(), st.sampled_from(sorted(DATA)))
def test_digest_does_not_depend_on_how_the_event_is_written_or_when_it_came(
    data: st.DataObject, type_: str
) -> None:
    raw = data.draw(events(type_))
    expected = digest(read_or_skip(raw))
    shuffled = dict(data.draw(st.permutations(list(raw.items()))))
    shuffled["data"] = dict(data.draw(st.permutations(list(raw["data"].items()))))
    rewritten = json.loads(json.dumps(shuffled).replace('+00:00"', 'Z"'))
    assert digest(parse(rewritten, received_at=datetime(2101, 1, 1, tzinfo=UTC))) == expected


@pytest.mark.parametrize(
    ("other", "same"),
    [
        ({}, True),
        ({"police_risk": None}, True),
        ({"reported_at": "2026-03-02T10:00:00+00:00"}, True),
        ({"time": "2026-03-02T11:00:00+01:00"}, True),
        ({"missing_with": []}, True),
        ({"circumstances": "After tea."}, False),
        ({"time": "2026-03-02T10:00:01+00:00"}, False),
        ({"recordedtime": "2026-03-02T10:30:00+00:00"}, False),
        ({"actor": "control-room-7"}, False),
        ({"episode": "E-2"}, False),
        ({"other": 1}, False),
    ],
)
def test_equal_content_has_an_equal_digest(other: dict[str, Any], same: bool) -> None:
    first = event_factory("missing.reported", id="ev-1", police_risk="unknown")
    second = event_factory("missing.reported", **{"id": "ev-1", "police_risk": "unknown", **other})
    assert (digest(parse(first)) == digest(parse(second))) is same


def test_attributes_of_transport_are_kept_but_are_no_part_of_the_digest() -> None:
    raw = event_factory("missing.found")
    traced = parse({**raw, "traceparent": "00-1-1-00", "datacontenttype": "application/json"})
    assert to_cloudevent(traced)["traceparent"] == "00-1-1-00"
    assert digest(traced) == digest(parse(raw))


def test_when_it_was_received_survives_too() -> None:
    event = parse(event_factory("missing.found"), received_at=datetime(2026, 3, 4, tzinfo=UTC))
    assert parse(to_cloudevent(event)) == event
