"""The reason card by keyboard, and on one sheet of paper."""

import re

from playwright.sync_api import Page, expect

from homeward.web.access.permissions import Role
from tests.browser.conftest import SignedIn
from tests.browser.test_everyone_can_use_it import tab_to
from tests.factories import event_factory
from tests.pages import Pages


def card_of_an_alert(pages: Pages, page: Page) -> None:
    """Reached by the keyboard alone, from the board."""
    pages.record([event_factory("child.registered"), event_factory("harm.disclosed", harm_type="sexual")])
    page.goto("/duty")
    tab_to(page, page.get_by_role("list", name="Alerts").get_by_role("link", name="Answer").first)
    page.keyboard.press("Enter")
    link = page.get_by_role("link", name="Reason card")
    link.wait_for()
    tab_to(page, link)
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Why an alert was raised about Avery Example").wait_for()


def test_an_alert_with_one_reason_is_one_sheet_without_controls(pages: Pages, signed_in: SignedIn) -> None:
    page = signed_in(Role.DUTY)
    card_of_an_alert(pages, page)
    sheets = re.findall(rb"/Type\s*/Page\b", page.pdf(prefer_css_page_size=True))
    assert len(sheets) == 1
    page.emulate_media(media="print")
    expect(page.get_by_text("This page is made to be printed")).to_be_hidden()
    expect(page.get_by_role("navigation")).to_be_hidden()
    expect(page.get_by_text("What no rule considers")).to_be_visible()
    expect(page.get_by_text("OFFICIAL-SENSITIVE")).to_be_visible()
