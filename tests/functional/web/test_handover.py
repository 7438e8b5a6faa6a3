"""Handing over: who goes off duty says what stands, and who comes on takes it over."""

import re
from datetime import UTC, datetime, timedelta

import pytest

from homeward.services.alerts import rota
from homeward.store.unit_of_work import unit_of_work
from homeward.web.access.permissions import Role
from tests.factories import event_factory
from tests.pages import Browser, Pages, errors_of


@pytest.fixture
def night(pages: Pages) -> Pages:
    """A looked-after child is missing, and the duty worker has the alert."""
    at = datetime.now(UTC) - timedelta(minutes=30)
    pages.record([event_factory("child.registered"), event_factory("legal_status.changed")])
    pages.record([event_factory("missing.reported", time=at.isoformat(), reported_at=at.isoformat())])
    pages.process()
    duty = pages.signed_in(Role.DUTY)
    duty.post(f"/alerts/{alert_on(duty)}/acknowledge", note="Ringing the home.")
    return pages


def alert_on(browser: Browser) -> str:
    (found,) = re.findall(r'id="alert-(\w+)"', browser.get("/duty").text)
    return found


def hand_over(duty: Browser, **changed: str) -> list[str]:
    """The fields with errors."""
    given = {"alerts": alert_on(duty), "note": "The home rings back at six.", "to": "emergency_duty"}
    answer = duty.post("/handover", **{**given, **changed})
    return errors_of(answer.text) if answer.status_code == 422 else []


def test_what_is_handed_over_stays_with_the_one_until_the_other_takes_it(night: Pages) -> None:
    duty, emergency = night.signed_in(Role.DUTY), night.signed_in(Role.EMERGENCY_DUTY)
    assert hand_over(duty) == []
    assert "You have (1)" in duty.get("/handover").text
    assert "has not taken over yet" in duty.get("/handover").text
    page = emergency.get("/handover").text
    assert "The home rings back at six." in page
    assert "Hand over (1)" in page
    (take,) = re.findall(r'action="(/handover/\w+/take)"', page)
    assert emergency.post(take).status_code == 303
    assert "You have (1)" in emergency.get("/handover").text
    assert "You have (0)" in duty.get("/handover").text
    assert "Taken over" in duty.get(f"/alerts/{alert_on(duty)}").text
    night.process()
    assert night.differences() == 0


def test_it_is_taken_over_once_and_by_whom_it_was_given_to(night: Pages) -> None:
    duty, emergency = night.signed_in(Role.DUTY), night.signed_in(Role.EMERGENCY_DUTY)
    hand_over(duty)
    (take,) = re.findall(r'action="(/handover/\w+/take)"', emergency.get("/handover").text)
    assert night.signed_in(Role.CADT_MANAGER).post(take).status_code == 404
    assert emergency.post(take).status_code == 303
    assert emergency.post(take).status_code == 404


def test_what_is_wrong_is_said_all_at_once_and_nothing_typed_is_lost(night: Pages) -> None:
    duty = night.signed_in(Role.DUTY)
    assert hand_over(duty, note="", to="") == ["note", "to"]
    answer = duty.post("/handover", note="Mind the dog.", to="")
    assert "Mind the dog." in answer.text


def test_nobody_hands_over_what_somebody_else_has(night: Pages) -> None:
    manager = night.signed_in(Role.CADT_MANAGER)
    answer = manager.post("/handover", alerts=alert_on(manager), note="Yours.", to="duty")
    assert errors_of(answer.text) == ["alerts"]


def test_who_answers_no_alerts_hands_nothing_over(night: Pages) -> None:
    assert night.signed_in(Role.INTERVIEWER).get("/handover").status_code == 403


def test_what_is_left_to_the_next_shift_is_taken_over_by_anybody_else(night: Pages) -> None:
    duty, manager = night.signed_in(Role.DUTY), night.signed_in(Role.CADT_MANAGER)
    assert hand_over(duty, to="next-shift") == []
    assert "The next shift has not taken over yet" in duty.get("/handover").text
    page = manager.get("/handover").text
    assert "hands over to whoever is on the next shift" in page
    (take,) = re.findall(r'action="(/handover/\w+/take)"', page)
    assert duty.post(take).status_code == 404
    assert manager.post(take).status_code == 303
    assert "You have (1)" in manager.get("/handover").text
    assert "hands over" not in night.signed_in(Role.EMERGENCY_DUTY).get("/handover").text


def test_whoever_leaves_it_to_the_next_shift_reads_whether_the_rota_names_anybody(night: Pages) -> None:
    nobody = "The rota names nobody for the next 24 hours"
    duty, now = night.signed_in(Role.DUTY), datetime.now(UTC)
    assert nobody in duty.get("/handover").text
    with unit_of_work(night.engine) as uow:
        span = (now + timedelta(hours=8), now + timedelta(hours=20))
        rota.add(uow, Role.EMERGENCY_DUTY, "emergency_duty", [span], by="cadt_manager", now=now)
    assert nobody not in duty.get("/handover").text


def test_what_nobody_has_taken_over_is_taken_back(night: Pages) -> None:
    duty, emergency = night.signed_in(Role.DUTY), night.signed_in(Role.EMERGENCY_DUTY)
    hand_over(duty)
    (back,) = re.findall(r'action="(/handover/\w+/take-back)"', duty.get("/handover").text)
    assert emergency.post(back).status_code == 404
    assert duty.post(back).headers["location"] == "/handover?done=back"
    assert "hands over to you" not in emergency.get("/handover").text
    assert "You have (1)" in duty.get("/handover").text
    assert duty.post(back).status_code == 404


def test_the_summary_says_what_came_what_was_decided_what_waits_and_what_is_due(night: Pages) -> None:
    duty = night.signed_in(Role.DUTY)
    alert = alert_on(duty)
    asked = {"asked_of": "The home", "question": "Who fetched her?", "within": "4"}
    assert duty.post(f"/alerts/{alert}/ask", **asked).status_code == 303
    assert counts(duty) == {"New": 1, "Decided": 0, "Waiting for others": 1, "Due in the next shift": 1}
    duty.post(f"/alerts/{alert}/decide", decision="contact", reason="Rang the home.")
    assert counts(duty) == {"New": 1, "Decided": 1, "Waiting for others": 0, "Due in the next shift": 0}
    assert "Contact, by Example CADT duty worker" in duty.get("/handover/summary?hours=8").text


def counts(browser: Browser) -> dict[str, int]:
    page = browser.get("/handover/summary").text
    return {title: int(number) for title, number in re.findall(r"<h2[^>]*>([\w ]+) \((\d+)\)</h2>", page)}
