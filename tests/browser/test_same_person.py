"""Somebody whom a child spoke of may be a known man: seen on the alert and answered, at both widths."""

from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import expect

from homeward.web.access.permissions import Role
from tests.browser.conftest import SignedIn
from tests.browser.test_axe import DESK, PHONE
from tests.browser.test_same_child import check
from tests.factories import event_factory
from tests.pages import Pages

HIM = {"kind": "adult", "name": "Sean O'Brien-Invented", "phone": "07700 900456"}
NAME = {"kind": "adult", "name": "OBrien Invented, Sean"}
SHOWN = "May be a person linked to a case or flagged: the same name."


@pytest.fixture
def a_name(pages: Pages) -> Pages:
    """A man is linked to a case, and a child tells of somebody of his name."""
    now = datetime.now(UTC)
    before, just = ((now - timedelta(days=days)).isoformat() for days in (30, 1))
    linked = event_factory("macse.contact_linked", child="M-1", case="C1", contact=HIM, time=before)
    tells = {"child": "W-1", "contact": NAME, "elements": [], "named_children": []}
    pages.record([linked, event_factory("contact.disclosed", time=just, **tells)])
    return pages


@pytest.mark.parametrize("viewport", [DESK, PHONE], ids=["desk", "phone"])
def test_the_same_man_after_a_look_at_both_records(
    a_name: Pages, signed_in: SignedIn, axe: str, viewport: dict[str, int]
) -> None:
    page = signed_in(Role.DUTY, viewport=viewport)
    page.goto("/duty")
    expect(page.get_by_text(SHOWN).first).to_be_visible()
    page.get_by_role("link", name="Answer about").first.click()
    expect(page.get_by_text("If it is the same person: The child told")).to_be_visible()
    check(page, axe)
    page.get_by_role("link", name="See what both records say of the person").click()
    expect(page.get_by_text("OBrien Invented, Sean").first).to_be_visible()
    expect(page.get_by_text("Sean O'Brien-Invented").first).to_be_visible()
    check(page, axe)
    page.get_by_role("button", name="It is the same").click()
    expect(page.get_by_text("There is a problem")).to_be_visible()
    check(page, axe)
    page.get_by_label("How do you know that it is the same?").fill("The police know him by this name.")
    page.get_by_role("button", name="It is the same").click()
    expect(page.get_by_role("heading", name="The same person", exact=True)).to_be_visible()
    check(page, axe)
    page.goto("/duty")
    page.get_by_role("link", name="Answer about").first.click()
    expect(page.get_by_text("The same name is linked to MACSE case").first).to_be_visible()
    page.goto("/matches/people?show=answered")
    expect(page.get_by_role("link", name="Spoken of by")).to_be_visible()
    check(page, axe)


def test_somebody_else_is_not_asked_about_again(a_name: Pages, signed_in: SignedIn, axe: str) -> None:
    page = signed_in(Role.DUTY, viewport=PHONE)
    page.goto("/matches")
    page.get_by_role("link", name="Persons whom children spoke of").click()
    check(page, axe)
    page.get_by_role("link", name="Spoken of by").click()
    page.get_by_label("How do you know that it is another?").fill("This one is her cousin.")
    page.get_by_role("button", name="It is somebody else").click()
    expect(page.get_by_text("This one is her cousin.")).to_be_visible()
    check(page, axe)
    page.goto("/matches/people")
    expect(page.get_by_text("No question waits for an answer.")).to_be_visible()
