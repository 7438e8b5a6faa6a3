"""Danger now: whoever says so is told whom to ring, and it heads the board until a person records the end."""

import re
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest

from homeward.web.access.permissions import Role
from tests.factories import event_factory
from tests.forms import CHILD, at, found_answers, interview_answers, missing_answers
from tests.functional.web.test_api import send
from tests.functional.web.test_founding_case import alerts_on
from tests.pages import Browser, Pages, errors_of

RULE = "danger-now"
RINGING = ('href="tel:999"', 'href="tel:01514960100"', 'href="tel:01514960101"')


def safe(**overrides: str) -> dict[str, str]:
    """The form that says that the child is safe."""
    now = datetime.now(UTC)
    since = at("safe_since", f"{now.day} {now.month} {now.year} 00:01")
    return {"said_by": "A. Sample, foster carer", "safe_reason": "At home with me.", **since, **overrides}


def dangers_on(html: str) -> list[str]:
    """The findings that the form on an alert's page would end."""
    return re.findall(r'name="danger" value="([^"]+)"', html)


def record_safe(duty: Browser, alert: str, **overrides: Any) -> httpx.Response:
    shown = dangers_on(duty.get(alert).text)
    return duty.post(f"{alert}/safe", **safe(), **{"danger": shown, **overrides})


def headed_by_danger(html: str) -> bool:
    """Whether the first alert on the board is danger now, in those words."""
    first = html.partition('<li class="homeward-alert"')[2].partition("</li>")[0]
    return "<strong>Danger now.</strong> Said on" in first


@pytest.fixture
def duty(pages: Pages) -> Browser:
    """A child in care was reported missing; then somebody says that the child is in danger now."""
    pages.record([event_factory("legal_status.changed"), event_factory("missing.reported")])
    pages.record([event_factory("missing.reported", id="said", danger_now="Y")])
    return pages.signed_in(Role.DUTY)


def the_danger(duty: Browser) -> str:
    board = duty.get("/duty").text
    assert headed_by_danger(board)
    return f"/alerts/{next(iter(alerts_on(board)))}"


def test_danger_now_heads_the_board_with_the_time_until_a_named_person_records_the_end(
    pages: Pages, duty: Browser
) -> None:
    alert = the_danger(duty)
    assert "Said on" in duty.get(alert).text
    duty.post(f"{alert}/acknowledge", note="On it.")
    assert headed_by_danger(duty.get("/duty").text)
    duty.post(f"{alert}/decide", decision="strategy_discussion", reason="Police are on their way.")
    duty.post(f"{alert}/close", close_reason="Answered.")
    assert headed_by_danger(duty.get("/duty").text)

    assert record_safe(duty, alert).status_code == 303
    assert not headed_by_danger(duty.get("/duty").text)
    page = duty.get(alert).text
    assert dangers_on(page) == []
    for told in (
        "The child is safe",
        "by Example CADT duty worker",
        "A. Sample, foster carer",
        "At home with me.",
    ):
        assert told in page
    assert pages.journalled("alert.danger_ended") == 1


def test_danger_now_heads_the_open_board_alone(duty: Browser) -> None:
    alert = the_danger(duty)
    duty.post(f"{alert}/acknowledge", note="")
    duty.post(f"{alert}/decide", decision="strategy_discussion", reason="Passed on.")
    duty.post(f"{alert}/close", close_reason="Answered.")
    assert headed_by_danger(duty.get("/duty").text)
    for narrower in ("whose=nobodys", "whose=mine", "show=decided"):
        other = duty.get(f"/duty?{narrower}").text
        assert not headed_by_danger(other)
        assert alert.removeprefix("/alerts/") not in alerts_on(other)
    assert alert.removeprefix("/alerts/") in alerts_on(duty.get("/duty?show=closed").text)


def test_ending_the_danger_decides_nothing(duty: Browser) -> None:
    alert = the_danger(duty)
    record_safe(duty, alert)
    assert alert.removeprefix("/alerts/") in alerts_on(duty.get("/duty?whose=nobodys").text)


def test_danger_that_is_said_anew_heads_the_board_again(pages: Pages, duty: Browser) -> None:
    record_safe(duty, the_danger(duty))
    pages.record([event_factory("concern.referred", danger_now="Y")])
    assert headed_by_danger(duty.get("/duty").text)


def test_what_was_said_while_the_form_was_filled_in_stands(pages: Pages, duty: Browser) -> None:
    alert = the_danger(duty)
    shown = dangers_on(duty.get(alert).text)
    pages.record([event_factory("concern.referred", danger_now="Y")])
    assert record_safe(duty, alert, danger=shown).status_code == 303
    assert the_danger(duty) == alert
    assert dangers_on(duty.get(alert).text)
    assert set(dangers_on(duty.get(alert).text)).isdisjoint(shown)


def test_one_word_that_the_child_is_safe_ends_all_that_was_shown(pages: Pages, duty: Browser) -> None:
    pages.record([event_factory("harm.disclosed", immediate_danger="Y")])
    alert = the_danger(duty)
    assert len(dangers_on(duty.get(alert).text)) == 2
    record_safe(duty, alert)
    assert not headed_by_danger(duty.get("/duty").text)
    assert pages.journalled("alert.danger_ended") == 2


