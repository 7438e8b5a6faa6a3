"""A record is wrong: it is withdrawn, or corrected on its own form; axe finds nothing on the way."""

import re

import pytest
from playwright.sync_api import expect

from homeward.web.access.permissions import Role
from tests.browser.conftest import SignedIn
from tests.browser.test_axe import DESK, PHONE, runs_off_the_side, violations
from tests.factories import event_factory
from tests.forms import missing_answers, yesterday
from tests.pages import Pages


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["telephone", "desk"])
def test_a_record_is_withdrawn_from_its_page(
    pages: Pages, signed_in: SignedIn, axe: str, size: dict[str, int]
) -> None:
    pages.record([event_factory("child.registered"), event_factory("harm.disclosed")])
    duty = signed_in(Role.DUTY)
    duty.set_viewport_size(size)  # type: ignore[arg-type]
    duty.goto("/duty")
    duty.get_by_role("list", name="Alerts").get_by_role("link", name="Answer").first.click()
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


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["telephone", "desk"])
def test_a_report_is_corrected_on_its_own_form(
    pages: Pages, signed_in: SignedIn, axe: str, size: dict[str, int]
) -> None:
    pages.signed_in(Role.REPORTER).send("/missing/new", missing_answers(**yesterday("reported_at")))
    pages.process()
    author = signed_in(Role.REPORTER)
    author.set_viewport_size(size)  # type: ignore[arg-type]
    author.goto("/recorded")
    author.get_by_role("link", name="W-1001").first.click()
    author.get_by_role("link", name=re.compile("This is wrong")).click()
    author.get_by_role("button", name="Correct it").click()
    expect(
        author.get_by_role("group", name="When were they found to be missing?").get_by_label("Time")
    ).to_have_value("22:40")
    assert (violations(author, axe), runs_off_the_side(author)) == ([], False)
    author.get_by_role("group", name="When were they found to be missing?").get_by_label("Time").fill("21:10")
    author.get_by_role("button", name="Record the correction").click()
    expect(author.get_by_text("There is a problem")).to_be_visible()
    assert violations(author, axe) == []
    author.get_by_label("What was wrong with the record?").fill("The time was wrong.")
    author.get_by_role("button", name="Record the correction").click()
    expect(author.get_by_text("Correction recorded")).to_be_visible()
    assert violations(author, axe) == []
