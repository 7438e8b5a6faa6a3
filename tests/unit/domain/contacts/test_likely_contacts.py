"""Which question two records are, and whom it is asked of."""

from datetime import timedelta

from homeward.domain.contacts.likely_contacts import LikelyContact, likely_contacts
from homeward.domain.contacts.matching import histories
from homeward.domain.events import Event
from homeward.domain.events.entry import Entry
from homeward.domain.history.timeline import fold
from tests.histories import at, event

MONDAY = at("2026-03-02 10:00")
NAME = {"kind": "adult", "name": "Sean Invented"}


def says(child: str, days: int, id_: str = "") -> Entry:
    told = {"contact": NAME, "place": None, "elements": [], "named_children": []}
    identifier = {"scheme": "la_child_id", "value": child}
    time = MONDAY + timedelta(days=days)
    return Entry(
        event("contact.disclosed", id=id_ or f"d-{child}", child=identifier, time=time, **told), child
    )


def asked(*entries: Entry) -> dict[str, list[LikelyContact]]:
    """The questions of each child who has any."""
    found = {child: likely_contacts(fold(child, history)) for child, history in histories(entries).items()}
    return {child: questions for child, questions in found.items() if questions}


def linked(id_: str, **contact: str) -> Entry:
    return Entry(event("macse.contact_linked", id=id_, time=MONDAY, contact=NAME | contact), "M-1")


def others(questions: list[LikelyContact]) -> list[Event]:
    return [each.other for each in questions]


def test_of_children_who_say_the_same_each_later_one_is_asked_about_with_the_first() -> None:
    first, second, third = says("W-1", 0), says("W-2", 1), says("W-3", 2)
    found = asked(third, first, second)
    assert {child: others(questions) for child, questions in found.items()} == {
        "W-2": [first.event],
        "W-3": [first.event],
    }


def test_what_a_child_says_again_is_the_same_question() -> None:
    once, again = says("W-2", 1), says("W-2", 5, "d-again")
    [one] = asked(says("W-1", 0), once)["W-2"]
    [same] = asked(says("W-1", 0), once, again)["W-2"]
    assert one.id == same.id


def test_of_one_known_man_one_record_is_asked_about_and_of_two_men_both() -> None:
    phone = "07700 900456"
    one_man = asked(linked("L1", phone=phone), linked("L2", phone=phone), says("W-1", 1))
    two_men = asked(linked("L1", phone=phone), linked("L2", phone="07700 900111"), says("W-1", 1))
    assert (len(one_man["W-1"]), len(two_men["W-1"])) == (1, 2)
    assert all(each.is_known for each in two_men["W-1"])


def test_the_sentence_holds_nothing_of_what_the_records_say() -> None:
    [question] = asked(linked("L1"), says("W-1", 1))["W-1"]
    assert question.because == "May be a person linked to a case or flagged: the same name."
