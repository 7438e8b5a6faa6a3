"""Signing in and out, and what a visitor who has not signed in can reach: nothing."""

import re
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from fastapi.testclient import TestClient

from homeward.web.access.auth import SHIFT_SECONDS
from homeward.web.access.permissions import Role
from homeward.web.access.throttle import MOST_FAILURES
from homeward.web.app import create_app
from homeward.web.state import utc_now
from tests.forms import missing_answers
from tests.pages import PASSWORD, Browser, Pages, errors_of, field

STARTS = {
    Role.INTERVIEWER: "/interviews/new",
    Role.INTERVIEW_MANAGER: "/interviews/new",
    Role.DUTY: "/duty",
    Role.EMERGENCY_DUTY: "/duty",
    Role.CADT_MANAGER: "/duty",
    Role.COORDINATOR: "/macse",
    Role.CHAIR: "/macse",
    Role.ATTENDEE: "/macse/packs",
    Role.REPORTER: "/missing/new",
    Role.RULE_OWNER: "/rules",
    Role.SAFEGUARDING_LEAD: "/duty",
    Role.ANALYST: "/reports",
    Role.AUDITOR: "/looks",
    Role.OPS: "/operations",
}
INTERVIEWS = {Role.INTERVIEWER, Role.INTERVIEW_MANAGER}
CADT = {Role.DUTY, Role.EMERGENCY_DUTY, Role.CADT_MANAGER}
MACSE = {Role.COORDINATOR, Role.CHAIR}

PAGES = {
    "/duty": CADT | {Role.SAFEGUARDING_LEAD},
    "/duty/alerts": CADT | {Role.SAFEGUARDING_LEAD},
    "/alerts/none": CADT | {Role.SAFEGUARDING_LEAD},
    "/macse": MACSE | {Role.SAFEGUARDING_LEAD},
    "/macse/packs": MACSE | {Role.ATTENDEE, Role.SAFEGUARDING_LEAD},
    "/missing-group/packs": MACSE | {Role.CADT_MANAGER, Role.SAFEGUARDING_LEAD},
    "/macse/none": MACSE | {Role.SAFEGUARDING_LEAD},
    "/missing-group": MACSE | {Role.CADT_MANAGER, Role.SAFEGUARDING_LEAD},
    "/missing-group/none": MACSE | {Role.CADT_MANAGER, Role.SAFEGUARDING_LEAD},
    "/missing/new": INTERVIEWS | CADT | {Role.REPORTER},
    "/returns/new": INTERVIEWS | CADT | {Role.REPORTER},
    "/interviews/new": INTERVIEWS,
    "/interviews": INTERVIEWS,
    "/interviews/paper": INTERVIEWS,
    "/interviews/paper/new": INTERVIEWS,
    "/interviews/upload": INTERVIEWS,
    "/interviews/template.csv": INTERVIEWS,
    "/recorded/none/share/police": INTERVIEWS,
    "/to-tell": CADT,
    "/handover": CADT,
    "/handover/summary": CADT,
    "/rota": CADT | {Role.SAFEGUARDING_LEAD},
    "/address-book": CADT,
    "/address-book/change": {Role.CADT_MANAGER},
    "/concerns/new": INTERVIEWS | CADT | {Role.REPORTER},
    "/education/new": INTERVIEWS | CADT | {Role.REPORTER},
    "/reports": INTERVIEWS | CADT | MACSE | {Role.SAFEGUARDING_LEAD, Role.ANALYST},
    "/reports/none": INTERVIEWS | CADT | MACSE | {Role.SAFEGUARDING_LEAD, Role.ANALYST},
    "/reports/stay-safe": INTERVIEWS | CADT | MACSE | {Role.SAFEGUARDING_LEAD, Role.ANALYST},
    "/reports/duty-sheet": CADT | {Role.SAFEGUARDING_LEAD},
    "/reports/missing-from-education": INTERVIEWS | CADT | {Role.SAFEGUARDING_LEAD},
    "/reports/other-authorities-children": INTERVIEWS | CADT | {Role.SAFEGUARDING_LEAD},
    "/reports/audit-lists": MACSE | {Role.CADT_MANAGER, Role.SAFEGUARDING_LEAD},
    "/recorded": INTERVIEWS | CADT | {Role.REPORTER},
    "/operations": {Role.OPS},
    "/looks": {Role.AUDITOR},
    "/budgets": {Role.SAFEGUARDING_LEAD, Role.RULE_OWNER, Role.ANALYST},
}


def test_each_role_reaches_its_pages_and_no_others(pages: Pages) -> None:
    assert STARTS.keys() == set(Role)
    for role, start in STARTS.items():
        browser = pages.signed_in(role)
        assert browser.get("/").headers["location"] == start
        for path, roles in PAGES.items():
            missing = "/none" in path
            expected = 403 if role not in roles else 404 if missing else 200
            assert (role, path, browser.open(path).status_code) == (role, path, expected)


