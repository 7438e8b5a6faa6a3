"""Telling the police and recording their receipt, by keyboard alone; docs/tasks.md says what it costs."""

import os
from pathlib import Path

from playwright.sync_api import Page, expect

from homeward.web.access.permissions import Role
from tests.browser.conftest import SignedIn
from tests.browser.keyboard import Keyboard, keys_of
from tests.browser.test_danger_now import looked_at
from tests.factories import event_factory
from tests.pages import Pages


def tell_the_police(keyboard: Keyboard) -> None:
    """From the list, past what is before it on the page, to the receipt of the police."""
    page = keyboard.page
    page.goto("/to-tell")
    keyboard.skip_to_content()
    keyboard.follow(page.get_by_role("link", name="Record that you told them"))
    page.wait_for_url("**/to-tell/*")
    keyboard.skip_to_content()
    keyboard.tab_to(page.get_by_label("Name of the person you told"))
    keyboard.type("P. Invented")
    keyboard.tab_to(page.get_by_label("The reference that they gave you"))
    keyboard.type("LOG 0412")
    keyboard.press("Enter")
    expect(page.get_by_role("heading", name="To tell")).to_be_visible()


def test_the_police_are_told_and_their_receipt_is_recorded_by_keyboard_alone(
    pages: Pages, signed_in: SignedIn
) -> None:
    pages.record([event_factory("child.registered"), event_factory("harm.disclosed", harm_type="sexual")])
    keyboard = Keyboard(signed_in(Role.DUTY))
    tell_the_police(keyboard)
    assert pages.journalled("share.made") == pages.journalled("share.acknowledged") == 1
    expect(keyboard.page.get_by_text("There is nobody to tell.")).to_be_visible()
    assert keyboard.keys == keys_of("Tell the police, and record their receipt")


def test_nothing_of_it_is_wrong_for_axe_at_a_desk_and_on_a_telephone(
    pages: Pages, signed_in: SignedIn, axe: str
) -> None:
    pages.record([event_factory("child.registered"), event_factory("harm.disclosed", harm_type="sexual")])
    manager = signed_in(Role.CADT_MANAGER)
    manager.goto("/address-book/change?recipient=Police")
    looked_at(manager, axe)
    manager.get_by_role("button", name="Save").click()
    expect(manager.get_by_text("There is a problem")).to_be_visible()
    looked_at(manager, axe)
    manager.get_by_label("Who is rung?").fill("Missing persons unit")
    manager.get_by_label("Telephone").fill("0151 496 0188")
    manager.get_by_label("Secure mailbox").fill("missing@police.example")
    manager.get_by_label("Yes").check()
    manager.get_by_role("button", name="Save").click()
    expect(manager.get_by_role("heading", name="Who changed it")).to_be_visible()
    picture(manager, "address-book")
    looked_at(manager, axe)
    manager.goto("/to-tell")
    picture(manager, "list")
    looked_at(manager, axe)
    manager.get_by_role("link", name="Could not reach them").click()
    picture(manager, "not-reached")
    looked_at(manager, axe)
    manager.get_by_role("button", name="Record that you reached nobody").click()
    manager.get_by_role("link", name="Record that you told them").click()
    manager.get_by_role("button", name="Record that you told them").click()
    expect(manager.get_by_text("There is a problem")).to_be_visible()
    picture(manager, "told-errors")
    looked_at(manager, axe)
    manager.get_by_label("Name of the person you told").fill("P. Invented")
    manager.get_by_role("button", name="Record that you told them").click()
    picture(manager, "unconfirmed")
    looked_at(manager, axe)
    manager.get_by_role("link", name="Record their confirmation").click()
    picture(manager, "confirmed")
    looked_at(manager, axe)
    manager.goto("/duty")
    manager.get_by_role("list", name="Alerts").get_by_role("link", name="Answer").first.click()
    expect(manager.get_by_role("heading", name="Who must be told")).to_be_visible()
    picture(manager, "alert")
    looked_at(manager, axe)


def picture(page: Page, name: str) -> None:
    if folder := os.environ.get("PICTURES"):
        for width in (1280, 390):
            page.set_viewport_size({"width": width, "height": 900})
            page.screenshot(path=Path(folder) / f"{name}-{width}.png", full_page=True)
