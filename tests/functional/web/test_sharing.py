"""An interview is shared from its own page: who told whom, when and how, and whether they have it."""

import re
from datetime import UTC, datetime

import pytest

from homeward.web.access.permissions import Role
from tests.factories import event_factory
from tests.forms import FORM_ID, interview_answers
from tests.functional.web.test_tellings import conversation
from tests.pages import Browser, Pages, bearer, errors_of, field, words_of

PAGE = f"/recorded/{FORM_ID}"
POLICE, WORKER = f"{PAGE}/share/police", f"{PAGE}/share/social-worker"
WORRIED = {"worker_concern_cse": "Y", "narrative": "He waits by the pier."}


@pytest.fixture
def interviewer(pages: Pages) -> Browser:
    """Has logged an interview of a child whom they are worried about."""
    pages.record([event_factory("child.registered"), event_factory("missing.reported")])
    browser = pages.signed_in(Role.INTERVIEWER)
    assert browser.send("/interviews/new", interview_answers(**WORRIED)).status_code == 303
    pages.process()
    return browser


def share(browser: Browser, form: str, **said: str) -> str:
    """Fills in the form and sends it; answers with where that leads."""
    html = browser.get(form).text
    own = {name: field(html, name) for name in ("csrf", "form", "mark")}
    sent = browser.client.post(form, data={**own, **conversation(**said)})
    assert sent.status_code == 303, errors_of(sent.text)
    return sent.headers["location"]


def test_the_form_offers_what_the_interview_says(interviewer: Browser) -> None:
    page = words_of(interviewer.get(PAGE).text)
    assert "Share with the police" in page
    assert "Share with the social worker" in page
    form = interviewer.get(POLICE).text
    assert "The worker&#39;s account: He waits by the pier." in form


def test_the_receipt_says_who_told_whom_when_and_how(pages: Pages, interviewer: Browser) -> None:
    receipt = words_of(interviewer.get(share(interviewer, POLICE, reference="LOG 0412")).text)
    for said in (
        "Interview Reference HW-5F0E91AB",
        "Told P. Invented, for the police",
        "How Telephone",
        "By Example Return interview worker, Example organisation",
        "What was told The child is missing.",
        "Confirmed by P. Invented",
        "Their reference: LOG 0412",
    ):
        assert said in receipt, said
    assert (pages.journalled("share.made"), pages.journalled("share.acknowledged")) == (1, 1)
    assert "Confirmed by P. Invented, reference LOG 0412." in words_of(interviewer.get(PAGE).text)
    assert pages.differences() == 0


def test_a_form_that_is_sent_twice_is_one_share(pages: Pages, interviewer: Browser) -> None:
    html = interviewer.get(POLICE).text
    said = {**{name: field(html, name) for name in ("csrf", "form", "mark")}, **conversation()}
    first, second = (interviewer.client.post(POLICE, data=said) for _ in range(2))
    assert first.headers["location"] == second.headers["location"]
    assert pages.journalled("share.made") == 1


def test_every_error_is_shown_at_once_and_nothing_is_lost(pages: Pages, interviewer: Browser) -> None:
    token = field(interviewer.get(POLICE).text, "csrf")
    wrong = interviewer.client.post(POLICE, data={"csrf": token, "what": "Typed words."})
    assert (wrong.status_code, errors_of(wrong.text)) == (422, ["channel", "to_name", "told_at", "basis"])
    assert "Typed words." in wrong.text
    assert pages.journalled("share.made") == 0


@pytest.mark.parametrize("confirming", ["interviewer", "duty team", "their own system"])
def test_a_confirmation_is_shown_whoever_records_it(
    pages: Pages, interviewer: Browser, confirming: str
) -> None:
    receipt = share(interviewer, WORKER)
    assert "Not confirmed yet" in interviewer.get(receipt).text
    reference = receipt.rpartition("/")[2]
    if confirming == "interviewer":
        assert errors_of(interviewer.post(receipt).text) == ["by"]
        interviewer.post(receipt, by="W. Invented", their_reference="LCS 7")
    elif confirming == "duty team":
        form = f"/to-tell/{reference}/confirmed"
        pages.signed_in(Role.DUTY).post(form, by="W. Invented", their_reference="LCS 7")
    else:
        said = event_factory(
            "share.acknowledged",
            source="merseyside-police",
            share=reference,
            by="W. Invented",
            reference="LCS 7",
            time=datetime.now(UTC).isoformat(),
        )
        sent = pages.visitor().post("/api/v1/events", json=said, headers=bearer("merseyside-police"))
        assert sent.status_code == 202, sent.text
        pages.process()
    page = words_of(interviewer.get(receipt).text)
    assert "Confirmed by W. Invented" in page
    assert "Their reference: LCS 7" in page
    assert pages.differences() == 0


def test_each_with_whom_it_was_shared_stands_on_its_page(pages: Pages, interviewer: Browser) -> None:
    share(interviewer, WORKER)
    share(interviewer, POLICE)
    page = words_of(interviewer.get(PAGE).text)
    assert "Social worker : told today" in page
    assert "Police : told today" in page
    assert "Nobody else has been told" not in page


def test_only_who_recorded_the_interview_may_share_it(pages: Pages, interviewer: Browser) -> None:
    receipt = share(interviewer, POLICE)
    other = pages.signed_in(Role.INTERVIEW_MANAGER)
    assert [other.get(path).status_code for path in (POLICE, receipt)] == [404, 404]
    for role in (Role.DUTY, Role.REPORTER, Role.ANALYST):
        assert pages.signed_in(role).get(POLICE).status_code == 403, role


@pytest.mark.parametrize(
    "path", [f"{PAGE}/share/the-press", f"{PAGE}/receipts/nothing", "/recorded/x/share/police"]
)
def test_an_address_that_is_none_is_not_found(interviewer: Browser, path: str) -> None:
    assert interviewer.get(path).status_code == 404


def test_an_interview_that_was_withdrawn_is_shared_no_more(pages: Pages, interviewer: Browser) -> None:
    receipt = share(interviewer, POLICE)
    (record,) = set(re.findall(r'href="(/records/\d+)"', interviewer.get(PAGE).text))
    interviewer.post(record, why="It was another child.")
    pages.process()
    assert "Share with the police" not in interviewer.get(PAGE).text
    assert interviewer.get(POLICE).status_code == 404
    assert interviewer.get(receipt).status_code == 200
