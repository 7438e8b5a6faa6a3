"""Whoever recorded something reads what came of it, in words and in order, as far as the role may see."""

import re

import pytest

from homeward.store import accounts
from homeward.store.unit_of_work import unit_of_work
from homeward.web.access.permissions import Role
from tests.factories import event_factory
from tests.forms import CONTACT, FORM_ID, concern_answers, interview_answers
from tests.pages import Browser, Pages, words_of

PAGE = f"/recorded/{FORM_ID}"
WORRIED = {"worker_concern_cse": "Y", "narrative": "He waits by the pier."}
BOARD_REASON = "Somebody who knows the child suspects exploitation"


@pytest.fixture
def known(pages: Pages) -> Pages:
    pages.record([event_factory("child.registered")])
    return pages


def logged(pages: Pages) -> Browser:
    """An interviewer who is worried about a child."""
    browser = pages.signed_in(Role.INTERVIEWER)
    assert browser.send("/interviews/new", interview_answers(**WORRIED)).status_code == 303
    return browser


def alert_on(duty: Browser) -> str:
    (found,) = set(re.findall(r'href="(/alerts/\w+)"', duty.get("/duty").text))
    return found


def came(html: str) -> list[str]:
    """What came of the record, without when."""
    (listed,) = re.findall(r'aria-label="What came of it">(.*?)</ol>', html, re.DOTALL)
    items = re.findall(r"<li>(.*?)</li>", listed, re.DOTALL)
    return [re.sub(r" (today|yesterday) at \d\d:\d\d", "", words_of(each)) for each in items]


def in_order(told: list[str], *parts: str) -> None:
    assert len(told) == len(parts), told
    for one, part in zip(told, parts, strict=True):
        assert part in one, one


def test_each_step_is_told_in_order_until_a_decision_and_a_meeting(known: Pages) -> None:
    interviewer = logged(known)
    in_order(came(interviewer.get(PAGE).text), "Received", "Waiting for the rules")
    known.process()
    duty = known.signed_in(Role.DUTY)
    alert = alert_on(duty)
    assert duty.post(f"{alert}/acknowledge", note="Mine.").status_code == 303
    assert duty.post(f"{alert}/decide", decision="s47", reason="He is known.").status_code == 303
    told = came(interviewer.get(PAGE).text)
    in_order(
        told,
        "Received",
        f"The duty team was alerted: {BOARD_REASON}",
        "Put before MACSE",
        "The duty team acknowledged it",
        "The duty team decided: Section 47 enquiry He is known.",
    )
    assert told == came(interviewer.get("/recorded").text)


def test_the_first_line_says_what_is_new_since_the_last_look(known: Pages) -> None:
    interviewer = logged(known)
    assert "since you looked" not in interviewer.get("/recorded").text
    known.process()
    news = words_of(interviewer.get("/recorded").text)
    assert re.search(r"New since you looked \w+ at \d\d:\d\d : the duty team was alerted \(1\)", news)
    assert "Nothing is new since you looked" in words_of(interviewer.get("/recorded").text)
    duty = known.signed_in(Role.DUTY)
    duty.post(f"{alert_on(duty)}/acknowledge", note="Mine.")
    html = interviewer.get("/recorded").text
    assert "acknowledged (1)" in words_of(html)
    assert [each.startswith("New") for each in came(html) if "acknowledged" in each] == [True]


def test_a_reporter_reads_how_far_it_came_and_not_what_was_decided(known: Pages) -> None:
    reporter = known.signed_in(Role.REPORTER)
    assert reporter.send("/concerns/new", concern_answers()).status_code == 303
    known.process()
    duty = known.signed_in(Role.DUTY)
    alert = alert_on(duty)
    duty.post(f"{alert}/acknowledge", note="Mine.")
    duty.post(f"{alert}/decide", decision="s47", reason="He is known.")
    for path in (PAGE, "/recorded"):
        html = reporter.get(path).text
        told = " | ".join(came(html))
        assert "The duty team was alerted" in told
        assert "The duty team acknowledged it" in told
        assert "The duty team decided. Ask them what it was" in told
        for hidden in ("Section 47", "He is known.", "MACSE", BOARD_REASON):
            assert hidden not in told, hidden


def test_only_who_may_see_outcomes_reads_of_another_child_who_was_named(known: Pages) -> None:
    interviewer = known.signed_in(Role.INTERVIEWER)
    interviewer.send("/interviews/new", interview_answers(**CONTACT))
    known.process()
    assert "another child who was named" in " ".join(came(interviewer.get(PAGE).text))
    with unit_of_work(known.engine) as uow:
        accounts.change(uow, "interviewer", role=Role.REPORTER)
    for path in (PAGE, "/recorded"):
        assert "another child" not in interviewer.get(path).text, path


def test_nothing_found_is_said_as_such(known: Pages) -> None:
    interviewer = known.signed_in(Role.INTERVIEWER)
    interviewer.send("/interviews/new", interview_answers())
    known.process()
    in_order(came(interviewer.get(PAGE).text), "Received", "nobody was alerted")


def test_what_was_withdrawn_says_that_nothing_rests_on_it(known: Pages) -> None:
    interviewer = logged(known)
    known.process()
    (record,) = set(re.findall(r'href="(/records/\d+)"', interviewer.get(PAGE).text))
    assert interviewer.post(record, why="It was another child.").status_code == 303
    known.process()
    assert "What was found was withdrawn" in came(interviewer.get(PAGE).text)[-1]
