"""The demo's borough: its past can be taken in today, and the founding case is the first thing to arrive."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from homeward.up.borough import Event, make_borough, read, received

NOW = datetime(2026, 3, 20, 9, tzinfo=UTC)


@pytest.fixture(scope="module")
def borough(tmp_path_factory: pytest.TempPathFactory) -> tuple[list[Event], list[Event]]:
    past, ahead = make_borough(Path(tmp_path_factory.mktemp("borough")) / "world", NOW, "344")
    return read(past), read(ahead)


def test_nothing_of_the_past_was_received_after_now(borough: tuple[list[Event], list[Event]]) -> None:
    past, ahead = borough
    assert max(map(received, past)) <= NOW < min(map(received, ahead))


def test_what_was_told_in_the_founding_case_arrives_first(borough: tuple[list[Event], list[Event]]) -> None:
    _, ahead = borough
    assert [event["type"] for event in ahead[:2]] == ["rhi.completed", "contact.disclosed"]
    assert {event["data"]["child"]["value"] for event in ahead[:2]} == {"W-1001"}


def test_what_people_decide_does_not_arrive(borough: tuple[list[Event], list[Event]]) -> None:
    _, ahead = borough
    assert not {event["type"].partition(".")[0] for event in ahead} & {"macse", "alert"}


def test_actions_are_due_at_the_macse_meeting_of_tomorrow(borough: tuple[list[Event], list[Event]]) -> None:
    past, _ = borough
    tomorrow = (NOW + timedelta(days=1)).date().isoformat()
    [agenda] = [event["data"] for event in past if event["type"] == "macse.agenda_published"]
    assert (agenda["held_on"], bool(agenda["cases"])) == (tomorrow, True)
    assert {event["data"]["due"] for event in past if event["type"] == "macse.action_set"} == {tomorrow}
