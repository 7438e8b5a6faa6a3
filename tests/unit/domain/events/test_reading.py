"""How an event is read: what is filled in, what is kept, and every problem at once."""

from datetime import UTC, date, datetime, timedelta

import pytest

from homeward.domain.events import REGISTRY, Event, Identifier, parse, to_cloudevent
from homeward.errors import InvalidEvent
from tests.factories import (
    BLAKE,
    DATA,
    child_registered_factory,
    contact_disclosed_factory,
    event_factory,
    legal_status_factory,
    missing_found_factory,
    missing_reported_factory,
)

TEN = datetime(2026, 3, 2, 10, tzinfo=UTC)


@pytest.mark.parametrize("type_", REGISTRY)
def test_every_type_is_read(type_: str) -> None:
    event = parse(event_factory(type_))
    assert (event.type, type(event.data)) == (type_, REGISTRY[type_])


def test_factories_know_every_type_and_no_other() -> None:
    assert DATA.keys() == REGISTRY.keys()


def test_attributes_of_the_envelope() -> None:
    event = parse(
        missing_found_factory(
            id=" ev-1 ",
            source="merseyside-police",
            recordedtime="2026-03-02T10:20:00+00:00",
            receivedtime="2026-03-02T11:30:00+01:00",
            supersedes="ev-0",
            changereason="Wrong time.",
            actor="control-room-7",
            actororg="Merseyside Police",
            lawfulbasis="safeguarding",
        )
    )
    assert event.key == ("merseyside-police", "ev-1")
    assert (event.occurred_at, event.recorded_at) == (TEN, TEN + timedelta(minutes=20))
    assert event.received_at == TEN + timedelta(minutes=30)
    assert (event.supersedes, event.change_reason) == ("ev-0", "Wrong time.")
    assert (event.actor, event.actor_org) == ("control-room-7", "Merseyside Police")
    assert event.lawful_basis == "safeguarding"


LATER = "2026-03-02T10:20:00+00:00"
LATEST = "2026-03-02T10:40:00+00:00"


@pytest.mark.parametrize(
    ("given", "arrived", "recorded", "received"),
    [
        ({}, None, "10:00", "10:00"),
        ({"recordedtime": LATER}, None, "10:20", "10:20"),
        ({"receivedtime": LATEST}, None, "10:00", "10:40"),
        ({"recordedtime": LATER, "receivedtime": LATEST}, None, "10:20", "10:40"),
        ({"recordedtime": LATER, "receivedtime": LATEST}, TEN + timedelta(hours=1), "10:20", "11:00"),
        ({"receivedtime": "nonsense"}, TEN + timedelta(hours=1), "10:00", "11:00"),
    ],
)
def test_when_it_was_recorded_and_received(
    given: dict[str, str], arrived: datetime | None, recorded: str, received: str
) -> None:
    event = parse(missing_found_factory(**given), received_at=arrived)
    assert (f"{event.recorded_at:%H:%M}", f"{event.received_at:%H:%M}") == (recorded, received)


def test_a_clock_may_run_five_minutes_ahead() -> None:
    raw = missing_found_factory()
    assert parse(raw, received_at=TEN - timedelta(minutes=5)).occurred_at == TEN
    with pytest.raises(InvalidEvent):
        parse(raw, received_at=TEN - timedelta(minutes=5, seconds=1))


def test_moments_in_the_data_are_in_the_past_when_the_event_arrives() -> None:
    raw = missing_found_factory(returned_at="2026-03-02T12:00:00+00:00")
    assert parse(raw, received_at=TEN + timedelta(hours=2))
    with pytest.raises(InvalidEvent) as refused:
        parse(raw, received_at=TEN + timedelta(hours=1))
    assert refused.value.problems[0].as_dict() == {
        "field": "data.returned_at",
        "message": "must not be in the future",
    }


def test_an_event_of_a_file_may_speak_of_moments_after_its_own_time() -> None:
    """In a file without `receivedtime` the event's own time stands in for it."""
    assert parse(missing_found_factory(returned_at="2026-03-02T12:00:00+00:00"))


def test_a_report_without_its_own_instant_was_made_when_it_happened() -> None:
    assert parse(missing_reported_factory(time="2026-03-02T11:00:00+01:00")).data.reported_at == TEN
    assert parse(missing_reported_factory(reported_at=LATER)).data.reported_at == TEN + timedelta(minutes=20)


def test_risk_that_police_did_not_say_is_unknown() -> None:
    assert parse(missing_reported_factory(police_risk=None)).data.police_risk == "unknown"


