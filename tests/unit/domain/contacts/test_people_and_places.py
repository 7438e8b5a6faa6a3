"""A person or place is told once, however often it was spoken of, with what ties it to other records."""

from typing import Any

from homeward.domain.contacts.people_and_places import people_and_places
from homeward.domain.events import Event
from tests.histories import AVERY, BLAKE, CASEY, event, named, timeline_of

DAZ = {"kind": "adult", "alias": "Daz", "phone": "07700 900123"}


def told(child: str, contact: dict[str, str], time: str, **more: Any) -> Event:
    data = {"named_children": [], **more}
    return event("contact.disclosed", child=child, contact=contact, time=f"{time}T10:00:00Z", **data)


def test_one_telephone_makes_one_person() -> None:
    again = {"kind": "adult", "name": "Darren Invented", "phone": "+44 7700 900 123"}
    other = {"kind": "adult", "alias": "Daz", "phone": "07700 900456"}
    said = [told(AVERY, each, f"2026-03-0{day}") for day, each in enumerate((DAZ, other, again), start=1)]
    found = people_and_places(timeline_of(*said))
    assert [len(each.said) for each in found] == [2, 1]
    assert [each.children for each in found] == [frozenset(), frozenset()]


def test_a_name_alone_makes_no_two_records_one_person() -> None:
    named_alone = {"kind": "adult", "name": "Robin Invented"}
    said = [told(AVERY, named_alone, f"2026-03-0{day}") for day in (1, 2)]
    assert len(people_and_places(timeline_of(*said))) == 2


def test_cases_flags_and_other_children_are_tied_in() -> None:
    said = (
        told(AVERY, DAZ, "2026-03-01", named_children=named(BLAKE)),
        told(CASEY, DAZ, "2026-03-02"),
        event("macse.contact_linked", child="W-0900", contact=DAZ),
        event("person_of_concern.recorded", contact=DAZ),
    )
    (spoken,) = people_and_places(timeline_of(*said))
    assert spoken.cases == ["M-31"]
    assert [flag.data.basis for flag in spoken.flags] == ["Police intelligence."]
    assert len(spoken.children) == 2


def test_who_is_named_has_the_discloser_beside_the_person() -> None:
    said = told(AVERY, DAZ, "2026-03-01", named_children=named(BLAKE))
    (spoken,) = people_and_places(timeline_of(said, child=BLAKE))
    assert [each.naming for each in spoken.said] == [True]
    assert len(spoken.children) == 1
