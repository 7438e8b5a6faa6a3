"""How long a child's open matter waits, and what is said of it again."""

from dataclasses import replace
from datetime import timedelta

from homeward.domain.alerts.alert import AlertState
from homeward.domain.findings.finding import Finding
from tests.desk import NOW, Desk, finding_factory
from tests.histories import at

AGAIN = finding_factory("f-1b", first="f-1", subject="episode:E-1+1", due=at("2026-03-09 10:00"))


def test_what_is_said_again_adds_its_time_and_undoes_no_acknowledgement() -> None:
    desk = Desk()
    desk.reconcile(finding_factory())
    desk.acknowledge(NOW + timedelta(hours=1))
    week = NOW + timedelta(days=7)
    assert desk.reconcile(finding_factory(), AGAIN, now=week) == ["alert.reason_repeated"]
    assert desk.reconcile(finding_factory(), AGAIN, now=week) == []
    (alert,) = desk.alerts
    assert {id_: reason.due for id_, reason in alert.reasons.items()} == {"f-1": AGAIN.due}
    assert alert.state is AlertState.ACKNOWLEDGED


def test_what_is_said_again_on_other_evidence_is_new() -> None:
    desk = Desk()
    desk.reconcile(finding_factory())
    desk.acknowledge(NOW + timedelta(hours=1))
    again = replace(AGAIN, evidence=(("home", "e-9"),))
    assert desk.reconcile(finding_factory(), again, now=NOW + timedelta(days=7)) == ["alert.reason_added"]
    assert desk.alerts[0].state is AlertState.RAISED


def test_what_is_said_again_after_the_decision_opens_the_next_alert() -> None:
    desk = Desk()
    desk.reconcile(finding_factory())
    desk.decide(NOW + timedelta(hours=1))
    assert desk.reconcile(finding_factory(), AGAIN, now=NOW + timedelta(days=7)) == ["alert.raised"]


def _waiting(desk: Desk, raising: int = -1) -> Finding:
    """That the last alert has waited for too long since it was raised."""
    current = desk.alerts[-1].raisings[raising]
    evidence = (current.event.key,)
    due = current.since + timedelta(hours=1)
    return finding_factory(f"late-{current.key}", subject=current.key, code="R39", evidence=evidence, due=due)


def test_an_alert_that_waits_for_too_long_says_so_itself_and_no_other_is_raised() -> None:
    desk = Desk()
    desk.reconcile(finding_factory(episode=None, subject="disclosure:s:1"))
    waiting = _waiting(desk)
    found = (finding_factory(episode=None, subject="disclosure:s:1"), waiting)
    assert desk.reconcile(*found) == ["alert.reason_repeated"]
    (alert,) = desk.alerts
    assert (alert.state, set(alert.reasons)) == (AlertState.RAISED, {"f-1", waiting.id})
    assert len(alert.raisings) == 1


def test_for_how_long_it_waits_undoes_no_acknowledgement_and_is_one_reason() -> None:
    desk = Desk()
    found = [finding_factory()]
    desk.reconcile(*found)
    first = _waiting(desk)
    desk.reconcile(*found, first)
    desk.acknowledge(at("2026-03-02 12:00"))
    found.append(finding_factory("f-2"))
    desk.reconcile(*found, first, now=at("2026-03-02 13:00"))
    second = _waiting(desk)
    desk.acknowledge(at("2026-03-02 14:30"))
    now = at("2026-03-02 15:00")
    assert desk.reconcile(*found, first, second, now=now) == ["alert.reason_repeated"]
    (alert,) = desk.alerts
    assert (alert.state, set(alert.reasons)) == (AlertState.ACKNOWLEDGED, {"f-1", "f-2", first.id})
    assert alert.reasons[first.id].due == second.due


def test_how_long_it_waited_never_reopens_a_decision_nor_speaks_of_the_next_alert() -> None:
    desk = Desk()
    desk.reconcile(finding_factory())
    waiting = _waiting(desk)
    desk.decide(at("2026-03-02 12:00"))
    assert desk.reconcile(finding_factory(), waiting, now=at("2026-03-02 12:30")) == []
    again = (finding_factory(), finding_factory("f-2"), waiting)
    assert desk.reconcile(*again, now=at("2026-03-02 13:00")) == ["alert.raised"]
    assert set(desk.alerts[-1].reasons) == {"f-2"}
    once_more = (*again, _waiting(desk))
    assert desk.reconcile(*once_more, now=at("2026-03-02 15:00")) == ["alert.reason_repeated"]


def test_what_it_waited_for_keeps_no_alert_whose_other_reasons_are_gone() -> None:
    desk = Desk()
    desk.reconcile(finding_factory())
    waiting = _waiting(desk)
    desk.reconcile(finding_factory(), waiting)
    assert desk.reconcile(waiting) == ["alert.reason_withdrawn", "alert.withdrawn"]
    assert desk.alerts[0].state is AlertState.WITHDRAWN


def test_the_clock_of_an_alert_runs_from_its_oldest_reason_that_stands() -> None:
    desk = Desk()
    desk.reconcile(finding_factory())
    desk.reconcile(finding_factory(), finding_factory("f-2"), now=NOW + timedelta(minutes=30))
    assert desk.alerts[0].raisings[0].since == NOW
    desk.reconcile(finding_factory("f-2"), now=NOW + timedelta(minutes=40))
    assert desk.alerts[0].raisings[0].since == NOW + timedelta(minutes=30)
