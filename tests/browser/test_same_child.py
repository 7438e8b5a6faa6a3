"""Two records are joined and parted again in Chromium, by keyboard too, at both widths."""

from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

from homeward.web.access.permissions import Role
from tests.browser.conftest import SignedIn
from tests.browser.test_axe import DESK, PHONE, runs_off_the_side, violations
from tests.browser.test_everyone_can_use_it import tab_to
from tests.factories import event_factory
from tests.pages import Pages

KIT = {"given_name": "Kit", "family_name": "O'Brien-Invented", "date_of_birth": "2010-05-07"}


def record(pages: Pages, value: str, days_ago: int, **details: str) -> None:
    """One record of Kit, and one absence under it."""
    at = (datetime.now(UTC) - timedelta(days=days_ago)).isoformat()
    child = {"scheme": "local", "value": f"kit-{value}-27"}
    about = {"child": child, "time": at}
    episode = f"E-{value}"
    pages.record(
        [
            event_factory("child.registered", id=f"r-{value}", **about, **(KIT | details)),
            event_factory("missing.reported", id=f"m-{value}", **about, episode=episode),
            event_factory("missing.found", id=f"f-{value}", **about, episode=episode, found_at=at),
        ]
    )


@pytest.fixture
def two_records(pages: Pages) -> Pages:
    record(pages, "1", 6)
    record(pages, "2", 3, family_name="OBrien Invented", date_of_birth="2010-07-05")
    return pages


def check(page: Page, axe: str) -> None:
    assert violations(page, axe) == []
    assert not runs_off_the_side(page)


@pytest.mark.parametrize("viewport", [DESK, PHONE], ids=["desk", "phone"])
def test_two_records_are_joined_and_parted(
    two_records: Pages, signed_in: SignedIn, axe: str, viewport: dict[str, int]
) -> None:
    page = signed_in(Role.DUTY, viewport=viewport)
    page.goto("/duty")
    expect(page.get_by_text("May be the same child as").first).to_be_visible()
    page.goto("/matches")
    check(page, axe)
    link = page.get_by_role("link", name="Kit O'Brien-Invented and Kit OBrien Invented")
    tab_to(page, link)
    page.keyboard.press("Enter")
    expect(page.get_by_text("Day and month of birth are swapped.", exact=True)).to_be_visible()
    check(page, axe)
    page.get_by_role("button", name="Join the records").click()
    expect(page.get_by_text("There is a problem")).to_be_visible()
    check(page, axe)
    page.get_by_label("How do you know that it is one child?").fill("The home says so.")
    page.get_by_role("button", name="Join the records").click()
    expect(page.get_by_role("heading", name="Joined as one child").first).to_be_visible()
    check(page, axe)
    page.get_by_label("Why are they two children after all?").fill("The police have two photographs.")
    page.get_by_role("button", name="Part the records").click()
    expect(page.get_by_text("Kept apart as two children")).to_be_visible()
    check(page, axe)
    page.goto("/matches")
    expect(page.get_by_text("No question waits for an answer.")).to_be_visible()


def test_the_alert_says_as_whom_the_child_may_be_on_record(
    two_records: Pages, signed_in: SignedIn, axe: str
) -> None:
    page = signed_in(Role.SAFEGUARDING_LEAD, viewport=PHONE)
    page.goto("/duty")
    conditional = page.locator(".homeward-alert", has_text="Reported missing two or more times in 28 days")
    conditional.first.get_by_role("link", name="See the alert").click()
    expect(page.get_by_text("If these are one child: Reported missing 2 times")).to_be_visible()
    page.get_by_role("link", name="See the two records side by side").click()
    page.get_by_label("How do you know that they are two children?").fill("Two cousins.")
    page.get_by_role("button", name="Keep the records apart").click()
    expect(page.get_by_text("Two cousins.")).to_be_visible()
    check(page, axe)
