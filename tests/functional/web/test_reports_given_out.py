"""What is given out of a report: what its copy says, that it is recorded, and what has changed since."""

import re
from typing import Any

import pytest

from homeward.web.access.permissions import Role
from tests.functional.web.test_reports import MARCH, absence, row, six_children
from tests.pages import Browser, Pages, errors_of, words_of

WITHHELD_ARE = "Numbers from 1 to 4, and those that would tell them, are withheld."
NONE_IS_TOLD = "Every number in this copy is withheld."


@pytest.fixture
def at_work(pages: Pages) -> Pages:
    return six_children(pages)


def publish(browser: Browser, to: str, copy: str = "inside") -> Any:
    return browser.client.post(
        "/reports/stay-safe/publish?period=2026-03",
        data={"csrf": token(browser), "to": to, "copy": copy},
    )


def token(browser: Browser) -> str:
    found = re.search(
        r'name="csrf" value="([^"]*)"', browser.get("/reports/stay-safe/publish?period=2026-03").text
    )
    assert found
    return found[1]


def test_the_published_copy_says_what_withheld_means(at_work: Pages) -> None:
    analyst = at_work.signed_in(Role.ANALYST)
    assert WITHHELD_ARE not in analyst.get(MARCH).text
    assert WITHHELD_ARE in analyst.get(f"{MARCH}&copy=published").text
    assert NONE_IS_TOLD not in analyst.get(f"{MARCH}&copy=published").text
    assert publish(analyst, "The board", "published").status_code == 303
    assert WITHHELD_ARE in analyst.get("/reports/stay-safe/published/1").text


def test_that_every_number_is_withheld_is_said_before_the_copy_is_given_out(pages: Pages) -> None:
    pages.record(absence(1, "02"))
    analyst = pages.signed_in(Role.ANALYST)
    form = words_of(analyst.get("/reports/stay-safe/publish?period=2026-03").text)
    assert f"Published copy. {WITHHELD_ARE} {NONE_IS_TOLD}" in form
    assert publish(analyst, "The board", "published").status_code == 303
    changed = analyst.get("/reports/stay-safe/published/1/changes").text
    assert "No figure can be compared: all are withheld." in changed


def test_what_is_given_out_is_kept_and_compared_with_what_came_since(at_work: Pages) -> None:
    analyst = at_work.signed_in(Role.ANALYST)
    assert publish(analyst, "The Stay Safe group").status_code == 303
    history = words_of(analyst.get("/reports/stay-safe/history").text)
    assert "1 March 2026 to 31 March 2026, to The Stay Safe group" in history
    assert "by Example Analyst" in history
    assert "Every figure is the same." in analyst.get("/reports/stay-safe/published/1/changes").text
    at_work.record(absence(2, "25"))
    changed = words_of(analyst.get("/reports/stay-safe/published/1/changes").text)
    assert "Absences, All: was 7, is 8" in changed
    assert (
        row(analyst.get("/reports/stay-safe/published/1").text, "Absences", "Absences, by where from")[0]
        == "7"
    )
    assert publish(analyst, "The board").status_code == 303
    between = words_of(analyst.get("/reports/stay-safe/published/1/changes?later=2").text)
    assert "Twice, All: was 1, is 2" in between
    listed = analyst.get("/reports").text
    assert "to The board" in words_of(listed)


def test_a_form_without_whom_loses_nothing(at_work: Pages) -> None:
    answered = publish(at_work.signed_in(Role.ANALYST), "", "published")
    assert (answered.status_code, errors_of(answered.text)) == (422, ["to"])
    assert re.search(r'value="published"\s+checked', answered.text)


def test_an_interviewer_publishes_nothing_and_a_list_is_never_given_out(at_work: Pages) -> None:
    worker = at_work.signed_in(Role.INTERVIEWER)
    assert worker.get("/reports/stay-safe/publish?period=2026-03").status_code == 403
    manager = at_work.signed_in(Role.CADT_MANAGER)
    for path in ("publish", "history", "published/1"):
        assert manager.get(f"/reports/audit-lists/{path}").status_code == 404
    assert manager.get("/reports/stay-safe/published/9").status_code == 404
