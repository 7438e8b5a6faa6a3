"""What is more often a slip is asked about, with both values, and what a person confirms is taken."""

import re
from html import unescape

from homeward.web.access.permissions import Role
from homeward.web.forms.answers import Answers
from tests.factories import event_factory
from tests.forms import at, found_answers, interview_answers, missing_answers
from tests.pages import Browser, Pages

EARLY = found_answers(**at("found_at", "14 3 2026 06:30"))
REPORTED = event_factory(
    "missing.reported", time="2026-03-15T22:40:00+00:00", reported_at=None, episode="MP-26-0311"
)


def confirm(browser: Browser, path: str, asked: str, answers: Answers) -> int:
    keys = tuple(unescape(key) for key in re.findall(r'name="confirmed" value="([^"]*)"', asked))
    assert keys
    return browser.send(path, Answers({**answers.values, "confirmed": keys})).status_code


def test_a_return_before_its_report_is_asked_about_with_both_dates(pages: Pages) -> None:
    pages.record([REPORTED])
    duty = pages.signed_in(Role.DUTY)
    asked = duty.send("/returns/new", EARLY, sure=False)
    assert asked.status_code == 200
    for shown in ("Is that right?", "Saturday 14 March 2026 at 06:30", "Sunday 15 March 2026 at 22:40"):
        assert shown in asked.text
    assert pages.journalled("missing.found") == 0
    assert confirm(duty, "/returns/new", asked.text, EARLY) == 303
    assert pages.journalled("missing.found") == 1


def test_a_return_for_a_reference_that_nobody_reported_is_asked_about_and_taken(pages: Pages) -> None:
    duty = pages.signed_in(Role.DUTY)
    asked = duty.send("/returns/new", found_answers(), sure=False)
    assert "Nobody has reported this child missing under this reference." in asked.text
    assert confirm(duty, "/returns/new", asked.text, found_answers()) == 303


def test_danger_now_is_told_whom_to_ring_while_something_is_asked(pages: Pages) -> None:
    asked = pages.signed_in(Role.DUTY).send("/returns/new", found_answers(danger_now="Y"), sure=False)
    assert "You said that the child is in danger now" in asked.text
    assert "999" in asked.text


def test_an_interview_about_another_childs_absence_is_asked_about(pages: Pages) -> None:
    pages.record([REPORTED, event_factory("child.registered", child="W-1009")])
    interviewer = pages.signed_in(Role.INTERVIEWER)
    answers = interview_answers(**{"child-value": "W-1009"})
    asked = interviewer.send("/interviews/new", answers, sure=False)
    assert "another child&#39;s absence" in asked.text
    assert "W-1001" not in asked.text
    assert confirm(interviewer, "/interviews/new", asked.text, answers) == 303


def test_a_slip_in_the_year_is_asked_about(pages: Pages) -> None:
    reporter = pages.signed_in(Role.REPORTER)
    answers = missing_answers(**at("reported_at", "15 March 2006 10:40pm"))
    asked = reporter.send("/missing/new", answers, sure=False)
    assert "Wednesday 15 March 2006 at 22:40" in asked.text
    assert pages.journalled("missing.reported") == 0
    assert confirm(reporter, "/missing/new", asked.text, answers) == 303
