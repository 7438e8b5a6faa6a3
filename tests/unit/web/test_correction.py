"""A record on its own form: the fields hold what was said, and what is sent again says the same."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any

import pytest

from homeward.domain.events import Event, parse
from homeward.web.forms.answers import Answers
from homeward.web.forms.concern import read_concern
from homeward.web.forms.correction import correcting, prefilled
from homeward.web.forms.education import read_education
from homeward.web.forms.envelope import CloudEvent, Origin
from homeward.web.forms.found import read_found
from homeward.web.forms.missing import read_missing
from homeward.web.forms.reader import OnRecord, Reader
from homeward.web.forms.return_interview import read_interview
from tests.factories import event_factory
from tests.forms import (
    BY_NAME,
    CONTACT,
    FORM_ID,
    at,
    concern_answers,
    education_answers,
    found_answers,
    interview_answers,
    missing_answers,
)

NOW = datetime(2026, 3, 20, 9, tzinfo=UTC)
ORIGIN = Origin(FORM_ID, "robin", "Catch-22", NOW)
AGAIN = Origin("5f0e91ab-0000-4000-8000-000000000002", "jo", "Catch-22", NOW)
CHILD = {"child": {"scheme": "la_child_id", "value": "W-1001"}}
WHY = "The day was wrong."

Read = Callable[[Reader, Origin], list[CloudEvent]]

NAMED = {
    **CONTACT,
    "contacts-0-place_name": "Invented Park",
    "contacts-0-children-0-given_name": "Sam",
    "contacts-0-children-0-scheme": "la_child_id",
    "contacts-0-children-0-value": "W-1002",
    "contacts-1-discloser": "carer",
    "contacts-1-place_address": "12 Park Road",
}
SIGNS = {"signs-hotels": "A key card.", "signs-pregnancy": "Eleven weeks."}
HARMED = {"harm": "Y", "harm_type": "threat", "narrative": "He said so.", "online": "unknown"}


def recorded(read: Read, answers: Answers) -> dict[str, Event]:
    """What came of the form, by its parts."""
    events = [parse(event, received_at=NOW) for event in read(Reader(answers, NOW), ORIGIN)]
    return {event.id.removeprefix(FORM_ID).removeprefix("-"): event for event in events}


def corrected(
    read: Read, parts: dict[str, Event], why: str = WHY, **changes: str
) -> tuple[list[CloudEvent], dict[str, str]]:
    """What comes of the filled-in form, with these changes; and its errors."""
    answers = prefilled(parts).with_values(why=why, **changes)
    reader = Reader(answers, NOW, OnRecord(corrected=CHILD))
    correction = correcting(reader, AGAIN, parts)
    events = read(reader, correction)
    return events + correction.withdrawals(events), reader.errors


@pytest.mark.parametrize(
    ("read", "answers"),
    [
        pytest.param(read_missing, missing_answers(), id="a missing report"),
        pytest.param(
            read_missing,
            missing_answers(**at("last_seen_at", "15 3 2026 21:05"), last_seen_place="Invented Park"),
            id="a report with all that is optional",
        ),
        pytest.param(read_found, found_answers(), id="a return"),
        pytest.param(read_found, found_answers(place="12 Park Road"), id="a return with a place"),
        pytest.param(read_concern, concern_answers(voice="Nothing yet.", **SIGNS), id="a concern"),
        pytest.param(read_education, education_answers(), id="missing from education"),
        pytest.param(read_interview, interview_answers(), id="an interview"),
        pytest.param(
            read_interview,
            interview_answers(episodes="MP-1 MP-2", **HARMED, **NAMED, **SIGNS),
            id="an interview with harm, contacts and a child who was named",
        ),
    ],
)
def test_what_is_sent_again_as_it_stands_says_the_same(read: Read, answers: Answers) -> None:
    parts = recorded(read, answers)
    events, errors = corrected(read, parts)
    assert errors == {}
    assert {event["supersedes"] for event in events} == {event.id for event in parts.values()}
    assert [without_interview(event["data"]) for event in events] == [
        without_interview(data_of(event)) for event in parts.values()
    ]
    assert all(parse(event, received_at=NOW).change_reason == WHY for event in events)


def data_of(event: Event) -> dict[str, Any]:
    return event.data.model_dump(mode="json", by_alias=True, exclude_unset=True)


def without_interview(data: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in data.items() if name != "interview"}


def test_what_the_form_does_not_ask_is_kept() -> None:
    sent = event_factory(
        "missing.reported",
        source="merseyside-police",
        time="2026-03-15T22:40:31Z",
        reported_at="2026-03-15T22:40:31Z",
        police_ref="LOG-17",
        last_seen_place={"address": "12 Park Road", "name": "The flat", "uprn": "000"},
        officer="A-1",
    )
    events, errors = corrected(read_missing, {"": parse(sent, received_at=NOW)}, danger_now="N", category="A",
                               missing_from="home", reporter_role="parent")  # fmt: skip
    assert errors == {}
    (event,) = events
    said = event["data"]
    assert (said["category"], said["police_ref"], said["officer"]) == ("A", "LOG-17", "A-1")
    assert said["last_seen_place"] == sent["data"]["last_seen_place"]
    assert said["reported_at"].startswith("2026-03-15T22:40:31")
    assert (event["supersedes"], event["supersedessource"]) == (sent["id"], "merseyside-police")


def test_what_is_taken_out_is_withdrawn() -> None:
    parts = recorded(read_interview, interview_answers(**HARMED, **NAMED))
    answers = prefilled(parts).without("contacts-1").with_values(harm="N", why=WHY)
    reader = Reader(answers, NOW, OnRecord(corrected=CHILD))
    correction = correcting(reader, AGAIN, parts)
    events = read_interview(reader, correction)
    gone = correction.withdrawals(events)
    assert {event["supersedes"] for event in gone} == {parts["harm"].id, parts["contacts-1"].id}
    assert {event["type"] for event in gone} == {"record.withdrawn"}
    assert [event["type"] for event in events] == ["rhi.completed", "contact.disclosed"]


def test_a_misspelt_name_is_put_right_on_the_same_child() -> None:
    parts = recorded(read_missing, missing_answers(**BY_NAME))
    events, _ = corrected(read_missing, parts, **{"child-how": "name", "child-given_name": "Averie"})
    registered, reported = events
    assert registered["data"]["given_name"] == "Averie"
    assert registered["data"]["child"] == reported["data"]["child"] == data_of(parts["child"])["child"]


def test_a_number_instead_of_a_name_takes_the_name_back() -> None:
    parts = recorded(read_missing, missing_answers(**BY_NAME))
    numbered = {"child-how": "number", "child-scheme": "la_child_id", "child-value": "W-7"}
    reported, withdrawn = corrected(read_missing, parts, **numbered)[0]
    assert reported["data"]["child"] == {"scheme": "la_child_id", "value": "W-7"}
    assert (withdrawn["type"], withdrawn["supersedes"]) == ("record.withdrawn", parts["child"].id)


def test_a_correction_needs_its_reason() -> None:
    assert corrected(read_found, recorded(read_found, found_answers()), why=" ")[1].keys() == {"why"}


def test_a_field_that_a_sender_added_fills_none_of_ours() -> None:
    sent: Sequence[str] = ("csrf", "form", "confirmed", "child-how", "action")
    raw = event_factory("missing.found", **dict.fromkeys(sent, "x"))
    assert not {name for name, value in prefilled({"": parse(raw, received_at=NOW)}).pairs() if value == "x"}
