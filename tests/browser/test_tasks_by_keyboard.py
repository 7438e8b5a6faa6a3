"""Common tasks by keyboard alone take no more keys than docs/tasks.md says."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

from homeward.web.access.permissions import Role
from homeward.web.pages.interview_arrangements import BY_ADDRESS
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


def go_on(work: Keyboard, title: str) -> None:
    """By Enter, which continues wherever there is no more than one line to type."""
    work.press("Enter")
    at(work, title)


def at(work: Keyboard, title: str) -> None:
    expect(work.page.get_by_role("heading", level=1)).to_contain_text(title, timeout=30_000)
    expect(work.page.locator(":focus")).to_have_id(re.compile("^(step|contacts)-"), timeout=30_000)


def answer(work: Keyboard, **answers: str) -> None:
    for name, value in answers.items():
        work.choose(work.page.locator(f"[name='{name}'][value='{value}']"))


def write(work: Keyboard, **texts: str) -> None:
    for name, text in texts.items():
        work.tab_to(work.page.locator(f"[name='{name}']"))
        work.type(text)


def log_with_two_contacts(work: Keyboard, page: Page) -> None:
    work.skip_to_content()
    work.follow(page.get_by_role("main").get_by_role("link", name="Log the interview").first)
    at(work, "Is the child safe now?")
    answer(work, danger_now="N")
    go_on(work, "When and how you spoke")
    work.follow(page.get_by_role("button", name="Now"))
    answer(work, interviewer_role="catch22_worker", independent="Y", seen_alone="Y")
    go_on(work, "Harm")
    answer(work, harm="N")
    go_on(work, "Online")
    answer(work, online="N", substances="N")
    go_on(work, "In the child's own words")
    write(work, own_words="He waits by the old pier.", wants="To stay at school.")
    work.follow(page.get_by_role("button", name="Continue"))
    at(work, "Your own view")
    answer(work, worker_concern_cse="N")
    go_on(work, "Warning signs")
    work.tab_to(page.locator("[name='signs']").first)
    go_on(work, "People and places")
    for number, (alias, phone) in enumerate((("Daz", "07700 900123"), ("Kez", "07700 900124"))):
        work.follow(page.get_by_role("button", name=re.compile("Add an?(other)? person or place")))
        at(work, f"Person or place {number + 1}")
        write(work, **{f"contacts-{number}-alias": alias, f"contacts-{number}-phone": phone})
        answer(work, **{f"contacts-{number}-discloser": "child", f"contacts-{number}-kind": "adult"})
        go_on(work, "People and places")
    work.follow(page.get_by_role("button", name="Continue"))
    at(work, "Check your answers")
    work.follow(page.get_by_role("button", name="Record the interview"))


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


LOG = "Log an interview with two people whom the child spoke of"
TASKS = [
    pytest.param(LOG, log_with_two_contacts, "rhi.completed", id="log"),
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
