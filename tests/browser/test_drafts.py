"""In Chromium: a half-written form outlives what happens on a real day, with script and without."""

import re
import time

from playwright.sync_api import Page, expect

from homeward.web.access.permissions import Role
from tests.browser.conftest import SignedIn
from tests.browser.people import answer_steps
from tests.forms import interview_answers, missing_answers, yesterday
from tests.pages import PASSWORD, Pages

WORDS = "She said that he waits by the old pier."


def to_the_words(page: Page) -> None:
    """The step of the interview that asks for the child's own words."""
    to_step(page, "words")


def to_step(page: Page, name: str) -> None:
    page.goto(f"{page.url.split('#')[0]}&step={name}")


def what_was_said(page: Page) -> str:
    return page.get_by_label("What did the child say?").input_value()


def test_what_is_typed_outlives_a_lost_session(pages: Pages, signed_in: SignedIn) -> None:
    page = signed_in(Role.INTERVIEWER)
    page.goto("/interviews/new")
    answer_steps(page, interview_answers(own_words=WORDS))
    page.context.clear_cookies()
    page.get_by_role("button", name="Record the interview").click()
    expect(page.get_by_text("What you typed is kept.")).to_be_visible()
    assert WORDS not in page.content()
    page.get_by_label("Username").fill("interviewer")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Check your answers")
    expect(page.get_by_text(WORDS)).to_be_visible()
    page.get_by_role("button", name="Record the interview").click()
    expect(page.get_by_text("Interview recorded")).to_be_visible()
    assert pages.journalled("rhi.completed") == 1
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_have_text("You have recorded this form already")


def test_what_is_typed_is_kept_while_somebody_types_and_found_by_going_back(signed_in: SignedIn) -> None:
    page = signed_in(Role.INTERVIEWER)
    to_the_words(page)
    page.get_by_label("What did the child say?").fill(WORDS)
    expect(page.locator("[data-draft-state]")).to_contain_text("Kept as a draft at", timeout=15_000)
    page.get_by_role("link", name="My records", exact=True).click()
    expect(page.get_by_role("heading", name="Not recorded yet")).to_be_visible()
    page.go_back()
    assert what_was_said(page) == WORDS


def test_leaving_the_page_in_the_middle_of_a_word_keeps_it(pages: Pages, signed_in: SignedIn) -> None:
    page = signed_in(Role.INTERVIEWER)
    to_the_words(page)
    page.get_by_label("What did the child say?").fill(WORDS)
    page.get_by_role("link", name="My records", exact=True).click()
    deadline = time.monotonic() + 10  # the browser sends it after the page has gone
    while not pages.drafts() and time.monotonic() < deadline:
        page.wait_for_timeout(50)
    page.reload()
    page.get_by_role("link", name=re.compile("^Log a return interview")).click()
    assert what_was_said(page) == WORDS


def test_without_script_a_failed_check_is_found_again_by_going_back(signed_in: SignedIn) -> None:
    page = signed_in(Role.REPORTER, java_script_enabled=False)
    to_step(page, "more")
    page.get_by_label("What happened?").fill(WORDS)
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("heading", name="There is a problem")).to_be_visible()
    page.go_back()
    assert page.get_by_label("What happened?").input_value() == WORDS


def test_without_script_a_draft_is_saved_for_later(signed_in: SignedIn) -> None:
    page = signed_in(Role.REPORTER, java_script_enabled=False)
    to_step(page, "more")
    page.get_by_label("What happened?").fill(WORDS)
    page.get_by_role("button", name="Save and come back later").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Your drafts")
    page.get_by_role("main").get_by_role("link", name="Report a child missing").click()
    assert page.get_by_label("What happened?").input_value() == WORDS


def test_a_form_of_an_earlier_sign_in_comes_back_with_what_was_typed(signed_in: SignedIn) -> None:
    page = signed_in(Role.REPORTER)
    answer_steps(page, missing_answers(circumstances=WORDS, **yesterday("reported_at")))
    other_tab = page.context.new_page()
    other_tab.goto("/")
    other_tab.get_by_role("button", name="Sign out").click()
    other_tab.get_by_label("Username").fill("reporter")
    other_tab.get_by_label("Password").fill(PASSWORD)
    other_tab.get_by_role("button", name="Sign in").click()
    other_tab.get_by_role("button", name="Sign out").wait_for()
    page.get_by_role("button", name="Report the child missing").click()
    expect(page.get_by_text("This is not recorded yet.")).to_be_visible()
    expect(page.get_by_text(WORDS)).to_be_visible()
    page.get_by_role("button", name="Report the child missing").click()
    expect(page.get_by_text("Missing report recorded")).to_be_visible()
