"""A child's page tells the case, to whom it may, and who looked; it asks each question once."""

import re
from datetime import UTC, datetime, timedelta

import pytest

from homeward.web.access.permissions import Role
from tests.factories import event_factory
from tests.founding_case import FoundingCase
from tests.pages import Browser, Pages, words_of


@pytest.fixture
def founding(pages: Pages) -> Pages:
    """The night of the founding case."""
    pages.record(FoundingCase(1).events)
    pages.record([event_factory("social_care.status_changed", child="W1-1001", worker="Robin Invented")])
    return pages


def refs(pages: Pages) -> list[str]:
    """The children who are registered, in the order in which they were."""
    return list(dict.fromkeys(pages.children_of("child.registered")))


def text_of(browser: Browser, path: str) -> str:
    """The words of a page, without its tags."""
    answer = browser.get(path)
    assert answer.status_code == 200, answer.text
    return words_of(answer.text)


def ago(**length: int) -> str:
    return (datetime.now(UTC) - timedelta(**length)).isoformat()


def test_both_girls_pages_tell_the_case(founding: Pages) -> None:
    avery, blake = refs(founding)
    duty = founding.signed_in(Role.DUTY)
    page = text_of(duty, f"/children/{avery}")
    for told in ("Avery Example", "Back since", "What needs an answer", "Acknowledge this alert", "M-31"):
        assert told in page
    for told in (
        "Robin Invented",
        "Children's home",
        "Wirral (344)",
        "Their reference MP-26-0311",
        "Blake Sample",
    ):
        assert told in page
    page = text_of(duty, f"/children/{blake}")
    for told in ("Nobody has reported the child missing", "MACSE case M-31", "Said by another child"):
        assert told in page
    assert f'href="/children/{avery}"' in duty.get(f"/children/{blake}").text


def test_the_answer_is_given_from_the_childs_page(founding: Pages) -> None:
    avery, _ = refs(founding)
    duty = founding.signed_in(Role.DUTY)
    page = duty.get(f"/children/{avery}").text
    (address,) = re.findall(r'action="(/alerts/\w+)/acknowledge"', page)
    shown = re.findall(r'name="shown" value="([^"]*)"', page)
    csrf = re.findall(r'name="csrf" value="([^"]*)"', page)[0]
    sent = duty.client.post(f"{address}/acknowledge", data={"csrf": csrf, "shown": shown, "note": "On it."})
    assert sent.status_code == 303
    page = text_of(duty, f"/children/{avery}")
    assert "Acknowledged. Decide by" in page
    assert "On it." in page


ANSWERS = {
    "acknowledge": {"note": "On it."},
    "ask": {"asked_of": "The home", "question": "Who came?", "within": "1"},
    "decide": {"decision": "strategy_discussion", "reason": "Known to the family worker."},
}


def test_each_answer_from_the_childs_page_leads_back_there_and_says_what_was_done(founding: Pages) -> None:
    avery, _ = refs(founding)
    duty = founding.signed_in(Role.DUTY)
    page = duty.get(f"/children/{avery}").text
    alert = re.findall(r'action="(/alerts/\w+)/acknowledge"', page)[0]
    assert 'name="from" value="child"' in page
    assert 'name="from" value="child"' in duty.get(f"{alert}?from=child").text
    for step, said in zip(
        ANSWERS, ("Acknowledged: you have it", "you asked", "Decision recorded"), strict=True
    ):
        refused = duty.post(f"{alert}/{step}", note="x" * 100_000, **{"from": "child"})
        assert (refused.status_code, 'name="from" value="child"' in refused.text) == (422, True), step
        back = duty.post(f"{alert}/{step}", **ANSWERS[step], **{"from": "child"}).headers["location"]
        assert back.startswith(f"/children/{avery}?done="), step
        assert said in words_of(duty.get(back).text)
    assert duty.get(back).text.count("autofocus") == 1


def test_who_answers_on_the_alert_stays_with_the_alert(founding: Pages) -> None:
    avery, _ = refs(founding)
    duty = founding.signed_in(Role.DUTY)
    alert = re.findall(r'action="(/alerts/\w+)/acknowledge"', duty.get(f"/children/{avery}").text)[0]
    assert duty.post(f"{alert}/acknowledge", note="").headers["location"] == f"{alert}?done=acknowledged"


def test_a_child_who_is_missing_and_in_danger_heads_the_page(pages: Pages) -> None:
    gone = ago(minutes=40)
    pages.record([event_factory("child.registered")])
    missing = {"time": gone, "reported_at": gone, "danger_now": "Y", "police_ref": "P-7"}
    pages.record([event_factory("missing.reported", **missing)])
    page = text_of(pages.signed_in(Role.DUTY), f"/children/{refs(pages)[0]}")
    head = page[: page.index("What needs an answer")]
    assert "Missing since" in head
    assert "Danger now." in head
    assert "Ring 999" in head
    assert "Record that the child is back" in page
    assert "Their reference P-7" in page


def test_the_condition_on_return_is_told(pages: Pages) -> None:
    gone, back = ago(hours=20), ago(hours=2)
    pages.record([event_factory("child.registered")])
    pages.record([event_factory("missing.reported", time=gone, reported_at=gone)])
    found = {"condition": "Tired and cold.", "injuries": "A cut hand.", "returned_to": "home"}
    pages.record([event_factory("missing.found", time=back, found_at=back, **found)])
    interviewer = pages.signed_in(Role.INTERVIEWER)
    page = text_of(interviewer, f"/children/{refs(pages)[0]}")
    for told in ("Back since", "family home", "Tired and cold.", "A cut hand.", "Hold the return interview"):
        assert told in page