@pytest.mark.parametrize("path", ["/", "/duty/stream", *PAGES])
def test_a_visitor_is_sent_to_sign_in(pages: Pages, path: str) -> None:
    answer = pages.visitor().get(path)
    assert answer.status_code == 303
    assert answer.headers["location"] == f"/sign-in?next={path}"


def test_signing_in_leads_to_the_page_that_was_wanted_and_only_to_ours(pages: Pages) -> None:
    wanted = {
        "/duty?show=closed": "/duty?show=closed",
        "/\t/elsewhere.example": "/",
        "//elsewhere.example/": "/",
        "https://elsewhere.example": "/",
        "\\\\e": "/",
    }
    for path, reached in wanted.items():
        answer = Browser(pages.visitor()).post("/sign-in", username="duty", password=PASSWORD, next=path)
        assert answer.headers["location"] == reached


def test_a_wrong_password_and_an_unknown_name_are_answered_alike(pages: Pages) -> None:
    answers = [
        Browser(pages.visitor()).post("/sign-in", username=name, password="wrong")
        for name in ("duty", "nobody")
    ]
    assert [answer.status_code for answer in answers] == [422, 422]
    assert [errors_of(answer.text) for answer in answers] == [["username"], ["username"]]


def test_after_too_many_wrong_tries_even_the_right_password_must_wait(pages: Pages) -> None:
    browser = Browser(pages.visitor())
    for _ in range(MOST_FAILURES):
        assert browser.post("/sign-in", username="duty", password="wrong").status_code == 422
    assert browser.post("/sign-in", username="Duty", password=PASSWORD).status_code == 429
    assert browser.post("/sign-in", username="coordinator", password=PASSWORD).status_code == 303


def test_signing_out_ends_the_session(pages: Pages) -> None:
    browser = pages.signed_in(Role.DUTY)
    token = field(browser.get("/duty").text, "csrf")
    assert browser.client.post("/sign-out", data={"csrf": token}).status_code == 303
    assert browser.get("/duty").status_code == 303


@pytest.mark.parametrize("token", [{}, {"csrf": "made up"}])
def test_a_form_without_its_token_records_nothing(pages: Pages, token: dict[str, str]) -> None:
    browser = pages.signed_in(Role.DUTY)
    sent = {name: values[0] for name, values in missing_answers().values.items()}
    assert browser.client.post("/missing/new", data={**sent, **token}).status_code == 403
    assert pages.journalled("missing.reported") == 0


def test_the_cookie_and_the_headers_keep_the_pages_private(pages: Pages) -> None:
    answer = Browser(pages.visitor()).post("/sign-in", username="duty", password=PASSWORD)
    assert {"httponly", "samesite=lax"} <= set(answer.headers["set-cookie"].split("; "))
    for path in ("/duty", "/sign-in", "/nowhere", "/api/v1/events"):
        headers = pages.signed_in(Role.DUTY).get(path).headers
        assert headers["cache-control"] == "no-store"
        assert headers["x-frame-options"] == "DENY"
        assert "unsafe" not in headers["content-security-policy"]


def test_over_https_the_cookie_goes_no_other_way(pages: Pages) -> None:
    """The service is asked in this process: it stands behind a proxy that speaks TLS."""
    app = create_app(pages.app.state.homeward, "a key for tests", https=True)
    with TestClient(app, base_url="https://homeward.example") as client:
        assert "; secure" in client.get("/sign-in").headers["set-cookie"]


def test_a_page_that_is_not_there_has_the_menu_for_who_is_signed_in(pages: Pages) -> None:
    missing = pages.signed_in(Role.DUTY).get("/no-such-page")
    assert missing.status_code == 404
    assert 'href="/duty"' in missing.text
    assert "Sign out" in missing.text
    assert "Sign out" not in pages.visitor().get("/no-such-page").text


def test_who_may_not_see_a_page_is_told_who_may_and_whom_to_ask(pages: Pages) -> None:
    answer = pages.signed_in(Role.OPS).get("/handover")
    assert answer.status_code == 403
    assert "These accounts may: CADT duty worker, Emergency duty worker, CADT manager." in answer.text
    assert "ask your manager to have your account changed" in answer.text


def test_a_session_that_ends_soon_says_so_and_goes_on_at_a_word(pages: Pages, monkeypatch: Any) -> None:
    duty = pages.signed_in(Role.DUTY)
    assert warned(duty.get("/duty").text) == (SHIFT_SECONDS, True)
    later = replace(pages.app.state.homeward, clock=lambda: utc_now() + timedelta(hours=11, minutes=55))
    monkeypatch.setattr(pages.app.state, "homeward", later)
    left, hidden = warned(duty.get("/duty").text)
    assert (left <= 300, hidden) == (True, False)
    assert duty.post("/stay-signed-in", next="/handover").headers["location"] == "/handover"
    assert warned(duty.get("/duty").text) == (SHIFT_SECONDS, True)


def warned(html: str) -> tuple[int, bool]:
    """How many seconds are left, to the minute, and whether that is hidden."""
    (found,) = re.findall(r'data-session="(\d+)"( hidden)?', html)
    return round(int(found[0]) / 60) * 60, bool(found[1])
