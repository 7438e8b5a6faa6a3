"""Handing the night over and taking it over, by keyboard alone; docs/tasks.md says how many keys it takes."""

from datetime import UTC, datetime, timedelta

from playwright.sync_api import expect

from homeward.web.access.permissions import Role
from tests.browser.conftest import SignedIn
from tests.browser.keyboard import Keyboard, keys_of
from tests.browser.test_danger_now import looked_at
from tests.factories import event_factory
from tests.pages import Pages


def somebody_is_missing(pages: Pages) -> None:
    at = (datetime.now(UTC) - timedelta(minutes=30)).isoformat()
    pages.record([event_factory("child.registered"), event_factory("legal_status.changed")])
    pages.record([event_factory("missing.reported", time=at, reported_at=at)])
    pages.process()


def test_the_night_is_handed_over_and_taken_over_by_keyboard_alone(
    pages: Pages, signed_in: SignedIn, axe: str
) -> None:
    somebody_is_missing(pages)
    night = signed_in(Role.EMERGENCY_DUTY)
    night.goto("/duty")
    night.get_by_role("link", name="Answer about Avery Example").click()
    night.get_by_role("button", name="Acknowledge").click()
    night.goto("/handover")
    looked_at(night, axe)
    keyboard = Keyboard(night)
    keyboard.skip_to_content()
    expect(night.get_by_label("Avery Example")).to_be_checked()
    keyboard.tab_to(night.get_by_label("What must the next person know?"))
    keyboard.type("The home rings back at six.")
    keyboard.tab_to(night.get_by_label("To whom?"))
    keyboard.type("Example CADT duty")
    keyboard.follow(night.get_by_role("button", name="Hand over"))
    expect(night.get_by_text("Handed over.")).to_be_visible()
    assert keyboard.keys == keys_of("Hand the night over")

    day = signed_in(Role.DUTY)
    day.goto("/handover")
    looked_at(day, axe)
    keyboard = Keyboard(day)
    keyboard.skip_to_content()
    keyboard.follow(day.get_by_role("button", name="Take over"))
    expect(day.get_by_text("Taken over.")).to_be_visible()
    expect(day.get_by_text("You have (1)")).to_be_visible()
    assert keyboard.keys == keys_of("Take the night over")


def test_the_rota_and_its_form_are_for_everybody(pages: Pages, signed_in: SignedIn, axe: str) -> None:
    manager = signed_in(Role.CADT_MANAGER)
    manager.goto("/rota")
    looked_at(manager, axe)
    manager.get_by_role("button", name="Add the shift").click()
    expect(manager.get_by_text("There is a problem")).to_be_visible()
    looked_at(manager, axe)
