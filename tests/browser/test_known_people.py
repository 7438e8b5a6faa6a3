"""People spoken of before are offered while somebody types, and taken over by one button."""

from playwright.sync_api import expect

from homeward.web.access.permissions import Role
from tests.browser.conftest import SignedIn
from tests.browser.test_axe import DESK, PHONE, runs_off_the_side, violations
from tests.factories import event_factory
from tests.pages import Pages

DAZ = {"kind": "adult", "alias": "Daz", "phone": "07700 900123"}


def test_one_who_was_spoken_of_before_is_taken_over(pages: Pages, signed_in: SignedIn, axe: str) -> None:
    pages.record([event_factory("contact.disclosed", contact=DAZ)])
    page = signed_in(Role.INTERVIEWER)
    page.goto("/interviews/new")
    page.goto(page.url.split("#")[0] + "&step=people")
    page.get_by_role("button", name="Add a person or place").click()
    page.get_by_label("Nickname").fill("Daz")
    take = page.get_by_role("button", name="Take over what is known")
    expect(take).to_be_visible()
    found, wide = [], []
    for viewport in DESK, PHONE:
        page.set_viewport_size(viewport)
        found += violations(page, axe)
        wide += [viewport["width"]] if runs_off_the_side(page) else []
    assert (found, wide) == ([], [])
    take.click()
    expect(page.get_by_label("Telephone")).to_have_value("07700 900123")
    expect(page.get_by_label("Nickname")).to_have_value("Daz")
    expect(page.get_by_label("An adult")).to_be_checked()
