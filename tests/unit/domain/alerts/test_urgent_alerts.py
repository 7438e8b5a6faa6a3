"""Alerts of a child who is missing or in danger now, and acknowledgements that lapse."""

from datetime import timedelta

from homeward.domain.alerts.alert import AlertState
from homeward.domain.alerts.calls import standing_calls
from homeward.domain.calendar.deadlines import is_office_time
from tests.desk import Desk, finding_factory
from tests.histories import at, event

FRIDAY_EVENING = at("2026-03-06 18:00")
REPORT = event("missing.reported", id="e-1", source="police", time="2026-03-06T17:30:00+00:00", child="c-1")
FOUND = event("missing.found", source="police", time="2026-03-06T19:00:00+00:00", child="c-1")


def minutes(number: int) -> timedelta:
    return timedelta(minutes=number)


def test_an_alert_of_a_missing_child_does_not_wait_for_monday() -> None:
    desk = Desk(REPORT)
    desk.reconcile(finding_factory(), now=FRIDAY_EVENING)
    (alert,) = desk.alerts
    assert not is_office_time(FRIDAY_EVENING)
    assert alert.respond_by == FRIDAY_EVENING + timedelta(days=1)
    assert [(call.role, call.at - FRIDAY_EVENING) for call in standing_calls(alert)] == [
        ("emergency_duty", minutes(0)),
        ("emergency_duty", minutes(15)),
        ("cadt_manager", minutes(30)),
    ]


def test_after_the_return_working_time_counts() -> None:
    desk = Desk(REPORT, FOUND)
    desk.reconcile(finding_factory(), now=at("2026-03-06 20:00"))
    (alert,) = desk.alerts
    assert alert.respond_by == at("2026-03-09 17:00")
    assert [(call.role, call.at) for call in standing_calls(alert)] == [
        ("duty", at("2026-03-09 09:00")),
        ("cadt_manager", at("2026-03-09 10:00")),
    ]


def test_what_waits_for_the_office_waits_no_longer_once_the_child_is_missing() -> None:
    desk = Desk()
    desk.reconcile(finding_factory(), now=at("2026-03-06 17:10"))
    assert desk.alerts[0].respond_by == at("2026-03-09 17:00")
    desk.events.append(REPORT)
    assert desk.reconcile(finding_factory(), now=FRIDAY_EVENING) == ["alert.made_urgent"]
    (alert,) = desk.alerts
    assert alert.respond_by == FRIDAY_EVENING + timedelta(days=1)
    roles = [call.role for call in standing_calls(alert) if call.at <= FRIDAY_EVENING + minutes(30)]
    assert roles == ["emergency_duty", "emergency_duty", "cadt_manager"]


def test_what_was_to_be_answered_sooner_is_not_put_off() -> None:
    desk = Desk()
    desk.reconcile(finding_factory(), now=at("2026-03-05 10:00"))
    before = desk.alerts[0].respond_by
    desk.events.append(REPORT)
    desk.reconcile(finding_factory(), now=FRIDAY_EVENING)
    assert desk.alerts[0].respond_by == before


def test_nobody_else_is_told_once_somebody_has_taken_it_on() -> None:
    desk = Desk(REPORT)
    desk.reconcile(finding_factory(), now=FRIDAY_EVENING)
    desk.step("alert.acknowledged", FRIDAY_EVENING + minutes(5), **until(35, 65))
    assert [call.kind for call in standing_calls(desk.alerts[0])] == []  # by nobody who has an account


def until(remind: int, lapse: int) -> dict[str, object]:
    return {"remind_at": FRIDAY_EVENING + minutes(remind), "lapses_at": FRIDAY_EVENING + minutes(lapse)}


def test_an_acknowledgement_without_a_decision_lapses_and_others_are_told_again() -> None:
    desk = Desk(REPORT)
    desk.reconcile(finding_factory(), now=FRIDAY_EVENING)
    desk.step("alert.acknowledged", FRIDAY_EVENING + minutes(5), **until(35, 65))
    assert desk.reconcile(finding_factory(), now=FRIDAY_EVENING + minutes(64)) == []
    lapsed = FRIDAY_EVENING + minutes(65)
    assert desk.reconcile(finding_factory(), now=lapsed) == ["alert.acknowledgement_lapsed"]
    (alert,) = desk.alerts
    assert alert.state is AlertState.RAISED
    calls = standing_calls(alert)
    assert [(call.kind, call.at - lapsed) for call in calls] == [
        ("acknowledgement_lapsed", minutes(0)),
        ("alert_escalated", minutes(15)),
        ("alert_escalated", minutes(30)),
    ]
    assert desk.reconcile(finding_factory(), now=lapsed + minutes(200)) == []


