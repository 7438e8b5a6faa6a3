"""In Chromium without a network: an interview goes on, says that nobody is told, and arrives later."""

from playwright.sync_api import Page, expect

from homeward.web.access.permissions import Role
from tests.browser.conftest import SignedIn
from tests.browser.people import answer_steps, fill_step
from tests.browser.test_axe import PHONE, runs_off_the_side, violations
from tests.forms import CONTACT, interview_answers
from tests.pages import Pages

WORDS = "He waits by the old pier."
ANSWERS = interview_answers(**CONTACT, own_words=WORDS)


def kept_here(page: Page) -> int:
    """How many forms wait in this browser."""
    kept: int = page.evaluate("Object.keys(localStorage).filter(key => key.startsWith('homeward-')).length")
    return kept


def go_on(page: Page) -> None:
    page.get_by_role("button", name="Continue").click()


def answer_without_a_network(page: Page) -> None:
    for heading in ("child", "When and how", "Harm", "Online", "own words", "own view", "Warning", "People"):
        go_on(page)
        expect(page.get_by_role("heading", level=1)).to_contain_text(heading)
        if heading == "People":
            page.get_by_role("button", name="Add a person or place").click()
            page.get_by_role("button", name="Add a child who was there").click()
        fill_step(page, ANSWERS)
    go_on(page)
    expect(page.get_by_role("heading", level=1)).to_contain_text("every topic")


def test_an_interview_without_a_network_is_recorded_once_it_is_back(
    pages: Pages, signed_in: SignedIn, axe: str
) -> None:
    page = signed_in(Role.INTERVIEWER, viewport=PHONE)
    fill_step(page, ANSWERS)
    page.context.set_offline(True)
    answer_without_a_network(page)
    expect(page.get_by_text("NOT SENT: nobody has been told.")).to_be_visible()
    expect(page.get_by_role("link", name="999")).to_be_visible()
    assert (violations(page, axe), runs_off_the_side(page)) == ([], False)
    page.get_by_role("button", name="Record the interview when there is a network").click()
    expect(page.get_by_text("It is then recorded")).to_be_visible()
    assert kept_here(page) == 1
    assert pages.drafts() == []
    page.context.set_offline(False)
    expect(page.get_by_text("Interview recorded")).to_be_visible(timeout=30_000)
    assert kept_here(page) == 0
    assert (pages.journalled("rhi.completed"), pages.journalled("contact.disclosed")) == (1, 1)
    expect(page.get_by_text(WORDS)).to_be_visible()


def test_what_was_typed_without_a_network_is_a_draft_of_its_author(pages: Pages, signed_in: SignedIn) -> None:
    page = signed_in(Role.INTERVIEWER)
    fill_step(page, ANSWERS)
    form = page.url.split("#")[0]
    go_on(page)
    expect(page.get_by_role("heading", level=1)).to_contain_text("The child")
    page.context.set_offline(True)
    fill_step(page, ANSWERS)
    go_on(page)
    expect(page.get_by_text("NOT SENT: nobody has been told.")).to_be_visible()
    fill_step(page, ANSWERS)
    page.context.clear_cookies()
    page.context.set_offline(False)
    page.goto("/sign-in")
    while kept_here(page):
        page.wait_for_timeout(100)
    other_device = signed_in(Role.INTERVIEWER)
    other_device.goto(f"{form}&step=spoke")
    expect(other_device.locator("#held_at-day")).to_have_value("18 3 2026")


def test_back_in_the_network_the_form_goes_on_as_before(pages: Pages, signed_in: SignedIn) -> None:
    page = signed_in(Role.INTERVIEWER)
    fill_step(page, ANSWERS)
    page.context.set_offline(True)
    go_on(page)
    expect(page.get_by_text("NOT SENT: nobody has been told.")).to_be_visible()
    page.context.set_offline(False)
    expect(page.get_by_text("NOT SENT: nobody has been told.")).to_be_hidden(timeout=30_000)
    answer_steps(page, ANSWERS)
    expect(page.get_by_text(WORDS)).to_be_visible()
