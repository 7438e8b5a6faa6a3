"""Nobody knows where a looked-after child who is missing was placed, until a person finds out."""

import re
from collections.abc import Sequence

import pytest
from sqlalchemy import select

from homeward.store import access, queries
from homeward.store.queries import FindingRow
from homeward.store.tables import accounts, core
from homeward.store.unit_of_work import reading
from homeward.web.access.permissions import Role
from tests.factories import TIME, event_factory
from tests.pages import Browser, Pages, errors_of

WHERE = "Whether the placement is inside"
OUT_OF_BOROUGH = "A child of ours, placed in another area, is missing"
NOT_RECORDED = "A looked-after child is missing and where the child is placed is not known"
OUT = {"answer": "OUT", "told_by": "Ms Invented, placements team"}


@pytest.fixture
def asked(pages: Pages) -> Pages:
    pages.record(
        [
            event_factory("child.registered"),
            event_factory("legal_status.changed"),
            event_factory("placement.started", host_la=None),
            event_factory("missing.reported"),
        ]
    )
    return pages


def questions(browser: Browser, about: str) -> list[str]:
    """The addresses of the forms that ask this of the missing report."""
    items = re.findall(r'<li class="homeward-alert">.*?</li>', browser.get("/unknowns").text, re.DOTALL)
    return [
        re.findall(r'href="(/unknowns/\w+)"', item)[0]
        for item in items
        if about in item and "Missing report E-1" in item
    ]


def question(browser: Browser) -> str:
    """The address of the form that asks where the child was placed."""
    (path,) = questions(browser, WHERE)
    return path


def found(pages: Pages, code: str) -> Sequence[FindingRow]:
    with reading(pages.engine) as uow:
        refs = set(uow.scalars(select(core.child.c.ref)))
        return [row for row in queries.findings(uow, refs) if row.code == code]


def test_the_queue_says_what_is_missing_who_can_tell_and_what_waits(asked: Pages) -> None:
    queue = asked.signed_in(Role.DUTY).get("/unknowns").text
    assert "Avery Example" in queue
    assert "To ask of the child&#39;s social worker, or the placements team" in queue
    assert WHERE in queue
    assert OUT_OF_BOROUGH in queue
    assert "Missing report E-1" in queue
    assert "Since Mon 2 March at 10:00" in queue


def test_one_of_those_who_can_tell_can_be_picked_out(pages: Pages) -> None:
    pages.record([event_factory("missing.reported")])
    browser = pages.signed_in(Role.DUTY)
    both = re.findall(r"To ask of ([^<]+)<", browser.get("/unknowns").text)
    assert len(both) > 1
    one = browser.client.get("/unknowns", params={"who": both[0].replace("&#39;", "'")}).text
    assert re.findall(r"To ask of ([^<]+)<", one) == [both[0]]
    recent = browser.client.get("/unknowns", params={"began": "7"}).text
    assert "No rule waits for anything of this kind." in recent


def test_answered_the_rule_raises_its_alert_as_at_the_report(asked: Pages) -> None:
    browser = asked.signed_in(Role.DUTY)
    assert [row.code for row in found(asked, "R14")] == ["R14"]
    assert found(asked, "R12") == []

    done = browser.post(question(browser), **OUT)
    assert done.status_code == 303
    page = browser.get(done.headers["location"]).text
    assert "Recorded" in page
    assert "The placement is outside the area" in page
    assert f"A reason was added: {OUT_OF_BOROUGH}" in page
    assert questions(browser, WHERE) == []

    (finding,) = found(asked, "R12")
    assert finding.due.isoformat() == TIME
    assert finding.late
    assert done.headers["location"].endswith(finding.evidence[-1]["id"])
    assert found(asked, "R14") == []

    link = re.search(r'href="(/alerts/\w+)"', page)
    assert link
    alert = browser.get(link[1]).text
    assert OUT_OF_BOROUGH in alert
    assert "Why it was late" in alert
    assert "Found out, where the record did not say" in alert
    assert "What people found out" in alert
    assert "Ms Invented, placements team" in alert


def test_every_error_is_told_at_once(asked: Pages) -> None:
    browser = asked.signed_in(Role.DUTY)
    path = question(browser)
    assert errors_of(browser.post(path).text) == ["answer", "told_by"]
    assert errors_of(browser.post(path, answer="SOMEWHERE").text) == ["answer", "told_by"]
    assert errors_of(browser.post(path, answer="cannot").text) == ["told_by", "reason"]
    no_text = browser.post(path, answer="OUT", told_by="Some\0body", reason="Said\0so")
    assert no_text.status_code == 400
    assert "NUL" in no_text.text
    assert asked.journalled("fact.answered") == 0


