"""Whatever arrives, the answer is an event or a list of problems: never another error, never a value."""

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from homeward.domain.events import parse
from homeward.errors import InvalidEvent
from tests.factories import DATA, ENVELOPE, event_factory
from tests.unit.domain.events.strategies import JSON_VALUES

SECRET = "Zyxwvut"
UGLY_VALUES = JSON_VALUES | st.sampled_from(
    [float("nan"), 10**400, "\ud800", "\x00", "<b>", "", " ", [[[[[[[[[[[[]]]]]]]]]]]], {"a": {"score": 1}}]
)


def refusal(raw: Any) -> list[tuple[str, str]]:
    """What is wrong with it, by field; nothing where it was read."""
    try:
        parse(raw)
    except InvalidEvent as error:
        return [(problem.field, problem.message) for problem in error.problems] or [("nothing", "said")]
    return []


@given(JSON_VALUES | st.dictionaries(st.sampled_from([*sorted(ENVELOPE), "type", "data"]), UGLY_VALUES))
def test_any_json_is_read_or_refused(raw: Any) -> None:
    assert ("nothing", "said") not in refusal(raw)


@given(st.data(), st.sampled_from(sorted(DATA)), UGLY_VALUES)
def test_any_field_of_any_type_may_hold_anything(data: st.DataObject, type_: str, value: Any) -> None:
    raw = event_factory(type_)
    part = data.draw(st.sampled_from([raw, raw["data"], *_objects_in(raw["data"])]))
    part[data.draw(st.sampled_from([*part, "other"]))] = value
    assert ("nothing", "said") not in refusal(raw)


@given(st.data(), st.sampled_from(sorted(DATA)))
def test_a_refusal_never_repeats_what_was_sent(data: st.DataObject, type_: str) -> None:
    raw = event_factory(type_)
    part = data.draw(st.sampled_from([raw, raw["data"], *_objects_in(raw["data"])]))
    part[data.draw(st.sampled_from([*part, f"{SECRET} {SECRET}"]))] = f"\0{SECRET}"
    problems = refusal(raw)
    assert problems
    assert SECRET not in json.dumps(problems)


def _objects_in(node: Any) -> list[dict[str, Any]]:
    parts = node.values() if isinstance(node, dict) else node if isinstance(node, list) else ()
    own = [part for part in parts if isinstance(part, dict)]
    return own + [deeper for part in parts for deeper in _objects_in(part)]
