"""An interview is shared and its receipt printed by keyboard alone; docs/tasks.md says what it costs."""

from playwright.sync_api import Page, expect

from homeward.web.access.permissions import Role
from tests.browser.conftest import SignedIn
from tests.browser.keyboard import Keyboard, keys_of
from tests.browser.people import log_interview
from tests.browser.test_axe import DESK, PHONE, runs_off_the_side, violations
from tests.factories import event_factory
from tests.forms import CONTACT, interview_answers
from tests.pages import Pages

TASK = "Share an interview with the police, and have the receipt"


def looked_at(page: Page, axe: str) -> list[str]:
    """What is wrong with the page at a desk and on a narrow telephone."""
    found = []
    for viewport in DESK, PHONE:
        page.set_viewport_size(viewport)
        found += violations(page, axe)
        found += ["runs off the side"] if runs_off_the_side(page) else []
    return found


def test_an_interview_is_shared_by_keyboard_alone(pages: Pages, signed_in: SignedIn, axe: str) -> None:
    pages.record([event_factory("child.registered"), event_factory("missing.reported")])
    page = signed_in(Role.INTERVIEWER)
    log_interview(page, interview_answers(**CONTACT))
    pages.process()
    page.reload()
    assert looked_at(page, axe) == []
    page.set_viewport_size(DESK)
    page.reload()
    work = Keyboard(page)
    work.skip_to_content()
    work.follow(page.get_by_role("button", name="Share with the police"))
    page.wait_for_url("**/share/police")
    work.skip_to_content()
    work.tab_to(page.get_by_label("Name of the person you told"))
    work.type("P. Invented")
    work.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Receipt")
    assert work.keys == keys_of(TASK)
    assert pages.journalled("share.made") == 1
    assert looked_at(page, axe) == []
    page.emulate_media(media="print")
    expect(page.get_by_role("button", name="Record the confirmation")).to_be_hidden()
    expect(page.get_by_text("P. Invented, for the police")).to_be_visible()
    page.emulate_media(media="screen")
    page.goto(page.url.replace("receipts", "share").rpartition("/")[0] + "/social-worker")
    assert looked_at(page, axe) == []
