"""Who must do something sees it on one page, by its deadline, and can close what no record would close."""

import re

import pytest

from homeward.store import access, queries
from homeward.store.queries import TaskRow
from homeward.store.unit_of_work import reading
from homeward.web.access.permissions import Role
from tests.factories import event_factory
from tests.pages import Browser, Pages, errors_of

NOT_REPORTED = "Found, but no report: was the child missing?"
WHY = "The home rang: she had been at her grandmother's."


@pytest.fixture
def found_without_report(pages: Pages) -> Pages:
    pages.record([event_factory("child.registered"), event_factory("missing.found")])
    return pages


def titles(browser: Browser, address: str = "/tasks") -> list[str]:
    """What is to be done, in the order of the page."""
    heads = re.findall(r'homeward-alert__head">(.*?)</h2>', browser.get(address).text, re.DOTALL)
    return [" ".join(re.sub("<[^>]+>", " ", head).split()) for head in heads]


def address_of(browser: Browser, title: str) -> str:
    found = re.search(rf'href="(/tasks/\w+)">[^<]*{re.escape(title)}', browser.get("/tasks").text)
    assert found, title
    return found[1]


def kinds(rows: list[TaskRow]) -> list[str]:
    return [row.kind for row in rows]


def open_tasks(pages: Pages) -> list[TaskRow]:
    with reading(pages.engine) as uow:
        return queries.open_tasks(uow)


def test_the_list_says_who_is_concerned_what_is_asked_and_by_when(found_without_report: Pages) -> None:
    duty = found_without_report.signed_in(Role.DUTY)
    page = duty.get("/tasks").text
    assert f"Avery Example: {NOT_REPORTED}" in titles(duty)
    assert "Found or returned, but no report has arrived." in page
    assert "Missing report E-1" in page
    assert f"Tasks ({len(titles(duty))})" in page
    interviewer = titles(found_without_report.signed_in(Role.INTERVIEWER))
    assert interviewer
    assert f"Avery Example: {NOT_REPORTED}" not in interviewer


def test_what_is_overdue_comes_first_and_is_said_so_in_words(pages: Pages) -> None:
    """Found in March 2026 with no interview since: the 72 hours are long over."""
    pages.record([event_factory("missing.reported"), event_factory("missing.found")])
    browser = pages.signed_in(Role.INTERVIEWER)
    page = browser.get("/tasks").text
    assert "Overdue: it was to be done by" in page
    assert titles(browser, "/tasks?when=overdue") == titles(browser)
    assert titles(browser, "/tasks?when=later") == []
    assert titles(browser) == [
        "Child W-1001: Offer a return interview",
        "Child W-1001: Hold the return interview within 72 hours of the return",
        "Child W-1001: Hold the return interview: the 72 hours are over",
    ]


def test_one_kind_can_be_picked_out_by_its_address(found_without_report: Pages) -> None:
    duty = found_without_report.signed_in(Role.DUTY)
    assert len(titles(duty)) > 1
    assert titles(duty, "/tasks?kind=found_without_report") == [f"Avery Example: {NOT_REPORTED}"]


def test_each_look_at_a_childs_task_is_recorded(found_without_report: Pages) -> None:
    duty = found_without_report.signed_in(Role.DUTY)
    duty.get(address_of(duty, NOT_REPORTED))
    (ref,) = set(found_without_report.children_of("missing.found"))
    with reading(found_without_report.engine) as uow:
        assert [look.what for look in access.looks_at(uow, ref)] == ["tasks", "task"]


def test_a_task_says_what_it_rests_on_and_what_closes_it(found_without_report: Pages) -> None:
    duty = found_without_report.signed_in(Role.DUTY)
    page = duty.get(address_of(duty, NOT_REPORTED)).text
    for words in ("Avery Example", "What it rests on", "It closes when a corrected record arrives.", "Found"):
        assert words in page


def test_a_person_closes_it_with_a_reason_and_the_nightly_run_finds_no_difference(
    found_without_report: Pages,
) -> None:
    pages, duty = found_without_report, found_without_report.signed_in(Role.DUTY)
    path = address_of(duty, NOT_REPORTED)
    assert errors_of(duty.post(path, reason="").text) == ["reason"]
    assert duty.post(path, reason=WHY).status_code == 303
    assert "found_without_report" not in kinds(open_tasks(pages))
    assert pages.journalled("task.dealt_with") == 1
    assert pages.differences() == 0
    assert "found_without_report" not in kinds(open_tasks(pages))


def test_another_record_that_contradicts_opens_it_again(found_without_report: Pages) -> None:
    pages, duty = found_without_report, found_without_report.signed_in(Role.DUTY)
    duty.post(address_of(duty, NOT_REPORTED), reason=WHY)
    pages.record([event_factory("missing.found", found_at="2026-03-02T09:00:00+00:00")])
    assert "found_without_report" in kinds(open_tasks(pages))


def test_somebody_elses_task_and_a_closed_one_cannot_be_closed(found_without_report: Pages) -> None:
    duty = found_without_report.signed_in(Role.DUTY)
    path = address_of(duty, NOT_REPORTED)
    other = found_without_report.signed_in(Role.COORDINATOR)
    assert other.get(path).status_code == 404
    duty.post(path, reason=WHY)
    assert "somebody has dealt with it" in duty.get(path).text


def test_a_fact_that_is_not_known_is_answered_on_its_own_page(found_without_report: Pages) -> None:
    pages = found_without_report
    pages.record([event_factory("missing.reported", child="W-2", episode="E-2")])
    duty = pages.signed_in(Role.DUTY)
    task = next(row for row in open_tasks(pages) if row.kind == "cannot_tell")
    page = duty.get(f"/tasks/{task.id}").text
    assert f'href="/unknowns/{task.id}"' in page
    assert "Close the task" not in page
    token = re.search(r'name="csrf" value="([^"]+)"', page)
    assert token
    refused = duty.client.post(f"/tasks/{task.id}", data={"csrf": token[1], "reason": "Done."})
    assert refused.status_code >= 400
    assert task.id in [row.id for row in open_tasks(pages)]


def test_operations_see_counts_and_no_child(found_without_report: Pages) -> None:
    ops = found_without_report.signed_in(Role.OPS)
    assert ops.get("/tasks").status_code == 403
    page = ops.get("/operations").text
    assert NOT_REPORTED in page
    assert "Avery" not in page
