"""Who is told when, as worker and sender work together: nobody waits for somebody who was never asked."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import pytest
from sqlalchemy import Engine

from homeward.domain.telling.notices import About, NoticeState
from homeward.store import address_book, loading, notices, queries, rota
from homeward.store.address_book import Entry
from homeward.store.unit_of_work import reading, unit_of_work
from tests.histories import at
from tests.integration.notices.given import channels
from tests.receivers import MailServer
from tests.weeks import Week

FRIDAY_EVENING = at("2026-03-06 18:00")


@pytest.fixture
def week(engine: Engine, mail: MailServer) -> Week:
    return Week(engine, channels(mail), FRIDAY_EVENING)


def told(week: Week) -> list[tuple[str, str]]:
    """Who was told of alerts, in order, and of what."""
    with reading(week.engine) as uow:
        made = [each for each in notices.listing(uow) if each.about_kind is About.ALERT and each.sent_at]
    made.sort(key=lambda each: (each.sent_at, each.due_at))
    return [(each.person or "", each.template) for each in made]


def minutes(week: Week, number: int) -> datetime:
    return week.now + timedelta(minutes=number)


def test_of_a_child_missing_on_a_friday_evening_the_next_are_told_within_half_an_hour(week: Week) -> None:
    week.goes_missing("W-1", "E-1")
    week.pass_until(minutes(week, 40))
    assert told(week) == [("nic", "alert"), ("nic", "alert_escalated"), ("drew", "alert_escalated")]


def test_an_alert_is_escalated_once_somebody_was_told_and_its_history_says_whom(week: Week) -> None:
    week.goes_missing("W-1", "E-1")
    week.pass_until(minutes(week, 40))
    with reading(week.engine) as uow:
        seqs = queries.alert_events(uow, week.alert().child_ref)
        steps = [each for each in loading.events(uow, seqs).values() if each.type == "alert.escalated"]
    assert [(each.data.to, each.data.told) for each in steps] == [
        ("emergency_duty", "nic"),
        ("cadt_manager", "drew"),
    ]


def test_nobody_else_is_told_of_what_somebody_has_taken_on(week: Week) -> None:
    week.goes_missing("W-1", "E-1")
    week.pass_until(minutes(week, 10))
    week.acknowledge("nic")
    week.pass_until(minutes(week, 45))
    assert told(week) == [("nic", "alert")]


def test_whoever_has_it_is_reminded_and_without_a_decision_others_are_told_again(week: Week) -> None:
    week.goes_missing("W-1", "E-1")
    week.acknowledge("nic")
    week.pass_until(minutes(week, 125))
    assert told(week) == [
        ("nic", "alert"),
        ("nic", "acknowledgement_reminder"),
        ("nic", "acknowledgement_lapsed"),
    ]
    assert week.alert().state == "raised"


@pytest.mark.parametrize(
    ("shifts", "person"),
    [
        ([], "nic"),
        ([("emergency_duty", "jo")], "jo"),
        ([("cadt_manager", "drew")], "drew"),
        ([("duty", "jo")], "nic"),
    ],
)
def test_the_rota_names_who_is_told_and_who_stands_in(
    week: Week, shifts: Sequence[tuple[str, str]], person: str
) -> None:
    with unit_of_work(week.engine) as uow:
        for number, (role, name) in enumerate(shifts):
            start, end = week.now - timedelta(hours=1), week.now + timedelta(hours=8)
            added = {"added_by": "drew", "added_at": start}
            span = {"starts_at": start, "ends_at": end}
            rota.add(uow, [{"id": f"s-{number}", "role": role, "username": name, **span, **added}])
    week.goes_missing("W-1", "E-1")
    assert told(week) == [(person, "alert")]


def test_a_receiver_that_is_away_is_told_once_it_is_back_unless_it_is_over(week: Week) -> None:
    week.sends = False
    week.goes_missing("W-1", "E-1")
    week.acknowledge("nic")
    week.sends = True
    week.run()
    assert told(week) == []


def test_what_waits_for_a_receiver_and_was_taken_on_meanwhile_is_cancelled(engine: Engine) -> None:
    week = Week(engine, channels(MailServer()), FRIDAY_EVENING)  # nobody listens there
    week.goes_missing("W-1", "E-1")
    week.acknowledge("nic")
    week.pass_until(minutes(week, 2))
    with reading(engine) as uow:
        of_alerts = [each for each in notices.listing(uow) if each.about_kind is About.ALERT]
    assert [each.state for each in of_alerts] == [NoticeState.CANCELLED]


def test_whoever_is_on_duty_hears_that_somebody_has_not_been_told_and_then_the_manager(week: Week) -> None:
    week.goes_missing("W-1", "E-1")
    week.acknowledge("nic")
    week.decide("nic")
    week.pass_until(minutes(week, 50))
    with reading(week.engine) as uow:
        made = [each for each in notices.listing(uow) if each.about_kind is About.TELLING]
    recipients = 2  # the social worker and the reviewing officer
    assert sorted((each.cause, each.person) for each in made) == [
        *[("overdue", "nic")] * recipients,
        *[("overdue still", "drew")] * recipients,
    ]


def test_the_manager_who_has_an_account_is_sent_there_and_others_are_asked_to_ring_us(week: Week) -> None:
    with unit_of_work(week.engine) as uow:
        entry = Entry("Independent reviewing officer", "", "IRO desk", None, "iro@example.org", ring_us=True)
        address_book.change(uow, entry, week.now, "drew")
    week.goes_missing("W-1", "E-1")
    week.acknowledge("nic")
    week.decide("nic")
    for _ in week.until(week.now + timedelta(hours=49), timedelta(hours=7)):
        pass
    with reading(week.engine) as uow:
        made = [each for each in notices.listing(uow) if each.about_kind is About.TELLING]
    assert {(each.template, each.told) for each in made} >= {
        ("ring_us", "iro@example.org"),
        ("for_you", "drew"),
    }
