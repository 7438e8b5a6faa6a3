"""What ties the records of different children together."""

from dataclasses import replace
from datetime import timedelta

import pytest

from homeward.domain.contacts.marks import marks
from homeward.domain.contacts.matching import NEAREST, fingerprints, histories
from homeward.domain.events import Event
from homeward.domain.events.entry import Entry
from tests.histories import at, event

HIM = {"kind": "adult", "name": "Daz Invented", "phone": "07700 900123", "address": "12 Invented St"}
HIS_MARKS = {"name:daz invented", "phone:+447700900123", "address:12 invented street"}


@pytest.mark.parametrize(
    ("told", "found"),
    [
        (event("contact.disclosed", contact=HIM), HIS_MARKS),
        (event("contact.disclosed", contact={"kind": "adult", "alias": "Daz"}), {"alias:daz", "called:daz"}),
        (
            event("contact.disclosed", contact={"kind": "adult"}, place={"name": "Invented Café"}),
            {"place:invented cafe", "typed:invented cafe"},
        ),
        (
            event("contact.disclosed", contact={"kind": "adult"}, place="12 Invented Street"),
            {"address:12 invented street"},
        ),
        (event("carer.information", contacts=[{"kind": "child"}, HIM]), HIS_MARKS),
        (event("carer.information", contacts=None), set()),
        (event("macse.contact_linked", contact=HIM), HIS_MARKS),
        (event("person_of_concern.recorded", contact=HIM), HIS_MARKS),
        (event("location.flagged", place={"address": "12 Invented Street"}), {"address:12 invented street"}),
        (
            event("missing.reported", last_seen_place={"address": "12 Invented Street"}),
            {"address:12 invented street"},
        ),
        (
            event("missing.sighting", place={"address": "Invented Park station, Birkenhead"}),
            {"typed:invented park station birkenhead", "typed:invented park station"},
        ),
        (event("missing.sighting", place={"address": "the park"}), set()),
    ],
)
def test_the_marks_by_which_an_event_speaks_of_a_person_or_place(told: Event, found: set[str]) -> None:
    assert fingerprints(told) == found


@pytest.mark.parametrize("text", ["unknown", "Not known", "N/A", "none", "Unknown male"])
@pytest.mark.parametrize("field", ["name", "vehicle", "handle", "phone"])
def test_two_records_that_know_nothing_do_not_speak_of_one_person(field: str, text: str) -> None:
    assert fingerprints(event("contact.disclosed", contact={"kind": "adult", field: text})) == set()


def test_an_address_is_one_mark_whether_the_person_or_the_place_has_it() -> None:
    of_the_man = event("contact.disclosed", contact={"kind": "adult", "address": "12 Invented St"})
    of_the_place = event("contact.disclosed", contact={"kind": "adult"}, place="12 Invented Street")
    assert fingerprints(of_the_man) == fingerprints(of_the_place)


def test_each_contact_that_a_carer_tells_of_has_its_own_marks() -> None:
    told = event("carer.information", contacts=[HIM, {"kind": "adult", "phone": "07700 900999"}])
    assert [set(marks(contact, None)) for contact in told.data.disclosed] == [
        HIS_MARKS,
        {"phone:+447700900999"},
    ]


def test_a_history_is_what_concerns_the_child_and_one_step_further() -> None:
    """A spoke of a man, B of the same man and of another, C of the other: A's history does not reach C."""
    one, other = ({"kind": "adult", "phone": phone} for phone in ("07700 900123", "07700 900999"))
    by_a = Entry(event("contact.disclosed", contact=one), "a")
    by_b = Entry(event("carer.information", contacts=[one, other]), "b")
    by_c = Entry(event("contact.disclosed", contact=other), "c", named=("d",))
    found = {child: {id(entry) for entry in each} for child, each in histories([by_a, by_b, by_c]).items()}
    assert found == {
        "a": {id(by_a), id(by_b)},
        "b": {id(by_a), id(by_b), id(by_c)},
        "c": {id(by_b), id(by_c)},
        "d": {id(by_b), id(by_c)},
    }


def told_by_many(count: int) -> list[Entry]:
    """One telephone, of which as many children spoke, a minute apart."""
    said = {"contact": {"kind": "adult", "phone": "07700 900123"}, "place": None}
    times = [at("2026-03-02 10:00") + timedelta(minutes=minute) for minute in range(count)]
    events = [event("contact.disclosed", id=f"d-{n}", time=time, **said) for n, time in enumerate(times)]
    return [Entry(each, f"child-{n:03}") for n, each in enumerate(events)]


def spoke(history: list[Entry]) -> list[int]:
    return sorted(int((entry.child or "")[-3:]) for entry in history)


def test_of_a_mark_that_very_many_share_those_nearest_in_time_are_looked_at_together() -> None:
    entries = told_by_many(100)
    found = histories(entries)
    assert spoke(found["child-050"]) == list(range(50 - NEAREST, 50 + NEAREST + 1))
    assert spoke(found["child-000"]) == list(range(NEAREST + 1))
    assert {child: spoke(each) for child, each in histories(entries[::-1]).items()} == {
        child: spoke(each) for child, each in found.items()
    }


def test_what_one_child_says_again_and_again_hides_no_other_child() -> None:
    often = [replace(entry, child="child-000") for entry in told_by_many(100)]
    last = replace(told_by_many(101)[-1], child="child-001")
    assert {entry.child for entry in histories([*often, last])["child-001"]} == {"child-000", "child-001"}


def test_a_case_is_looked_at_with_everybody_who_shares_a_mark_with_it() -> None:
    case = Entry(event("macse.contact_linked", contact={"kind": "adult", "phone": "07700 900123"}), "case")
    assert all(case in history for history in histories([*told_by_many(100), case]).values())
