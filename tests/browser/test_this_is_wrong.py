"""A duty worker says that a record is wrong; axe finds nothing on its page, before and after."""

import re

import pytest
from playwright.sync_api import expect

from homeward.web.permissions import Role
from tests.browser.conftest import SignedIn
from tests.browser.test_everyone_can_use_it import DESK, PHONE, runs_off_the_side, violations
from tests.factories import event_factory
from tests.pages import Pages


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["telephone", "desk"])
def test_a_record_is_withdrawn_from_its_page(
    pages: Pages, signed_in: SignedIn, axe: str, size: dict[str, int]
) -> None:
    pages.record([event_factory("child.registered"), event_factory("harm.disclosed")])
    duty = signed_in(Role.DUTY)
    duty.set_viewport_size(size)  # type: ignore[arg-type]
    duty.goto("/duty")
    duty.get_by_role("list", name="Alerts").get_by_role("link").first.click()
    for details in duty.locator("summary").all():
        details.click()
    duty.get_by_role("link", name=re.compile("Open this record")).first.click()
    expect(duty.get_by_role("heading", name="This is wrong")).to_be_visible()
    assert (violations(duty, axe), runs_off_the_side(duty)) == ([], False)
    duty.get_by_role("button", name="Withdraw this record").click()
    expect(duty.get_by_text("There is a problem")).to_be_visible()
    assert violations(duty, axe) == []
    duty.get_by_label("What is wrong with it?").fill("It was about another child.")
    duty.get_by_role("button", name="Withdraw this record").click()
    expect(duty.get_by_text("This record does not stand any more.")).to_be_visible()
    assert (violations(duty, axe), runs_off_the_side(duty)) == ([], False)