def test_what_was_decided_lapses_never() -> None:
    desk = Desk(REPORT)
    desk.reconcile(finding_factory(), now=FRIDAY_EVENING)
    desk.decide(FRIDAY_EVENING + minutes(5))
    assert desk.reconcile(finding_factory(), now=FRIDAY_EVENING + timedelta(days=9)) == []


def test_the_chain_is_kept_as_it_was_when_the_alert_was_raised() -> None:
    desk = Desk(REPORT)
    desk.reconcile(finding_factory(), now=FRIDAY_EVENING)
    (raised,) = [each for each in desk.events if each.type == "alert.raised"]
    assert [call.role for call in raised.data.chain] == ["emergency_duty", "emergency_duty", "cadt_manager"]


def test_a_reason_that_comes_after_the_last_new_one_was_withdrawn_is_told_too() -> None:
    """The chain of what was withdrawn has ended, and that of what was left is through."""
    desk = Desk()
    first, second, third = (finding_factory(f"f-{n}", rule="quick", version="quick") for n in (1, 2, 3))
    desk.reconcile(first, now=FRIDAY_EVENING)
    desk.acknowledge(FRIDAY_EVENING + minutes(1))
    desk.reconcile(first, second, now=FRIDAY_EVENING + minutes(2))
    desk.reconcile(first, now=FRIDAY_EVENING + minutes(4))
    desk.reconcile(first, third, now=FRIDAY_EVENING + minutes(40))
    times = [call.at - FRIDAY_EVENING for call in standing_calls(desk.alerts[-1])]
    assert times == [minutes(number) for number in (4, 19, 34, 40, 55, 70)]


def raised_again_and_taken_back() -> Desk:
    """Somebody has the first reason; the second raised the alert again, and no longer holds."""
    desk = Desk()
    first, second = (finding_factory(f"f-{n}", rule="quick", version="quick") for n in (1, 2))
    desk.reconcile(first, now=FRIDAY_EVENING)
    desk.acknowledge(FRIDAY_EVENING + minutes(1))
    desk.reconcile(first, second, now=FRIDAY_EVENING + minutes(2))
    assert desk.reconcile(first, now=FRIDAY_EVENING + minutes(4)) == [
        "alert.reason_withdrawn",
        "alert.reason_repeated",
    ]
    return desk


def test_where_what_raised_it_again_is_taken_back_others_are_told_of_what_is_left() -> None:
    """The alert is with nobody then: nothing would be said of it any more."""
    (alert,) = raised_again_and_taken_back().alerts
    assert alert.state is AlertState.RAISED
    times = [call.at - FRIDAY_EVENING for call in standing_calls(alert)]
    assert times == [minutes(4), minutes(19), minutes(34)]


def test_what_is_made_urgent_after_that_is_told_at_once() -> None:
    desk = Desk()
    calm, other = finding_factory(), finding_factory("f-2")
    desk.reconcile(calm, now=at("2026-03-06 16:00"))
    desk.acknowledge(at("2026-03-06 16:05"))
    desk.reconcile(calm, other, now=at("2026-03-06 16:10"))
    desk.reconcile(calm, now=at("2026-03-06 16:20"))
    desk.events.append(REPORT)
    assert desk.reconcile(calm, now=FRIDAY_EVENING) == ["alert.made_urgent"]
    assert FRIDAY_EVENING in [call.at for call in standing_calls(desk.alerts[0])]


def test_an_acknowledgement_that_lapses_soon_is_not_put_off_by_what_makes_it_urgent() -> None:
    desk = Desk()
    desk.reconcile(finding_factory(), now=at("2026-03-06 16:00"))
    desk.step("alert.acknowledged", at("2026-03-06 16:05"), **until(-10, 20))
    desk.events.append(REPORT)
    desk.reconcile(finding_factory(), now=FRIDAY_EVENING)
    assert desk.alerts[0].lapses_at == FRIDAY_EVENING + minutes(20)