def test_its_source_can_take_the_statement_back_and_the_reason_is_shown(pages: Pages, duty: Browser) -> None:
    alert = the_danger(duty)
    mended = {"supersedes": "said", "changereason": "Meant for another child.", "danger_now": "N"}
    pages.record([event_factory("missing.reported", id="mended", **mended)])
    assert not headed_by_danger(duty.get("/duty").text)
    page = duty.get(alert).text
    assert "A reason was withdrawn" in page
    assert "Meant for another child." in page


def test_danger_now_cannot_be_suppressed(duty: Browser) -> None:
    alert = the_danger(duty)
    assert f"{alert}/suppress/{RULE}" not in duty.get(alert).text
    answer = duty.get(f"{alert}/suppress/{RULE}")
    assert (answer.status_code, "may never be silent" in answer.text) == (403, True)


def test_who_says_that_the_child_is_safe_how_they_know_and_since_when_are_all_needed(
    pages: Pages, duty: Browser
) -> None:
    alert = the_danger(duty)
    refused = duty.post(f"{alert}/safe")
    assert (refused.status_code, errors_of(refused.text)) == (422, ["said_by", "safe_reason", "safe_since"])
    assert pages.journalled("alert.danger_ended") == 0


@pytest.mark.parametrize("role", [Role.SAFEGUARDING_LEAD, Role.INTERVIEWER, Role.REPORTER])
def test_only_the_duty_team_records_that_a_child_is_safe(pages: Pages, duty: Browser, role: Role) -> None:
    alert = the_danger(duty)
    other = pages.signed_in(role)
    token = re.search(r'name="csrf" value="([^"]*)"', other.get("/recorded").text)
    assert token
    assert other.client.post(f"{alert}/safe", data={"csrf": token[1], **safe()}).status_code == 403
    assert pages.journalled("alert.danger_ended") == 0


@pytest.mark.parametrize(
    ("role", "path", "answers"),
    [
        (Role.REPORTER, "/missing/new", missing_answers),
        (Role.REPORTER, "/returns/new", found_answers),
        (Role.INTERVIEWER, "/interviews/new", interview_answers),
    ],
)
def test_whoever_says_danger_now_is_told_whom_to_ring_before_and_after(
    pages: Pages, role: Role, path: str, answers: Any
) -> None:
    pages.record([event_factory("missing.reported", episode="MP-26-0311")])
    person = pages.signed_in(role)
    form = person.open(path).text
    assert form.index("call 999 first") < form.index('name="danger_now"')
    assert [number for number in RINGING if number not in form] == []
    sent = person.send(path, answers(danger_now="Y"))
    confirmation = person.get(sent.headers["location"]).text
    assert "You said that the child is in danger now" in confirmation
    assert [number for number in RINGING if number not in confirmation] == []
    pages.process()
    assert headed_by_danger(pages.signed_in(Role.DUTY).get("/duty").text)


def test_whoever_says_that_there_was_harm_is_told_whom_to_ring(pages: Pages) -> None:
    person = pages.signed_in(Role.INTERVIEWER)
    assert "If the child needs help now, call 999 first" in person.open("/interviews/new").text
    sent = person.send("/interviews/new", interview_answers(harm="Y", harm_type="threat", narrative="Told."))
    assert "If the child needs help now, ring" in person.get(sent.headers["location"]).text


def test_harm_that_is_told_in_an_interview_is_one_alert_and_is_not_asked_again(pages: Pages) -> None:
    pages.record([event_factory("child.registered")])
    person = pages.signed_in(Role.INTERVIEWER)
    person.send("/interviews/new", interview_answers(harm="Y", harm_type="threat", narrative="Told."))
    pages.process()
    duty = pages.signed_in(Role.DUTY)
    told = [duty.get(f"/alerts/{alert}").text for alert in alerts_on(duty.get("/duty").text)]
    of_harm = [page for page in told if ">Harm to a child was told of or seen</h3>" in page]
    assert len(of_harm) == 1
    assert "of threats on " in of_harm[0]
    assert "the kind of harm disclosed" not in duty.get("/unknowns").text.lower()


def test_a_system_that_says_danger_now_over_the_api_is_heard(pages: Pages) -> None:
    said = event_factory(
        "missing.found", danger_now="Y", child={"scheme": "la_child_id", "value": CHILD["child-value"]}
    )
    assert send(pages, said).status_code == 202
    pages.process()
    assert headed_by_danger(pages.signed_in(Role.DUTY).get("/duty").text)


def test_nobody_knows_that_the_child_is_safe_before_the_danger_was_said(duty: Browser) -> None:
    alert = the_danger(duty)
    slip = at("safe_since", "1 1 2026 10:00")
    refused = duty.post(f"{alert}/safe", **{**safe(), **slip, "danger": dangers_on(duty.get(alert).text)[0]})
    assert (refused.status_code, errors_of(refused.text)) == (422, ["safe_since-day"])
    assert headed_by_danger(duty.get("/duty").text)
