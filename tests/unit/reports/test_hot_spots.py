"""Places of which the records of several children speak."""

from homeward.domain.calendar.quarters import month_named
from homeward.domain.events import Event
from homeward.reports.hot_spots import hot_spots, places
from tests.histories import AVERY, BLAKE, at, event, timeline_of
from tests.reports import found

MARCH = month_named("2026-03")
FLAT = {"name": "The invented flat", "address": "14 Invented Street CH41 9ZZ"}


def seen_at(child: str, when: str, **place: str) -> Event:
    return found(when, f"E-{child}-{when}", child=child, place=place)


def told(*events: Event) -> list[tuple[str, int, int]]:
    """Of each place its words, and how many children and records."""
    children = {each.child.value: None for each in events if each.child}
    timelines = [timeline_of(*events, child=child) for child in children]
    spots = hot_spots(each for timeline in timelines for each in places(timeline, MARCH))
    return [(spot.spoken[-1].words, len(spot.children), len(spot.spoken)) for spot in spots]


def test_one_place_of_two_children_however_it_is_written() -> None:
    assert told(
        seen_at(AVERY, "2026-03-02 10:00", **FLAT),
        seen_at(BLAKE, "2026-03-05 10:00", address="14 INVENTED STREET, CH41 9ZZ"),
        seen_at(BLAKE, "2026-03-09 10:00", **FLAT),
    ) == [("The invented flat, 14 Invented Street CH41 9ZZ", 2, 3)]


def test_a_place_of_one_child_or_of_another_time_is_none() -> None:
    assert told(seen_at(AVERY, "2026-03-02 10:00", **FLAT), seen_at(AVERY, "2026-03-05 10:00", **FLAT)) == []
    assert told(seen_at(AVERY, "2026-03-02 10:00", **FLAT), seen_at(BLAKE, "2026-04-01 10:00", **FLAT)) == []


def test_what_tells_no_place_from_others_is_none() -> None:
    assert (
        told(
            seen_at(AVERY, "2026-03-02 10:00", address="town"),
            seen_at(BLAKE, "2026-03-05 10:00", address="town"),
        )
        == []
    )


def test_it_says_whether_the_place_is_flagged() -> None:
    flag = event(
        "location.flagged", time=at("2026-01-02 10:00"), place=FLAT, basis="Told.", review_by="2027-01-01"
    )
    timeline = timeline_of(flag, seen_at(AVERY, "2026-03-02 10:00", **FLAT))
    [spot] = hot_spots(places(timeline, MARCH))
    assert (spot.flagged, len(spot.children)) == (True, 1)
