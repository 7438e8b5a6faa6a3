"""The two pictures of a child's page: everything in them lies inside, and nothing is told twice."""

from homeward.domain.contacts.people_and_places import people_and_places
from homeward.services.children.story import StoryEntry
from homeward.web.pictures.network import BOX_WIDTH, MOST_DRAWN, label, network_picture
from homeward.web.pictures.story import WIDTH, story_picture
from tests.histories import at, event, timeline_of

NOW = at("2026-03-10 10:00")


def test_the_story_begins_with_the_first_that_is_not_of_care_and_ends_now() -> None:
    gone = {"time": "2026-03-01T10:00:00Z", "reported_at": "2026-03-01T10:00:00Z"}
    reported = event("missing.reported", **gone)
    told = (event("child.registered", time="2019-01-01T10:00:00Z"), reported)
    timeline = timeline_of(*told)
    kinds = ("care", "missing")
    entries = [StoryEntry(each, kind, None, True) for each, kind in zip(told, kinds, strict=True)]
    picture = story_picture(entries, timeline.episodes.values(), NOW)
    assert picture
    missing, care = picture.lanes
    assert [text for _, text in picture.ticks] == ["1 Mar", "4 Mar", "7 Mar", "10 Mar"]
    ((start, width),) = missing.bars
    assert start + width <= WIDTH
    assert care.dots == []


def test_there_is_no_picture_of_nothing() -> None:
    assert story_picture([], [], NOW) is None


def test_the_network_draws_those_spoken_of_last_inside_its_frame() -> None:
    said = [
        event(
            "contact.disclosed",
            contact={
                "kind": "adult",
                "name": f"Invented Person Number {n}",
                "phone": f"07700 90010{n}",
            },
            named_children=[],
            time=f"2026-03-0{n + 1}T10:00:00Z",
        )
        for n in range(9)
    ]
    spoken = people_and_places(timeline_of(*said))
    picture = network_picture("Avery Example", spoken, {})
    assert (len(picture.boxes), len(picture.lines), picture.left_out) == (1 + MOST_DRAWN, MOST_DRAWN, 1)
    assert all(0 <= box.y <= picture.height and box.x + BOX_WIDTH <= WIDTH for box in picture.boxes)
    assert all(len(box.text) <= 15 for box in picture.boxes)
    assert label(spoken[0]) == "Invented Person Number 8"
