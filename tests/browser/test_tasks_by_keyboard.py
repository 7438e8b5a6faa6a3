"""Common tasks by keyboard alone take no more keys than docs/tasks.md says."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

from homeward.web.pages.interview_forms import BY_ADDRESS
from homeward.web.permissions import Role
from tests.browser.conftest import SignedIn
from tests.browser.keyboard import Keyboard, keys_of
from tests.browser.test_axe import DESK, PHONE, runs_off_the_side, violations
from tests.factories import event_factory
from tests.pages import Pages

Work = Callable[[Keyboard, Page], None]


@pytest.fixture
def interviews_due(pages: Pages) -> Pages:
    """One interview is due, of a child who came back half a day ago."""
    gone, back = ((datetime.now(UTC) - timedelta(hours=ago)).isoformat() for ago in (20, 12))
    pages.record([event_factory("child.registered")])
    pages.record([event_factory("missing.reported", reported_at=gone, time=gone)])
    pages.record([event_factory("missing.found", found_at=back, time=back)])
    return pages


def start(work: Keyboard, link: str) -> None:
    work.skip_to_content()
    work.follow(work.page.get_by_role("main").get_by_role("link", name=link).first)
    work.page.wait_for_url("**/new?form=*")
    work.skip_to_content()


def take_on(work: Keyboard, page: Page) -> None:
    start(work, "Take it on")
    for label in ("Not a carer", "Not the child's allocated", "Of another body"):
        work.choose(page.get_by_label(label))
    work.follow(page.get_by_role("button", name="Take it on"))


def offer(work: Keyboard, page: Page) -> None:
    start(work, "Offered")
    work.choose(page.get_by_label("By telephone"))
    work.follow(page.get_by_role("button", name="Record the offer"))


def attempt(work: Keyboard, page: Page) -> None:
    start(work, "Tried")
    work.choose(page.get_by_label("A visit"))
    work.choose(page.get_by_label("The child was not there"))
    work.follow(page.get_by_role("button", name="Record the attempt"))


def refusal(by: str) -> Work:
    def work_through(work: Keyboard, page: Page) -> None:
        start(work, "Declined")
        work.choose(page.locator(f"[name='by'][value='{by}']"))
        work.tab_to(page.get_by_label("What reason was given?"))
        work.type("No wish to talk.")
        work.choose(page.locator("[name='carer_info_offered'][value='Y']"))
        work.follow(page.get_by_role("button", name="Record the refusal"))

    return work_through


def test_axe_finds_nothing_on_the_forms_of_a_child_who_came_back(
    interviews_due: Pages, signed_in: SignedIn, axe: str
) -> None:
    page = signed_in(Role.INTERVIEW_MANAGER)
    page.goto("/interviews")
    links = page.get_by_role("main").locator("a[href*='new?child=']").all()
    addresses = [link.get_attribute("href") or "" for link in links]
    assert len(addresses) == len(BY_ADDRESS) + 2  # that of the interview, and the manager's
    found, wide = [], []
    for address in addresses:
        page.goto(address)
        expect(page.get_by_text("Avery Example").first).to_be_visible()
        page.locator("main form button.govuk-button:not(.govuk-button--secondary)").last.click()
        expect(page.get_by_text("There is a problem")).to_be_visible()
        for viewport in DESK, PHONE:
            page.set_viewport_size(viewport)
            found += violations(page, axe)
            wide += [(page.url, viewport["width"])] if runs_off_the_side(page) else []
    assert (found, wide) == ([], [])


TASKS = [
    pytest.param("Take a return interview on", take_on, "rhi.assigned", id="take on"),
    pytest.param("Record an offer of a return interview", offer, "rhi.offered", id="offer"),
    pytest.param("Record an attempt at a return interview", attempt, "rhi.attempted", id="attempt"),
    pytest.param("Record a refusal by the child", refusal("child"), "rhi.declined", id="the child's refusal"),
    pytest.param("Record a refusal by a carer", refusal("carer"), "rhi.declined", id="a carer's refusal"),
]


@pytest.mark.parametrize(("task", "work_through", "type_"), TASKS)
def test_an_interviewers_task_by_keyboard_alone(
    interviews_due: Pages, signed_in: SignedIn, task: str, work_through: Work, type_: str
) -> None:
    page = signed_in(Role.INTERVIEWER)
    page.goto("/interviews")
    work = Keyboard(page)
    work_through(work, page)
    expect(page.locator(".govuk-panel")).to_be_visible()
    assert interviews_due.journalled(type_) == 1
    assert work.keys == keys_of(task)
