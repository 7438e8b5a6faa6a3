"""In Chromium: choosing the child whom a form is about, as one types and without script."""

import pytest
from playwright.sync_api import Page, expect

from homeward.web.access.permissions import Role
from homeward.web.forms.answers import Answers
from tests.browser.conftest import SignedIn
from tests.browser.people import answer_steps, fill_step
from tests.browser.test_axe import PHONE, violations
from tests.factories import event_factory
from tests.forms import at, interview_answers, missing_answers
from tests.pages import Pages


@pytest.fixture
def namesakes(pages: Pages) -> Pages:
    pages.record([event_factory("child.registered", date_of_birth="2011-06-14")])
    other = event_factory("child.registered", child="W-1002", given_name="Avery", date_of_birth="2009-02-01")
    pages.record([other])
    pages.record([event_factory("missing.reported", episode="E-1")])
    return pages


def to_the_child(page: Page) -> None:
    """The step of the interview that asks which child it is."""
    fill_step(page, interview_answers())
    page.get_by_role("button", name="Continue").click()
    page.get_by_label("Find the child").wait_for()


def rest_of_the_interview(page: Page) -> None:
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("heading", name="When and how you spoke").wait_for()
    answer_steps(page, interview_answers(own_words="Kept through each step."))
    page.get_by_role("button", name="Record the interview").click()
    expect(page.get_by_text("Interview recorded")).to_be_visible()


def test_children_appear_as_somebody_types_and_the_times_with_the_choice(
    namesakes: Pages, signed_in: SignedIn, axe: str
) -> None:
    page = signed_in(Role.INTERVIEWER, viewport=PHONE)
    to_the_child(page)
    page.get_by_label("Find the child").press_sequentially("Avery")
    expect(page.locator("[data-found-spoken]")).to_have_text("2 children to choose from.")
    expect(page.get_by_label("Find the child")).to_be_focused()
    assert violations(page, axe) == []
    page.locator(".govuk-radios__item", has_text="14 June 2011").get_by_role("radio").check()
    time = page.get_by_role("checkbox", name="From Monday 2 March 2026")
    expect(time).to_be_visible()
    expect(page.locator(".govuk-radios__item", has_text="14 June 2011").get_by_role("radio")).to_be_focused()
    expect(page.get_by_text("Which child is it?")).to_be_hidden()
    time.check()
    assert violations(page, axe) == []
    rest_of_the_interview(page)
    assert namesakes.children_of("rhi.completed") == namesakes.children_of("missing.reported")


def test_without_script_the_search_is_a_step_and_nothing_typed_goes(
    namesakes: Pages, signed_in: SignedIn
) -> None:
    page = signed_in(Role.INTERVIEWER, java_script_enabled=False)
    to_the_child(page)
    page.get_by_label("Find the child").fill("W-1001")
    page.get_by_role("button", name="Find").click()
    page.locator(".govuk-radios__item", has_text="14 June 2011").get_by_role("radio").check()
    page.get_by_role("button", name="Show when this child was missing").click()
    page.get_by_role("checkbox", name="From Monday 2 March 2026").check()
    rest_of_the_interview(page)
    assert namesakes.children_of("rhi.completed") == namesakes.children_of("missing.reported")


def test_a_slip_is_asked_about_and_can_be_changed_or_confirmed(
    pages: Pages, signed_in: SignedIn, axe: str
) -> None:
    page = signed_in(Role.REPORTER, viewport=PHONE)
    answer_steps(page, missing_answers(**at("reported_at", "15 March 2006 10:40pm")))
    page.get_by_role("button", name="Report the child missing").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Is that right?")
    assert violations(page, axe) == []
    page.get_by_role("link", name="No, change it").click()
    assert page.locator("#reported_at-day").input_value() == "15 March 2006"
    answer_steps(page, Answers())
    page.get_by_role("button", name="Report the child missing").click()
    page.get_by_role("button", name="Yes, record it").click()
    expect(page.get_by_text("Missing report recorded")).to_be_visible()
    assert pages.journalled("missing.reported") == 1
