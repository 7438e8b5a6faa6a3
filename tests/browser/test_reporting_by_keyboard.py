"""What reporters do by keyboard alone takes no more keys than docs/tasks.md says."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from homeward.web.access.permissions import Role
from tests.browser.conftest import SignedIn
from tests.browser.keyboard import Keyboard, keys_of
from tests.browser.test_tasks_by_keyboard import answer, at, go_on, write
from tests.forms import BY_NAME, missing_answers, yesterday
from tests.pages import Pages

Work = Callable[[Keyboard, Page], None]


@pytest.fixture
def missing(pages: Pages) -> Pages:
    """One child is missing, whom the reporter's body has reported."""
    pages.signed_in(Role.REPORTER).send(
        "/missing/new", missing_answers(**BY_NAME, **yesterday("reported_at"))
    )
    pages.process()
    return pages


def menu(work: Keyboard, link: str, first: str) -> None:
    work.follow(work.page.get_by_role("link", name=link, exact=True))
    at(work, first)


def choose_the_first(work: Keyboard) -> None:
    work.choose(work.page.locator("[name='child-ref']").first)


def record(work: Keyboard, button: str) -> None:
    at(work, "Check your answers")
    work.follow(work.page.get_by_role("button", name=button))


def report_missing(work: Keyboard, page: Page) -> None:
    at(work, "Is the child in danger now?")
    answer(work, danger_now="N", category="M")
    go_on(work, "The child")
    choose_the_first(work)
    go_on(work, "When the child went missing")
    write(work, **{"reported_at-day": "now"})
    go_on(work, "Where from")
    answer(work, missing_from="residential", reporter_role="home")
    go_on(work, "What happened")
    work.tab_to(page.get_by_label("Police reference"))
    work.press("Enter")
    record(work, "Report the child missing")


def record_a_return(work: Keyboard, page: Page) -> None:
    work.skip_to_content()
    work.follow(page.get_by_role("main").get_by_role("link", name="Record the return"))
    at(work, "How the child is")
    answer(work, danger_now="N")
    go_on(work, "When the child was found")
    write(work, **{"found_at-day": "now"})
    go_on(work, "Where the child is now")
    answer(work, returned_to="residential", found_by="police")
    work.press("Enter")
    record(work, "Record that the child is back")


def tell_of_a_concern(work: Keyboard, page: Page) -> None:
    menu(work, "Tell of a concern", "Is the child in danger now?")
    answer(work, danger_now="N")
    go_on(work, "The child")
    choose_the_first(work)
    go_on(work, "What worries you")
    write(work, narrative="A man whom nobody knows waits for her.", **{"seen_at-day": "now"})
    work.tab_to(page.get_by_label("Where do you work"))
    work.type("Sch")
    work.follow(page.get_by_role("button", name="Continue"))
    at(work, "Warning signs")
    work.tab_to(page.locator("[name='signs']").first)
    go_on(work, "The child, and anything online")
    work.follow(page.get_by_role("button", name="Continue"))
    record(work, "Send the concern")


TASKS = [
    pytest.param("Report a child missing", "/", report_missing, "missing.reported", 2, id="missing"),
    pytest.param("Record a return", "/missing", record_a_return, "missing.found", 1, id="return"),
    pytest.param("Tell of a concern", "/recorded", tell_of_a_concern, "concern.referred", 1, id="concern"),
]


@pytest.mark.parametrize(("task", "start", "work_through", "type_", "journalled"), TASKS)
def test_a_reporters_task_by_keyboard_alone(
    missing: Pages,
    signed_in: SignedIn,
    task: str,
    start: str,
    work_through: Work,
    type_: str,
    journalled: int,
) -> None:
    page = signed_in(Role.REPORTER)
    page.goto(start)
    work = Keyboard(page)
    work_through(work, page)
    expect(page.locator(".govuk-panel")).to_be_visible()
    assert missing.journalled(type_) == journalled
    assert work.keys == keys_of(task)