def test_what_cannot_be_found_out_is_asked_no_more_and_the_alert_says_so(asked: Pages) -> None:
    browser = asked.signed_in(Role.DUTY)
    told = {"answer": "cannot", "told_by": "The placements team", "reason": "The file was lost."}
    done = browser.post(question(browser), **told)
    assert "No alert came of it" in browser.get(done.headers["location"]).text
    assert questions(browser, WHERE) == []
    assert [row.code for row in found(asked, "R14")] == ["R14"]
    (alert,) = set(re.findall(r'href="(/alerts/\w+)"', browser.get("/duty").text))
    page = browser.get(alert).text
    assert "It cannot be found out" in page
    assert "The file was lost." in page
    assert "Rules waited for this" in browser.get(f"{alert}/card").text


def test_an_answer_is_changed_and_withdrawn_with_a_reason(asked: Pages) -> None:
    browser = asked.signed_in(Role.DUTY)
    browser.post(question(browser), **OUT)
    (first,) = re.findall(r'href="(/unknowns/answers/[\w-]+)"', browser.get("/unknowns/answers").text)
    assert 'value="OUT" checked' in browser.get(first).text
    assert errors_of(browser.post(f"{first}/change", **OUT).text) == ["why"]
    changed = {**OUT, "answer": "IN", "why": "The agreement names Wallasey."}
    assert browser.post(f"{first}/change", **changed).status_code == 303
    assert found(asked, "R12") == []
    assert browser.get(first).status_code == 409

    (second,) = re.findall(r'href="(/unknowns/answers/[\w-]+)"', browser.get("/unknowns/answers").text)
    assert errors_of(browser.post(f"{second}/withdraw").text) == ["taken_back"]
    done = browser.post(f"{second}/withdraw", taken_back="Another child's.")
    assert "The answer was withdrawn" in browser.get(done.headers["location"]).text
    assert len(questions(browser, WHERE)) == 1
    assert [row.code for row in found(asked, "R14")] == ["R14"]
    assert browser.get("/unknowns/answers/nobodys").status_code == 404
    assert browser.get("/unknowns/nothing").status_code == 404


def test_of_two_who_answer_at_once_the_second_is_told(asked: Pages) -> None:
    first, second = asked.signed_in(Role.DUTY), asked.signed_in(Role.DUTY)
    path = question(first)
    token = re.search(r'name="csrf" value="([^"]*)"', second.get(path).text)
    assert token
    assert first.post(path, **OUT).status_code == 303
    answer = second.client.post(path, data={**OUT, "csrf": token[1]})
    assert answer.status_code == 409
    assert "somebody has answered" in answer.text
    assert asked.journalled("fact.answered") == 1


def test_a_number_is_asked_for_in_figures(pages: Pages) -> None:
    pages.record([event_factory("missing.reported")])
    browser = pages.signed_in(Role.DUTY)
    (age,) = questions(browser, "age in whole years")
    for wrong in ("twelve", "-3", ""):
        assert "answer" in errors_of(browser.post(age, answer=wrong, told_by="Her school").text)
    both = browser.post(age, answer="12", cannot="cannot", told_by="Her school", reason="No file.")
    assert "not both" in both.text
    assert browser.post(age, answer="12", told_by="Her school").status_code == 303
    (finding,) = found(pages, "R09")
    assert "12" in finding.because


def test_who_sees_may_not_answer_and_every_look_is_recorded(asked: Pages) -> None:
    lead = asked.signed_in(Role.SAFEGUARDING_LEAD)
    assert "Avery Example" in lead.get("/unknowns").text
    assert 'href="/unknowns/' not in re.sub(r'"/unknowns/answers"', "", lead.get("/unknowns").text)
    duty = asked.signed_in(Role.DUTY)
    path = question(duty)
    duty.get(path)
    assert lead.get(path).status_code == 403
    assert lead.get("/unknowns/answers").status_code == 200
    for role in (Role.INTERVIEWER, Role.REPORTER, Role.OPS, Role.COORDINATOR):
        assert asked.signed_in(role).get("/unknowns").status_code == 403
    with reading(asked.engine) as uow:
        (child,) = uow.scalars(select(core.child.c.ref))
        assert {(look.username, look.what) for look in access.looks_at(uow, child)} == {
            ("safeguarding_lead", "what is not known"),
            ("duty", "what is not known"),
            ("duty", "missing fact"),
        }
        everyone = uow.execute(select(accounts.access_log.c.username, accounts.access_log.c.what)).all()
    assert ("safeguarding_lead", "what is not known") in everyone
    assert ("safeguarding_lead", "what was found out") in everyone


def test_what_was_answered_is_not_among_what_was_recorded(asked: Pages) -> None:
    """It is a decision like an alert's, and no form of the child's."""
    browser = asked.signed_in(Role.DUTY)
    browser.post(question(browser), **OUT)
    assert "You have not recorded anything yet." in browser.get("/recorded").text


def test_what_a_person_found_out_goes_by_the_persons_organisation(asked: Pages) -> None:
    duty = asked.signed_in(Role.DUTY)
    duty.post(question(duty), **OUT)
    shown = [
        duty.get(path).text for path in set(re.findall(r'href="(/alerts/[^"#/]+)"', duty.get("/duty").text))
    ]
    assert any("not known here until Example organisation told us" in page for page in shown)
    assert not any("homeward-web" in page for page in shown)