def test_each_question_is_asked_once_for_the_child(pages: Pages) -> None:
    pages.record([event_factory("child.registered")])
    for number, hours in enumerate((60, 30, 3)):
        began, ended = ago(hours=hours), ago(hours=hours - 2)
        own = {"episode": f"E-{number}", "police_risk": "unknown"}
        pages.record([event_factory("missing.reported", time=began, reported_at=began, **own)])
        pages.record([event_factory("missing.found", time=ended, found_at=ended, episode=f"E-{number}")])
    page = pages.signed_in(Role.DUTY).get(f"/children/{refs(pages)[0]}").text
    section = page[page.index('id="not-known"') : page.index('id="people"')]
    asked = re.findall(r"<li>\s*([^<]+?)\s*<span", section)
    assert asked
    assert len(asked) == len(set(asked))
    assert "It is open for" in section


def test_the_story_is_filtered_by_kind_and_told_a_page_at_a_time(pages: Pages) -> None:
    pages.record([event_factory("child.registered")])
    flags = [event_factory("police.flag_changed", on=bool(n % 2), time=ago(days=n)) for n in range(30)]
    pages.record(flags)
    reported = event_factory("missing.reported", id="wrong", time=ago(hours=9), circumstances="At noon.")
    pages.record([reported])
    right = {"id": "right", "supersedes": "wrong", "changereason": "Noon was wrong."}
    pages.record([event_factory("missing.reported", time=ago(hours=9), circumstances="At ten.", **right)])
    lead, child = pages.signed_in(Role.SAFEGUARDING_LEAD), f"/children/{refs(pages)[0]}"
    whole = lead.get(child).text
    assert whole.count('class="govuk-table__header homeward-when-cell"') == 25
    assert "Concerns and signs (30)" in whole
    concerns = text_of(lead, f"{child}?kind=concerns&at=2")
    assert "Reported missing" not in concerns[concerns.index("The whole story") :]
    missing = lead.get(f"{child}?kind=missing").text
    assert "put right since: it does not stand" in missing
    assert "At noon." in missing
    assert "At ten." in missing
    assert len(re.findall(r'href="/records/\d+">This is wrong', missing)) == 1


def test_every_look_is_recorded_and_told_by_name_and_role(founding: Pages) -> None:
    avery, blake = refs(founding)
    interviewer, duty = founding.signed_in(Role.INTERVIEWER), founding.signed_in(Role.DUTY)
    interviewer.get(f"/children/{avery}")
    duty.get("/to-tell")
    duty.get(f"/children/{blake}")
    page = text_of(founding.signed_in(Role.CADT_MANAGER), f"/children/{avery}")
    who = page[page.index("Who looked The last") :]
    assert "Example Return interview worker, return interview worker: child's page" in who
    assert "Example CADT duty worker, cadt duty worker: to tell" in who
    assert "page of a child spoken of together" in who


def test_an_interviewer_reads_of_absences_and_interviews_alone(founding: Pages) -> None:
    page = text_of(founding.signed_in(Role.INTERVIEWER), f"/children/{refs(founding)[0]}")
    for told in ("Whom to ring", "Robin Invented", "Reported missing", "Return interview held"):
        assert told in page
    for told in ("Daz", "Blake", "M-31", "What needs an answer", "Who looked", "This is wrong"):
        assert told not in page


def test_who_may_not_open_the_page_is_told_whom_to_ask(founding: Pages) -> None:
    avery, _ = refs(founding)
    for role in (Role.REPORTER, Role.OPS, Role.AUDITOR, Role.ANALYST, Role.ATTENDEE, Role.RULE_OWNER):
        refused = founding.signed_in(role).get(f"/children/{avery}")
        assert refused.status_code == 403
        assert "These accounts may" in refused.text
        assert "CADT duty worker" in refused.text
        assert "Avery" not in refused.text


def test_macse_opens_the_pages_of_children_before_a_meeting_alone(founding: Pages) -> None:
    founding.record([event_factory("child.registered", child="W-77", given_name="Casey")])
    avery, _, casey = refs(founding)
    coordinator = founding.signed_in(Role.COORDINATOR)
    page = text_of(coordinator, f"/children/{avery}")
    assert "Put forward to MACSE" in page
    assert "Acknowledge this alert" not in page
    refused = coordinator.get(f"/children/{casey}")
    assert refused.status_code == 403
    assert "Ask the duty team" in refused.text


def test_a_joined_childs_old_reference_leads_to_the_one_record(pages: Pages) -> None:
    for value in ("1", "2"):
        child = {"scheme": "local", "value": f"avery-{value}-27"}
        pages.record([event_factory("child.registered", child=child)])
    one, other = refs(pages)
    duty = pages.signed_in(Role.DUTY)
    (question,) = set(re.findall(r'href="(/matches/[\w-]{20,})"', duty.get("/matches").text))
    joined = duty.post(f"{question}/join", reason="One child.", join_reason="One child.")
    assert joined.status_code == 303, joined.text
    answers = [duty.get(f"/children/{ref}") for ref in (one, other)]
    assert sorted(answer.status_code for answer in answers) == [200, 303]
    (moved,) = [answer for answer in answers if answer.status_code == 303]
    assert duty.open(moved.headers["location"]).status_code == 200


def test_a_reference_that_nobody_has_is_not_found(pages: Pages) -> None:
    missing = pages.signed_in(Role.DUTY).get("/children/nobody")
    assert missing.status_code == 404
    assert "No child goes by this reference." in missing.text
