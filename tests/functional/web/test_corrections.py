"""“This is wrong”: who may withdraw which record, what follows, and what a return holds no more."""

import re

import pytest
from sqlalchemy import update

from homeward.store import access, queries
from homeward.store.tables import accounts
from homeward.store.unit_of_work import reading, unit_of_work
from homeward.web.access.permissions import Role
from tests.factories import event_factory
from tests.forms import BY_NAME, CONTACT, FORM_ID, interview_answers, missing_answers
from tests.pages import Browser, Pages, errors_of

WHY = "It was about another child."
POLICE = "merseyside-police"


def number_of(pages: Pages, source: str, id_: str) -> int:
    with reading(pages.engine) as uow:
        (seq,) = queries.seqs(uow, {(source, id_)})
    return seq


def states(pages: Pages) -> list[str]:
    """Of every alert."""
    with reading(pages.engine) as uow:
        return [row.state for row in queries.alerts(uow, ("raised", "acknowledged", "decided", "withdrawn"))]


def move_elsewhere(pages: Pages, role: Role) -> None:
    """This account is of another organisation from now on."""
    with unit_of_work(pages.engine) as uow:
        change = update(accounts.account).where(accounts.account.c.username == role)
        uow.execute(change.values(organisation="Another organisation"))


@pytest.fixture
def harm(pages: Pages) -> int:
    """The number of what police sent, on which an alert rests."""
    pages.record([event_factory("harm.disclosed", id="h-1", source=POLICE)])
    return number_of(pages, POLICE, "h-1")


def test_the_duty_team_withdraws_what_police_sent_and_the_alert_follows(pages: Pages, harm: int) -> None:
    duty = pages.signed_in(Role.DUTY)
    alert = re.search(r'href="(/alerts/[^"#/]+)"', duty.get("/duty").text)
    assert alert
    assert f'href="/records/{harm}"' in duty.get(alert[1]).text
    assert states(pages) == ["raised"]
    assert duty.post(f"/records/{harm}", why=WHY).status_code == 303
    page = duty.get(f"/records/{harm}").text
    assert "This record does not stand any more." in page
    assert WHY in page
    assert states(pages) == ["withdrawn"]
    assert pages.differences() == 0


def test_a_decision_stands_though_its_record_is_withdrawn(pages: Pages, harm: int) -> None:
    duty = pages.signed_in(Role.DUTY)
    alert = re.search(r'href="(/alerts/[^"#/]+)"', duty.get("/duty").text)
    assert alert
    duty.post(f"{alert[1]}/acknowledge", note="")
    duty.post(f"{alert[1]}/decide", decision="referral", reason="Passed on.")
    duty.post(f"/records/{harm}", why=WHY)
    assert states(pages) == ["decided"]
    assert pages.differences() == 0


def test_a_record_is_withdrawn_once_and_with_a_reason(pages: Pages, harm: int) -> None:
    duty = pages.signed_in(Role.DUTY)
    assert errors_of(duty.post(f"/records/{harm}", why=" ").text) == ["why"]
    duty.post(f"/records/{harm}", why=WHY)
    assert "Withdraw this record" not in duty.get(f"/records/{harm}").text
    assert pages.journalled("record.withdrawn") == 1


def report(pages: Pages, role: Role) -> int:
    """What somebody reports by the form."""
    pages.signed_in(role).send("/missing/new", missing_answers())
    pages.process()
    return number_of(pages, "homeward-web", FORM_ID)


def test_its_author_and_the_authors_organisation_withdraw_a_report(pages: Pages) -> None:
    number = report(pages, Role.REPORTER)
    author, colleague = pages.signed_in(Role.REPORTER), pages.signed_in(Role.INTERVIEWER)
    assert f'href="/records/{number}"' in author.get(f"/recorded/{FORM_ID}").text
    assert "This is wrong" in author.get(f"/records/{number}").text
    assert colleague.post(f"/records/{number}", why=WHY).status_code == 303
    assert WHY in author.get(f"/records/{number}").text


@pytest.mark.parametrize("role", [Role.INTERVIEWER, Role.OPS, Role.COORDINATOR])
def test_nobody_else_sees_that_there_is_such_a_record(pages: Pages, role: Role) -> None:
    number = report(pages, Role.REPORTER)
    move_elsewhere(pages, role)
    assert pages.signed_in(role).get(f"/records/{number}").status_code == 404


def test_who_reads_alerts_reads_the_record_and_may_not_withdraw_it(pages: Pages, harm: int) -> None:
    lead, duty = pages.signed_in(Role.SAFEGUARDING_LEAD), pages.signed_in(Role.DUTY)
    assert "This is wrong" not in lead.get(f"/records/{harm}").text
    token = re.search(r'name="csrf" value="([^"]*)"', lead.get("/rule-changes/new").text)
    assert token
    assert lead.client.post(f"/records/{harm}", data={"csrf": token[1], "why": WHY}).status_code == 403
    assert "Withdraw this record" in duty.get(f"/records/{harm}").text