def test_null_says_no_more_than_nothing() -> None:
    raw = missing_reported_factory(actor=None)
    empty = dict.fromkeys(("police_risk", "missing_with", "circumstances", "reported_at"))
    event = parse({**raw, "actor": None, "data": {**raw["data"], **empty}})
    assert (event.actor, event.data.missing_with, event.data.reported_at) == (None, (), TEN)


def test_disabilities_not_known_differ_from_none() -> None:
    assert parse(child_registered_factory()).data.disabilities is None
    assert parse(child_registered_factory(disabilities=["NONE"])).data.disabilities == ("NONE",)


def test_fields_that_we_do_not_know_are_kept() -> None:
    raw = missing_found_factory(place={"name": "Invented Park", "grid": "SJ 31"}, officer={"shift": 2})
    written = to_cloudevent(parse({**raw, "datacontenttype": "application/json"}))
    assert written["datacontenttype"] == "application/json"
    assert written["data"] == raw["data"]


def test_a_place_may_be_given_in_words() -> None:
    event = parse(missing_found_factory(place="Flat 4, 12 Invented Street"))
    assert event.data.place.address == "Flat 4, 12 Invented Street"


@pytest.mark.parametrize("reason", ["missing_again", "missing again", " Missing Again "])
def test_a_reason_may_be_written_as_people_write_it(reason: str) -> None:
    assert parse(event_factory("rhi.not_possible", reason=reason)).data.reason == "missing_again"


def test_every_identifier_of_the_child() -> None:
    upn = {"scheme": "upn", "value": "a123456789012"}
    event = parse(child_registered_factory(identifiers=[upn]))
    assert event.identifiers == (Identifier("la_child_id", "W-1001"), Identifier("upn", "A123456789012"))
    assert event.child == event.identifiers[0]


def test_children_whom_a_disclosure_names() -> None:
    described = {"given_name": "Casey", "description": "red coat"}
    event = parse(contact_disclosed_factory(id="ev-9", named_children=[described, BLAKE]))
    assert event.named == (
        Identifier("described", "ev-9#0", event.source),
        Identifier("la_child_id", "W-1002"),
    )
    assert parse(missing_found_factory()).named == ()


@pytest.mark.parametrize(
    ("given", "starts_at"),
    [
        ("2026-01-05", datetime(2026, 1, 5, tzinfo=UTC)),
        ("2026-07-05", datetime(2026, 7, 4, 23, tzinfo=UTC)),
        ("2026-07-05T09:30:00+01:00", datetime(2026, 7, 5, 8, 30, tzinfo=UTC)),
    ],
)
def test_a_status_starts_at_midnight_in_london_or_at_an_instant(given: str, starts_at: datetime) -> None:
    data = parse(legal_status_factory(from_=given, to=given)).data
    assert (data.starts_at, data.ends_at) == (starts_at, starts_at)
    assert parse(legal_status_factory(from_=given)).data.ends_at is None


def test_what_came_as_a_date_stays_a_date() -> None:
    event = parse(legal_status_factory(from_="2026-01-05", to="2026-01-05T18:00:00Z"))
    assert event.data.from_ == date(2026, 1, 5)
    assert to_cloudevent(event)["data"] == {
        "child": {"scheme": "la_child_id", "value": "W-1001"},
        "code": "C2",
        "from": "2026-01-05",
        "to": "2026-01-05T18:00:00+00:00",
    }


def test_an_end_on_the_day_of_the_beginning_is_not_before_it() -> None:
    assert parse(legal_status_factory(from_="2026-01-05T10:00:00Z", to="2026-01-05"))


def test_every_problem_is_told_at_once() -> None:
    raw = missing_found_factory(
        source=" ",
        time="2026-02-31T00:00:00Z",
        supersedes="ev-0",
        child={"scheme": "passport"},
        returned_at="2026-03-02T09:00:00+00:00",
        with_persons=["a man", 3],
        risk_note="\0",
    )
    del raw["data"]["episode"]
    with pytest.raises(InvalidEvent) as refused:
        parse(raw)
    assert [problem.field for problem in refused.value.problems] == [
        "source",
        "time",
        "data.child.scheme",
        "data.child.value",
        "data.episode",
        "data.with_persons[1]",
        "data.risk_note",
        "changereason",
        "data.returned_at",
    ]


def test_a_field_of_ten_megabytes_is_refused_by_its_name_and_the_cap_alone() -> None:
    with pytest.raises(InvalidEvent) as refused:
        parse(missing_reported_factory(circumstances="x" * 10_000_000))
    assert str(refused.value) == "data.circumstances: must be at most 10,000 characters"


def test_events_cannot_be_changed() -> None:
    event: Event = parse(missing_found_factory())
    with pytest.raises(ValueError, match="frozen"):
        event.source = "other"  # type: ignore[misc]
    with pytest.raises(ValueError, match="frozen"):
        event.data.episode = "other"
