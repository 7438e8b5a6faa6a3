"""What still stands of all that was said, and in which order."""

from itertools import permutations

import pytest

from homeward.domain.events import Event
from homeward.domain.events.entry import Entry, standing
from tests.histories import at, event


def flag(id_: str, supersedes: str | None = None, source: str = "police", **overrides: object) -> Event:
    reason = "Entered wrongly." if supersedes else None
    return event(
        "police.flag_changed",
        id=id_,
        source=source,
        supersedes=supersedes,
        changereason=reason,
        **overrides,
    )


def called(event: Event) -> str:
    return event.id if event.source == "police" else f"{event.id} of {event.source}"


@pytest.mark.parametrize(
    ("said", "stands"),
    [
        pytest.param([flag("1"), flag("2")], ["1", "2"], id="two records"),
        pytest.param([flag("1"), flag("1")], ["1"], id="a copy"),
        pytest.param([flag("1"), flag("2", "1")], ["2"], id="a correction"),
        pytest.param([flag("1"), flag("2", "1"), flag("3", "2")], ["3"], id="a correction of a correction"),
        pytest.param([flag("2", "1")], ["2"], id="a correction of what has not arrived"),
        pytest.param(
            [flag("1"), flag("1", "1", source="homeward-web", supersedessource="police")],
            ["1 of homeward-web"],
            id="what the duty team corrects may be another source's",
        ),
        pytest.param(
            [
                flag("1"),
                flag("1", source="ics"),
                flag("2", "1", source="homeward-web", supersedessource="ics"),
            ],
            ["1", "2 of homeward-web"],
            id="of one source alone, where two use the same id",
        ),
        pytest.param(
            [flag("1"), flag("2", "1", source="ics")], ["1", "2 of ics"], id="another source corrects nothing"
        ),
    ],
)
def test_what_a_later_record_replaces_stands_no_more_in_any_order(
    said: list[Event], stands: list[str]
) -> None:
    for order in permutations(said):
        assert sorted(called(each) for each in standing(order)) == stands


def test_events_are_in_order_of_occurrence_then_of_recording_then_of_name() -> None:
    first = flag("z", time=at("2026-03-01 08:00"))
    second = flag("y", time=at("2026-03-01 09:00"), recordedtime=at("2026-03-01 09:05"))
    third = flag("x", time=at("2026-03-01 09:00"), recordedtime=at("2026-03-01 09:10"), source="ics")
    fourth = flag("w", time=at("2026-03-01 09:00"), recordedtime=at("2026-03-01 09:10"), source="police")
    for order in permutations([first, second, third, fourth]):
        assert standing(order) == [first, second, third, fourth]


def test_of_several_copies_the_one_received_first_stands() -> None:
    early, late = (flag("1", receivedtime=at(when)) for when in ("2026-03-02 10:05", "2026-03-09 10:00"))
    assert [each.received_at for each in standing([early, late])] == [early.received_at]
    assert [each.received_at for each in standing([late, early])] == [early.received_at]


@pytest.mark.parametrize(
    ("child", "named", "concerned"),
    [("a", (), {"a"}), ("a", ("b", "c"), {"a", "b", "c"}), (None, (), set()), (None, ("b",), {"b"})],
)
def test_an_entry_concerns_its_child_and_those_it_names(
    child: str | None, named: tuple[str, ...], concerned: set[str]
) -> None:
    assert Entry(flag("1"), child, named).concerns == concerned