def test_an_author_does_not_read_the_duty_teams_reason(pages: Pages) -> None:
    number = report(pages, Role.REPORTER)
    move_elsewhere(pages, Role.DUTY)
    pages.signed_in(Role.DUTY).post(f"/records/{number}", why=WHY)
    page = pages.signed_in(Role.REPORTER).get(f"/records/{number}").text
    assert "A record was withdrawn" in page
    assert WHY not in page


def test_each_look_at_a_record_is_recorded(pages: Pages, harm: int) -> None:
    pages.signed_in(Role.DUTY).get(f"/records/{harm}")
    (ref,) = set(pages.children_of("harm.disclosed"))
    with reading(pages.engine) as uow:
        assert [look.what for look in access.looks_at(uow, ref)] == ["record"]


@pytest.fixture
def question(pages: Pages) -> str:
    """The page that asks about an absence which a return no longer holds."""
    absence = event_factory("missing.reported", id="m-1", source="ssda903", time="2026-06-01T00:00:00Z")
    asked = event_factory("records.no_longer_sent", id="q-1", source="ssda903", records=["m-1"])
    pages.record([absence, asked])
    duty = pages.signed_in(Role.DUTY)
    task = re.search(r'href="/tasks/(\w+)"', duty.get("/tasks?kind=records_no_longer_sent").text)
    assert task
    address = f"/no-longer-sent/{task[1]}"
    assert f'href="{address}"' in duty.get(f"/tasks/{task[1]}").text
    return address


def asked(browser: Browser) -> bool:
    return "Missing from a return that was sent again" in browser.get("/tasks").text


@pytest.mark.parametrize(("answer", "withdrawn"), [("go", 1), ("stay", 0)])
def test_a_person_says_whether_what_a_return_no_longer_holds_is_to_go(
    pages: Pages, question: str, answer: str, withdrawn: int
) -> None:
    duty = pages.signed_in(Role.DUTY)
    assert asked(duty)
    assert duty.post(question, answer=answer, reason="The data team confirmed it.").status_code == 303
    assert not asked(duty)
    assert pages.journalled("record.withdrawn") == withdrawn
    assert ("This is wrong" in duty.get(f"/records/{number_of(pages, 'ssda903', 'm-1')}").text) != bool(
        withdrawn
    )
    assert pages.differences() == 0


def test_the_question_needs_an_answer_and_a_reason(pages: Pages, question: str) -> None:
    assert errors_of(pages.signed_in(Role.DUTY).post(question).text) == ["answer", "reason"]


def withdrawing(html: str) -> str:
    """What stands behind the closed words, of a record that a form corrects."""
    found = re.search(r'<details class="govuk-details">(.*?)</details>', html, re.DOTALL)
    return found[1] if found else ""


def test_correcting_is_what_the_page_of_a_report_offers_and_withdrawing_is_behind_words(
    pages: Pages,
) -> None:
    number = report(pages, Role.REPORTER)
    author = pages.signed_in(Role.REPORTER)
    html = author.get(f"/records/{number}").text
    behind = withdrawing(html)
    assert "It should never have been recorded: withdraw it" in behind
    assert "The child then no longer stands on Missing now" in behind
    assert "govuk-button--warning" in behind
    assert re.search(
        rf'<a href="/records/{number}/correct"[^>]*class="govuk-button"', html.replace(behind, "")
    )
    assert "Withdraw this record" not in html.replace(behind, "")
    refused = author.post(f"/records/{number}", why="").text
    assert re.search(r'<details class="govuk-details" open', refused)


def test_withdrawing_stands_open_where_no_form_corrects_the_record(pages: Pages, harm: int) -> None:
    html = pages.signed_in(Role.DUTY).get(f"/records/{harm}").text
    assert "Withdraw this record" in html
    assert "<details" not in html
    assert "Missing now</strong>" not in html


def test_the_record_of_another_child_goes_by_the_childs_name_and_the_look_is_recorded(pages: Pages) -> None:
    by_name = {"child-scheme": None, "child-value": None} | BY_NAME
    worker = pages.signed_in(Role.INTERVIEWER)
    assert worker.send("/interviews/new", interview_answers(**CONTACT | by_name)).status_code == 303
    pages.process()
    pages.record(
        [
            event_factory(
                "contact.disclosed",
                id="c-2",
                child={"scheme": "la_child_id", "value": "W-1003"},
                contact={"kind": "adult", "phone": "07700 900123"},
                elements=["overnight"],
            )
        ]
    )
    duty = pages.signed_in(Role.DUTY)
    alerts = re.findall(r'href="(/alerts/[^"#/]+)"', duty.get("/duty").text)
    shown = [page for page in (duty.get(alert).text for alert in alerts) if "of another child" in page]
    assert any(
        "This is from the record of another child, Avery Example." in " ".join(page.split()) for page in shown
    )
    assert any("social care number W-1003." in " ".join(page.split()) for page in shown)
    assert not any("homeward-web:" in page for page in shown)
