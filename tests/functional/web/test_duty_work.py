"""What a duty worker does with an alert besides deciding it: asks others, and reopens what was decided."""

import re

import pytest

from homeward.web.access.permissions import Role
from tests.factories import event_factory
from tests.functional.web.test_founding_case import alerts_on
from tests.pages import Browser, Pages, errors_of

ASKED = {"asked_of": "The manager of the home", "question": "Who fetched her?", "within": "4"}


@pytest.fixture
def duty(pages: Pages) -> Browser:
    """A looked-after child is missing."""
    pages.record([event_factory("legal_status.changed"), event_factory("missing.reported")])
    return pages.signed_in(Role.DUTY)


@pytest.fixture
def taken(duty: Browser) -> str:
    """Whose alert the duty worker has acknowledged."""
    (id_,) = alerts_on(duty.get("/duty").text)
    duty.post(f"/alerts/{id_}/acknowledge", note="")
    return f"/alerts/{id_}"


def test_what_was_asked_waits_until_the_answer_is_recorded(pages: Pages, duty: Browser, taken: str) -> None:
    assert duty.post(f"{taken}/ask", **ASKED).headers["location"] == f"{taken}?done=asked"
    assert "Waiting for The manager of the home" in duty.get("/duty").text
    (receive,) = re.findall(r'action="(/alerts/\w+/received/[^"]+)"', duty.get(taken).text)
    name = f"answer-{receive.rpartition('/')[2]}"
    assert errors_of(duty.post(receive).text) == [name]
    assert duty.post(receive, **{name: "Her aunt."}).status_code == 303
    assert "Waiting for" not in duty.get("/duty").text
    history = duty.get(taken).text
    assert "Who fetched her?" in history
    assert "Her aunt." in history
    assert duty.client.post(receive, data={"csrf": csrf(history), name: "Again."}).status_code == 422
    assert pages.differences() == 0


def csrf(html: str) -> str:
    (*_, token) = re.findall(r'name="csrf" value="([^"]*)"', html)
    return str(token)


def test_what_is_missing_from_a_question_is_said_all_at_once(duty: Browser, taken: str) -> None:
    assert errors_of(duty.post(f"{taken}/ask").text) == ["asked_of", "question", "within"]
    assert "Who fetched her?" in duty.post(f"{taken}/ask", question="Who fetched her?").text


def test_the_answers_begin_with_what_protects_most_and_none_is_chosen(duty: Browser, taken: str) -> None:
    page = duty.get(taken).text
    offered = re.findall(r'name="decision" type="radio" value="(\w+)"', page)
    assert (offered[:2], offered[-1]) == (["strategy_discussion", "s47"], "no_further_action")
    assert "checked" not in page


def decided(duty: Browser, alert: str) -> None:
    answered = duty.post(f"{alert}/decide", decision="no_further_action", reason="Known and safe.")
    assert answered.headers["location"] == "/duty?done=decided"


def test_a_decided_alert_is_reopened_with_a_fresh_reason_by_whoever_has_it_then(
    pages: Pages, duty: Browser, taken: str
) -> None:
    decided(duty, taken)
    manager = pages.signed_in(Role.CADT_MANAGER)
    assert errors_of(manager.post(f"{taken}/reopen").text) == ["reopen_reason"]
    assert manager.post(f"{taken}/reopen", reopen_reason="Her school rang.").status_code == 303
    assert "You have it" in manager.get("/duty?whose=mine").text
    page = manager.get(taken).text
    for told in ("Her school rang.", "Known and safe.", "Reopened", "Record the decision"):
        assert told in page
    pages.process()
    assert pages.differences() == 0
    assert manager.post(f"{taken}/decide", decision="s47", reason="It was not so.").status_code == 303
    assert "Section 47 enquiry" in manager.get(taken).text


def test_a_reopened_alert_is_to_be_decided_anew_and_lapses_like_any_other(
    pages: Pages, duty: Browser, taken: str
) -> None:
    decided(duty, taken)
    duty.post(f"{taken}/reopen", reopen_reason="Her school rang.")
    assert "Decide by" in duty.get("/duty").text
    assert "Without a decision it goes back to the others" in duty.get(taken).text


def test_what_comes_after_a_reopening_is_on_the_same_alert(pages: Pages, duty: Browser, taken: str) -> None:
    decided(duty, taken)
    duty.post(f"{taken}/reopen", reopen_reason="Her school rang.")
    pages.record([event_factory("harm.disclosed")])
    assert [f"/alerts/{each}" for each in alerts_on(duty.get("/duty").text)] == [taken]
    assert pages.differences() == 0


def test_nothing_is_reopened_while_the_child_has_an_open_alert(
    pages: Pages, duty: Browser, taken: str
) -> None:
    decided(duty, taken)
    pages.record([event_factory("harm.disclosed")])
    assert "Reopen this alert" not in duty.get(taken).text
    assert duty.post(f"{taken}/reopen", reopen_reason="Again.").status_code == 422
    assert pages.journalled("alert.reopened") == 0


def test_who_may_not_answer_alerts_asks_and_reopens_nothing(pages: Pages, duty: Browser, taken: str) -> None:
    decided(duty, taken)
    lead = pages.signed_in(Role.SAFEGUARDING_LEAD)
    assert "Reopen this alert" not in lead.get(taken).text
    for step in ("ask", "reopen", "received/e-1", "release"):
        assert lead.post(f"{taken}/{step}").status_code == 403


SAID = [
    (Role.DUTY, "/duty?done=decided"),
    (Role.DUTY, "/to-tell?done=told"),
    (Role.DUTY, "/to-tell?done=tried"),
    (Role.DUTY, "/to-tell?done=confirmed"),
    (Role.DUTY, "/to-confirm?done=declined"),
    (Role.DUTY, "/tasks?done=yes"),
    (Role.DUTY, "/handover?done=handed"),
    (Role.CADT_MANAGER, "/missing-group?done=decided"),
    (Role.COORDINATOR, "/macse?done=accepted"),
]


@pytest.mark.parametrize(("role", "address"), SAID)
def test_what_was_done_is_said_and_the_focus_is_on_what_comes_next(
    pages: Pages, role: Role, address: str
) -> None:
    browser = pages.signed_in(role)
    page = browser.get(address).text
    assert page.count("govuk-notification-banner--success") == 1
    assert page.count(' autofocus aria-describedby="done"') == 1
    assert "notification-banner" not in browser.get(address.partition("?")[0]).text
