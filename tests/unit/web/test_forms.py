"""What a person typed becomes CloudEvents, or errors beside the fields: all of them, in the page's order."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from homeward.domain.events import parse
from homeward.web.forms.answers import Answers, changed, dated
from homeward.web.forms.concern import read_concern
from homeward.web.forms.envelope import CloudEvent, Origin
from homeward.web.forms.found import read_found
from homeward.web.forms.missing import read_missing
from homeward.web.forms.reader import OnRecord, Reader, Report
from homeward.web.forms.return_interview import read_interview
from tests.forms import (
    BY_NAME,
    CONTACT,
    FORM_ID,
    at,
    concern_answers,
    found_answers,
    interview_answers,
    missing_answers,
)

NOW = datetime(2026, 3, 20, 9, tzinfo=UTC)
ORIGIN = Origin(FORM_ID, "robin", "Catch-22", NOW)

Read = Callable[[Reader, Origin], list[CloudEvent]]


def read(reading: Read, answers: Answers) -> tuple[list[CloudEvent], dict[str, str]]:
    reader = Reader(answers, NOW)
    return reading(reader, ORIGIN), reader.errors


def test_a_missing_report_is_one_event_that_the_schemas_take() -> None:
    events, errors = read(
        read_missing, missing_answers(last_seen_place="Invented Park", circumstances="Left.\r\nBy bus.")
    )
    assert errors == {}
    (event,) = events
    parsed = parse(event, received_at=NOW)
    assert (parsed.source, parsed.id, parsed.type) == ("homeward-web", FORM_ID, "missing.reported")
    assert (parsed.actor, parsed.actor_org) == ("robin", "Catch-22")
    assert parsed.occurred_at == datetime(2026, 3, 15, 22, 40, tzinfo=UTC)
    assert event["data"] == {
        "child": {"scheme": "la_child_id", "value": "W-1001"},
        "episode": "HW-5F0E91AB",
        "danger_now": "N",
        "category": "M",
        "missing_from": "residential",
        "reporter_role": "home",
        "police_risk": "unknown",
        "reported_at": "2026-03-15T22:40:00+00:00",
        "last_seen_place": "Invented Park",
        "circumstances": "Left.\nBy bus.",
    }


def test_a_child_known_by_name_alone_is_put_on_record_first() -> None:
    events, errors = read(read_missing, missing_answers(**BY_NAME))
    assert errors == {}
    registered, reported = (parse(event, received_at=NOW) for event in events)
    assert registered.type == "child.registered"
    assert (registered.data.given_name, registered.data.family_name) == ("Avery", "Example")
    assert registered.data.date_of_birth.isoformat() == "2011-06-14"
    assert registered.child == reported.child
    assert reported.child is not None
    assert reported.child.scheme == "local"


@pytest.mark.parametrize(
    ("reading", "answers"),
    [(read_found, found_answers(**BY_NAME)), (read_interview, interview_answers(**BY_NAME))],
)
def test_a_name_typed_on_any_form_is_kept(reading: Read, answers: Answers) -> None:
    events, errors = read(reading, answers)
    assert errors == {}
    assert events[0]["type"] == "child.registered"
    assert events[0]["data"]["child"] == events[1]["data"]["child"]


def by_reference(reading: Read, answers: Answers) -> tuple[list[CloudEvent], dict[str, str]]:
    """Read where one report, of a child whose number the person does not know, was recorded before."""
    report = Report("HW-11112222", {"scheme": "la_child_id", "value": "W-1009"}, "MP-26-0311")
    reader = Reader(answers, NOW, OnRecord({"HW-11112222": report}))
    return reading(reader, ORIGIN), reader.errors


def test_a_reference_of_ours_stands_for_the_child_and_the_episode() -> None:
    answers = found_answers(**{"child-how": "reference"}, episode="hw-11112222")
    events, errors = by_reference(read_found, answers)
    assert errors == {}
    data = events[0]["data"]
    assert (data["child"]["value"], data["episode"], data["report"]) == (
        "W-1009",
        "MP-26-0311",
        "HW-11112222",
    )
    answers = interview_answers(**{"child-how": "reference"}, episodes="HW-11112222 MP-26-0400")
    events, errors = by_reference(read_interview, answers)
    assert errors == {}
    assert events[0]["data"]["episodes"] == ["MP-26-0311", "MP-26-0400"]


def test_a_reference_that_is_not_ours_names_no_child() -> None:
    answers = found_answers(**{"child-how": "reference"}, episode="HW-99999999")
    _, errors = by_reference(read_found, answers)
    assert list(errors) == ["episode"]


def test_an_empty_report_says_everything_that_is_missing_in_the_order_of_the_page() -> None:
    events, errors = read(read_missing, Answers())
    assert events == []
    assert list(errors) == [
        "danger_now",
        "category",
        "child-how",
        "reported_at",
        "missing_from",
        "reporter_role",
    ]


def test_a_return_starts_from_when_the_child_was_back() -> None:
    answers = found_answers(**at("returned_at", "16 3 2026 07:15"), place="Invented Park")
    events, errors = read(read_found, answers)
    assert errors == {}
    parsed = parse(events[0], received_at=NOW)
    assert parsed.data.returned_at == datetime(2026, 3, 16, 7, 15, tzinfo=UTC)
    assert parsed.data.place.address == "Invented Park"


def test_a_child_cannot_be_back_before_being_found() -> None:
    _, errors = read(read_found, found_answers(**at("returned_at", "16 3 2026 06:00")))
    assert errors == {"returned_at": "When they were back must be after they were found"}


def test_an_interview_tells_of_each_contact_and_each_child_who_was_named() -> None:
    answers = interview_answers(
        **CONTACT,
        **{"contacts-2-discloser": "carer", "contacts-2-place_address": "Flat 4, 12 Invented Street"},
        **{"contacts-2-children-1-given_name": "Casey"},
    )
    events, errors = read(read_interview, answers)
    assert errors == {}
    held, first, second = (parse(event, received_at=NOW) for event in events)
    assert held.data.episodes == ("MP-26-0311",)
    assert [event.id for event in (first, second)] == [f"{FORM_ID}-contacts-0", f"{FORM_ID}-contacts-2"]
    assert first.data.interview == held.id
    assert first.data.contact.phone == "07700 900123"
    assert first.data.elements == ("overnight",)
    assert [named.value for named in first.named] == ["W-1002"]
    assert second.data.contact.kind == "unknown"
    assert second.data.place.address == "Flat 4, 12 Invented Street"
    assert second.data.named_children[0].given_name == "Casey"


def test_harm_is_told_apart_and_belongs_to_the_interview() -> None:
    """What was answered once, such as whether the danger is now, is not asked again."""
    _, errors = read(read_interview, interview_answers(harm="Y", narrative="Was hit."))
    assert list(errors) == ["harm_type"]
    answers = interview_answers(harm="Y", narrative="Was hit.", harm_type="physical", danger_now="Y")
    events, errors = read(read_interview, answers)
    assert errors == {}
    held, harm = (parse(event, received_at=NOW) for event in events)
    assert (held.type, held.data.danger_now) == ("rhi.completed", "Y")
    assert (harm.type, harm.data.harm_type, harm.data.immediate_danger) == ("harm.disclosed", "physical", "Y")
    assert harm.data.interview == held.id


@pytest.mark.parametrize(
    ("reading", "answers"),
    [(read_missing, missing_answers), (read_found, found_answers), (read_interview, interview_answers)],
)
def test_every_form_asks_whether_the_child_is_in_danger_now(
    reading: Read, answers: Callable[..., Answers]
) -> None:
    events, errors = read(reading, answers(danger_now="Y"))
    assert errors == {}
    assert [event["data"]["danger_now"] for event in events] == ["Y"]
    _, errors = read(reading, answers(danger_now=None))
    assert errors == {"danger_now": "Say whether the child is in danger now"}


@pytest.mark.parametrize("question", ["online", "substances", "worker_concern_cse"])
def test_a_yes_needs_words(question: str) -> None:
    _, errors = read(read_interview, interview_answers(**{question: "Y"}))
    assert list(errors) == ["narrative"]


def test_a_concern_is_referred_as_of_when_it_was_seen() -> None:
    ((event,), errors) = read(read_concern, concern_answers(**{"signs-hotels": "A key card."}))
    assert (event["type"], event["time"], errors) == ("concern.referred", "2026-03-18T15:00:00+00:00", {})
    assert event["data"]["signs"] == [{"sign": "hotels", "narrative": "A key card."}]
    _, errors = read(read_concern, concern_answers(narrative=None, referrer_agency=None))
    assert errors == {"referrer_agency": "Say where you work", "narrative": "Say what worries you"}


def test_a_sign_is_told_in_words_ticked_or_not() -> None:
    events, errors = read(read_interview, interview_answers(**{"signs": "gangs", "signs-gangs": "Carries."}))
    assert (events[0]["data"]["signs"], errors) == ([{"sign": "gangs", "narrative": "Carries."}], {})
    untold, errors = read(read_interview, interview_answers(**{"signs-hotels": "A key card."}))
    assert (untold[0]["data"]["signs"], errors) == ([{"sign": "hotels", "narrative": "A key card."}], {})
    _, errors = read(read_interview, interview_answers(signs="gangs"))
    assert errors == {"signs-gangs": "Say what was seen or heard: gangs, or carrying for others"}


def test_a_block_that_says_nothing_is_not_taken_for_a_contact() -> None:
    answers = interview_answers(**{"contacts-0-added": "yes", "contacts-0-children-0-added": "yes"})
    _, errors = read(read_interview, answers)
    assert list(errors) == ["contacts-0-discloser", "contacts-0-children-0-given_name"]
    _, errors = read(read_interview, interview_answers(**{"contacts-0-discloser": "child"}))
    assert list(errors) == ["contacts-0-name"]


def test_the_same_form_read_twice_is_the_same_events() -> None:
    assert read(read_interview, interview_answers(**CONTACT)) == read(
        read_interview, interview_answers(**CONTACT)
    )


NO_DAY = "must have a day in the calendar, like today, 27 November or 27/11/2026"
NO_TIME = "must have a time, like 22:40 or 10:40pm"


@pytest.mark.parametrize(
    ("day", "clock", "sentence"),
    [
        ("31 2 2026", "10:00", NO_DAY),
        ("3/15/2026", "10:00", NO_DAY),
        ("29 2 2025", "", NO_DAY),
        ("x 3 2026", "10:00", NO_DAY),
        ("15", "10:00", NO_DAY),
        ("", "10:00", NO_DAY),
        ("15 3 2026 09:00", "10:00", NO_DAY),
        ("15 3 2026", "25:00", NO_TIME),
        ("15 3 2026", "22:4", NO_TIME),
        ("15 3 2026", "10", NO_TIME),
        ("15 3 2026", "now", NO_TIME),
        ("15 3 2026", "", NO_TIME),
        ("21 3 2026", "10:00", "must be in the past"),
    ],
)
def test_a_date_or_time_that_cannot_be_says_what_would_be_right(day: str, clock: str, sentence: str) -> None:
    typed = {"reported_at-day": day, "reported_at-time": clock}
    _, errors = read(read_missing, dated(missing_answers(**typed), NOW))
    assert errors == {"reported_at": f"When they were found to be missing {sentence}"}


@pytest.mark.parametrize(
    ("typed", "utc"),
    [
        ("15 1 2026 9:05", "2026-01-15T09:05:00+00:00"),
        ("15 7 2025 9.05", "2025-07-15T08:05:00+00:00"),
        ("15 7 2025 23.30", "2025-07-15T22:30:00+00:00"),
        ("15 March 2026 10:40pm", "2026-03-15T22:40:00+00:00"),
        ("15 mar 2026 22:40", "2026-03-15T22:40:00+00:00"),
        ("15/3/26 22:40", "2026-03-15T22:40:00+00:00"),
        ("15 March 22:40", "2026-03-15T22:40:00+00:00"),
        ("March 15th 22:40", "2026-03-15T22:40:00+00:00"),
        ("21 March 22:40", "2025-03-21T22:40:00+00:00"),  # the latest that has been
        ("today 8am", "2026-03-20T08:00:00+00:00"),
        ("yesterday 10.40pm", "2026-03-19T22:40:00+00:00"),
        ("26 10 2025 01:30", "2025-10-26T00:30:00+00:00"),  # comes twice; the first is meant
    ],
)
def test_times_are_read_as_london_time(typed: str, utc: str) -> None:
    """In their two fields, and both in that of the day."""
    for answers in (at("reported_at", typed), {"reported_at-day": typed, "reported_at-time": ""}):
        events, errors = read(read_missing, dated(missing_answers(**answers), NOW))
        assert errors == {}
        assert events[0]["time"] == utc


def test_four_figures_are_a_time_in_the_field_of_the_time_alone() -> None:
    """Beside a day they may as well be a year."""
    events, _ = read(read_missing, missing_answers(**at("reported_at", "15 3 2026 2240")))
    assert events[0]["time"] == "2026-03-15T22:40:00+00:00"
    _, errors = read(
        read_missing, missing_answers(**{"reported_at-day": "15 3 2026 2240", "reported_at-time": ""})
    )
    assert list(errors) == ["reported_at"]


@pytest.mark.parametrize(("day", "clock"), [("now", ""), ("", "now"), ("Today", "NOW"), ("now", "now")])
def test_now_is_when_it_is_sent(day: str, clock: str) -> None:
    answers = dated(missing_answers(**{"reported_at-day": day, "reported_at-time": clock}), NOW)
    assert (answers.one("reported_at-day"), answers.one("reported_at-time")) == ("20 March 2026", "09:00")


def test_a_day_of_three_fields_in_an_earlier_draft_is_read() -> None:
    parts = {"reported_at-day": "15", "reported_at-month": "3", "reported_at-year": "2026"}
    events, errors = read(read_missing, missing_answers(**parts))
    assert (events[0]["time"], errors) == ("2026-03-15T22:40:00+00:00", {})


def test_a_date_of_birth_needs_its_year() -> None:
    for day, wrong in (("14/6/11", False), ("14 June", True)):
        _, errors = read(read_missing, missing_answers(**{**BY_NAME, "child-date_of_birth-day": day}))
        assert bool(errors) == wrong
    assert errors["child-date_of_birth"].endswith("like 14 June 2011 or 14/6/2011")


def test_an_hour_that_the_clocks_skipped_is_refused() -> None:
    _, errors = read(read_missing, missing_answers(**at("reported_at", "30 3 2025 01:30")))
    assert "skipped when the clocks went forward" in errors["reported_at"]


def test_an_answer_that_was_not_offered_is_refused() -> None:
    _, errors = read(read_missing, missing_answers(category="Z"))
    assert errors == {"category": "Choose one of the answers listed"}


def test_too_long_a_text_says_how_long_it_is() -> None:
    _, errors = read(read_missing, missing_answers(circumstances="x" * 5001))
    assert errors == {"circumstances": "Use 5,000 characters or fewer; this has 5,001"}


def test_adding_and_taking_out_blocks_loses_nothing_else() -> None:
    answers = interview_answers(**CONTACT)
    more = changed(answers, "add:contacts", NOW)
    assert more is not None
    assert more.blocks("contacts") == ["contacts-0", "contacts-1"]
    more = changed(more, "add:contacts-1-children", NOW)
    assert more is not None
    assert more.blocks("contacts-1-children") == ["contacts-1-children-0"]
    fewer = changed(more, "remove:contacts-0", NOW)
    assert fewer is not None
    assert fewer.blocks("contacts") == ["contacts-1"]
    assert fewer.next_block("contacts") == "contacts-2"
    assert fewer.one("child-value") == "W-1001"
    assert changed(answers, "save", NOW) is None
