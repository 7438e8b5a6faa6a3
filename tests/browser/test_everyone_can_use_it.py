"""Keyboard alone, no script, and paper."""

from typing import Any

from playwright.sync_api import Page, expect

from homeward.web.access.permissions import Role
from homeward.web.forms.answers import Answers
from tests.browser.conftest import SignedIn
from tests.browser.people import fill, find_out_that_it_is_outside, log_interview
from tests.browser.rule_changes import propose_a_change, states_of_a_change
from tests.forms import CONTACT, interview_answers
from tests.pages import Pages


def test_an_interview_is_logged_without_script(pages: Pages, signed_in: SignedIn) -> None:
    interviewer = signed_in(Role.INTERVIEWER, java_script_enabled=False)
    log_interview(interviewer, interview_answers(**CONTACT))
    pages.process()
    duty = signed_in(Role.DUTY, java_script_enabled=False)
    assert duty.get_by_role("list", name="Alerts").get_by_role("listitem").count() >= 2
    duty.get_by_role("link", name="Refresh").click()
    duty.get_by_role("list", name="Alerts").get_by_role("link", name="Answer").first.click()
    duty.get_by_role("button", name="Acknowledge").click()
    expect(duty.get_by_role("button", name="Record the decision")).to_be_visible()


def test_a_missing_fact_is_answered_without_script(at_work: Pages, signed_in: SignedIn) -> None:
    duty = signed_in(Role.DUTY, java_script_enabled=False)
    duty.get_by_role("link", name="Not known").click()
    duty.get_by_label("Who can tell").select_option(index=1)
    duty.get_by_role("button", name="Show").click()
    duty.goto("/unknowns")
    duty.get_by_role("link", name="Whether the placement").first.click()
    find_out_that_it_is_outside(duty)
    expect(duty.get_by_role("alert")).to_contain_text("The placement is outside the area")
    assert at_work.journalled("fact.answered") == 1


def test_a_rule_is_changed_by_two_people_without_script(at_work: Pages, signed_in: SignedIn) -> None:
    owner = signed_in(Role.RULE_OWNER, java_script_enabled=False)
    lead = signed_in(Role.SAFEGUARDING_LEAD, java_script_enabled=False)
    for _ in states_of_a_change(owner, lead):
        pass
    assert at_work.journalled("rule.activated") == 1


def test_a_change_is_approved_by_keyboard_alone(signed_in: SignedIn) -> None:
    owner, lead = signed_in(Role.RULE_OWNER), signed_in(Role.SAFEGUARDING_LEAD)
    propose_a_change(owner)
    lead.goto("/rule-changes")
    tab_to(lead, lead.get_by_role("list", name="Waiting").get_by_role("link"))
    lead.keyboard.press("Enter")
    why = lead.get_by_label("Why do you approve it?")
    why.wait_for()
    tab_to(lead, why)
    lead.keyboard.type("The sub-group agreed on it.")
    lead.keyboard.press("Tab")
    lead.keyboard.press("Enter")
    expect(lead.get_by_role("heading", name="Switch it on")).to_be_visible()


def test_on_paper_the_missing_facts_are_a_list_to_ask_from(at_work: Pages, signed_in: SignedIn) -> None:
    page = signed_in(Role.DUTY)
    page.goto("/unknowns")
    page.emulate_media(media="print")
    expect(page.get_by_text("Whether the placement is inside").first).to_be_visible()
    expect(page.get_by_text("Waiting for it:").first).to_be_visible()
    expect(page.get_by_role("button", name="Show")).to_be_hidden()
    expect(page.get_by_role("link", name="Answer").first).to_be_hidden()


def test_errors_take_the_focus_and_lead_to_their_fields(signed_in: SignedIn) -> None:
    page = signed_in(Role.INTERVIEWER)
    page.goto(f"{page.url.split('#')[0]}&step=people")
    page.get_by_role("button", name="Continue").click()
    summary = page.locator(".govuk-error-summary")
    expect(summary).to_be_focused()
    links = summary.get_by_role("link")
    assert links.count() > 8
    for link in links.all():
        target = page.locator(f"[id='{(link.get_attribute('href') or '')[1:]}']")
        link.click()
        expect(target).to_be_focused()


def test_enter_goes_on_and_does_not_press_add_another(signed_in: SignedIn) -> None:
    page = signed_in(Role.INTERVIEWER)
    page.goto(f"{page.url.split('#')[0]}&step=child")
    page.get_by_label("Reference of the missing report").press("Enter")
    expect(page.get_by_text("There is a problem")).to_be_visible()
    expect(page.get_by_role("group", name="Person or place 1")).to_have_count(0)


def test_adding_leads_to_the_new_block_and_keeps_what_was_typed(signed_in: SignedIn) -> None:
    page = signed_in(Role.INTERVIEWER)
    at = page.url.split("#")[0]
    page.goto(f"{at}&step=words")
    page.get_by_label("What did the child say?").fill("First line.\n  Second line.")
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("heading", name="Your own view").wait_for()
    page.goto(f"{at}&step=people")
    page.get_by_role("button", name="Add a person or place").click()
    expect(page.get_by_role("group", name="Person or place 1")).to_be_focused()
    page.get_by_role("button", name="Save and come back later").click()
    page.get_by_role("heading", name="Your drafts").wait_for()
    page.goto(f"{at}&step=words")
    expect(page.get_by_label("What did the child say?")).to_have_value("First line.\n  Second line.")


def test_the_way_to_an_alert_and_its_acknowledgement_by_keyboard_alone(
    at_work: Pages, signed_in: SignedIn
) -> None:
    page = signed_in(Role.DUTY)
    page.goto("/duty")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to main content")).to_be_focused()
    page.keyboard.press("Enter")
    first = page.get_by_role("list", name="Alerts").get_by_role("link", name="Answer").first
    tab_to(page, first)
    page.keyboard.press("Enter")
    to_note = page.locator("summary", has_text="Add a note")
    to_note.wait_for()
    tab_to(page, to_note)
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.get_by_label("Note")).to_be_focused()
    page.keyboard.type("Ringing the police.")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Ringing the police.")).to_be_visible()
    assert at_work.journalled("alert.acknowledged") == 1


def tab_to(page: Page, target: Any) -> None:
    for _ in range(80):
        page.keyboard.press("Tab")
        if target.evaluate("it => it === document.activeElement"):
            return
    raise AssertionError("not reached by the Tab key")


def test_on_paper_an_alert_has_its_evidence_and_no_controls(at_work: Pages, signed_in: SignedIn) -> None:
    page = signed_in(Role.DUTY)
    page.get_by_role("list", name="Alerts").get_by_role("link", name="Answer").first.click()
    page.emulate_media(media="print")
    expect(page.locator(".govuk-details__text").first).to_be_visible()
    expect(page.get_by_role("button", name="Acknowledge")).to_be_hidden()
    expect(page.get_by_role("navigation")).to_be_hidden()


def test_the_kind_of_harm_is_asked_only_where_there_was_harm(signed_in: SignedIn) -> None:
    page = signed_in(Role.INTERVIEWER)
    page.goto(f"{page.url.split('#')[0]}&step=harm")
    expect(page.get_by_text("What kind of harm?")).to_be_hidden()
    fill(page, Answers({"harm": ("Y",)}))
    expect(page.get_by_text("What kind of harm?")).to_be_visible()
