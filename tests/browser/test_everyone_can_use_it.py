"""WCAG 2.2 AA by axe, keyboard alone, a narrow phone, no script, and paper."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from homeward.web.forms.answers import Answers
from homeward.web.pages.interview_forms import BY_ADDRESS
from homeward.web.permissions import Role
from tests.browser.conftest import SignedIn
from tests.browser.people import fill, log_interview
from tests.browser.rule_changes import propose_a_change, states_of_a_change
from tests.factories import event_factory
from tests.forms import CONTACT, interview_answers
from tests.pages import Pages

STANDARD = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
DESK, PHONE = {"width": 1280, "height": 900}, {"width": 320, "height": 640}
"""The phone is as narrow as WCAG 1.4.10 asks for."""

PAGES = [
    (Role.INTERVIEWER, "/recorded"),
    (Role.INTERVIEWER, "/interviews/new"),
    (Role.INTERVIEWER, "/interviews"),
    *((Role.INTERVIEWER, address) for address in BY_ADDRESS),
    (Role.INTERVIEW_MANAGER, "/interviews/assign/new"),
    (Role.REPORTER, "/missing/new"),
    (Role.REPORTER, "/returns/new"),
    (Role.REPORTER, "/concerns/new"),
    (Role.REPORTER, "/drafts"),
    (Role.DUTY, "/duty"),
    (Role.DUTY, "/duty?show=closed"),
    (Role.DUTY, "/suppressed"),
    (Role.DUTY, "/nowhere"),
    (Role.DUTY, "/unknowns/answers"),
    (Role.DUTY, "/missing"),
    (Role.REPORTER, "/missing"),
    (Role.DUTY, "/to-tell"),
    (Role.DUTY, "/handover"),
    (Role.CADT_MANAGER, "/rota"),
    (Role.CADT_MANAGER, "/address-book"),
    (Role.CADT_MANAGER, "/address-book/change"),
    (Role.DUTY, "/tasks"),
    (Role.INTERVIEWER, "/tasks"),
    (Role.SAFEGUARDING_LEAD, "/unknowns"),
    (Role.COORDINATOR, "/macse"),
    (Role.CADT_MANAGER, "/missing-group"),
    (Role.OPS, "/operations"),
    (Role.OPS, "/duty"),
    (Role.OPS, "/rules"),
    (Role.DUTY, "/rules/named-other-child"),
    (Role.RULE_OWNER, "/rules/named-other-child"),
    (Role.RULE_OWNER, "/rule-changes/new"),
    (Role.SAFEGUARDING_LEAD, "/rule-changes"),
    (Role.SAFEGUARDING_LEAD, "/budgets"),
]


@pytest.fixture
def at_work(pages: Pages, signed_in: SignedIn) -> Pages:
    """An interview has been logged, so that every page has something to show."""
    pages.record([event_factory("child.registered"), event_factory("legal_status.changed")])
    pages.record([event_factory("missing.reported"), event_factory("missing.found")])
    pages.record([event_factory("missing.reported", child="W-1002", episode="E-2")])  # of no known age
    log_interview(signed_in(Role.INTERVIEWER), interview_answers(**CONTACT))
    pages.process()
    return pages


def violations(page: Page, axe: str) -> list[str]:
    page.evaluate(axe)
    found: dict[str, Any] = page.evaluate(
        "tags => axe.run(document, {runOnly: {type: 'tag', values: tags}})", STANDARD
    )
    return [
        f"{page.url} {rule['id']}: {node['target']}" for rule in found["violations"] for node in rule["nodes"]
    ]


def runs_off_the_side(page: Page) -> bool:
    wide: bool = page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
    return wide


def states_of_pages(signed_in: SignedIn) -> Iterator[Page]:
    """Every page, and those that have errors or hold more once something was pressed in that state too."""
    people = {role: signed_in(role) for role in dict(PAGES)}
    for role, path in PAGES:
        people[role].goto(path)
        yield people[role]
        if path.endswith("/new"):
            people[role].locator("main button.govuk-button[value='save']").last.click()
            expect(people[role].get_by_text("There is a problem")).to_be_visible()
            yield people[role]
    interviewer, duty, coordinator = (people[r] for r in (Role.INTERVIEWER, Role.DUTY, Role.COORDINATOR))
    interviewer.goto("/interviews/new")
    interviewer.get_by_role("button", name="Add a person or place").click()
    fill(interviewer, Answers({"child-how": ("name",), "danger_now": ("Y",), "harm": ("Y",)}))
    yield interviewer
    interviewer.goto("/recorded")
    interviewer.get_by_role("link", name="W-1001").click()
    yield interviewer
    duty.goto("/duty")
    duty.get_by_role("list", name="Alerts").get_by_role("link").first.click()
    for details in duty.locator("summary").all():
        details.click()
    yield duty
    duty.get_by_role("link", name="Reason card").click()
    yield duty
    duty.get_by_role("link", name="Show them").click()
    yield duty
    duty.get_by_role("link", name="The alert").click()
    duty.get_by_role("button", name="Acknowledge").click()
    duty.get_by_role("button", name="Record the decision").click()
    yield duty
    yield from states_of_a_suppression(duty)
    yield from states_of_a_missing_fact(duty)
    yield from states_of_a_change(people[Role.RULE_OWNER], people[Role.SAFEGUARDING_LEAD])
    coordinator.goto("/macse")
    yield coordinator
    coordinator.get_by_role("main").get_by_role("link").first.click()
    coordinator.get_by_role("button", name="Accept the child").click()
    yield coordinator
    coordinator.goto("/missing-group")
    coordinator.get_by_role("main").get_by_role("link").first.click()
    coordinator.get_by_role("button", name="Record the decision").click()
    expect(coordinator.get_by_text("There is a problem")).to_be_visible()
    yield coordinator


def states_of_a_suppression(duty: Page) -> Iterator[Page]:
    duty.goto("/duty")
    duty.get_by_role("listitem").filter(has_text="A looked-after child is missing").get_by_role(
        "link"
    ).click()
    duty.get_by_text("Suppress a rule for this child").click()
    duty.get_by_role("link", name="or away without permission").click()
    duty.get_by_role("button", name="Suppress the rule").click()
    expect(duty.get_by_text("There is a problem")).to_be_visible()
    yield duty
    suppress(duty)
    yield duty
    duty.goto("/suppressed")
    yield duty
    duty.get_by_role("main").get_by_role("link").first.click()
    duty.get_by_role("link", name="Lift this").click()
    duty.get_by_role("button", name="Lift the suppression").click()
    expect(duty.get_by_text("There is a problem")).to_be_visible()
    yield duty


def suppress(duty: Page) -> None:
    until = datetime.now(UTC) + timedelta(days=30)
    duty.get_by_label("Why should the rule be silent").fill("The home tells us each evening.")
    for part, value in {"Day": until.day, "Month": until.month, "Year": until.year}.items():
        duty.get_by_label(part).fill(str(value))
    duty.get_by_role("button", name="Suppress the rule").click()
    expect(duty.get_by_role("heading", name="Rules that are suppressed for this child")).to_be_visible()


def states_of_a_missing_fact(duty: Page) -> Iterator[Page]:
    """The forms for a number and for a choice with their errors, and what came of an answer."""
    for question in ("The child's age", "Whether the placement"):
        duty.goto("/unknowns")
        yield duty
        duty.get_by_role("link", name=question).first.click()
        duty.get_by_role("button", name="Record the answer").click()
        expect(duty.get_by_text("There is a problem")).to_be_visible()
        yield duty
    find_out_that_it_is_outside(duty)
    expect(duty.get_by_role("alert")).to_be_visible()
    yield duty
    duty.get_by_role("link", name="What was found out").click()
    yield duty
    duty.get_by_role("link", name="Change or withdraw").click()
    duty.get_by_role("button", name="Withdraw the answer").click()
    expect(duty.get_by_text("There is a problem")).to_be_visible()
    yield duty


def find_out_that_it_is_outside(duty: Page) -> None:
    duty.get_by_label("The placement is outside").check()
    duty.get_by_label("Who told you").fill("Ms Invented, placements team")
    duty.get_by_role("button", name="Record the answer").click()


def test_axe_finds_nothing_and_nothing_runs_off_the_side(
    at_work: Pages, signed_in: SignedIn, axe: str
) -> None:
    found, wide = [], []
    for page in states_of_pages(signed_in):
        for viewport in DESK, PHONE:
            page.set_viewport_size(viewport)
            found += violations(page, axe)
            wide += [(page.url, viewport["width"])] if runs_off_the_side(page) else []
    assert found == []
    assert wide == []


def test_the_sign_in_page_too(signed_in: SignedIn, axe: str) -> None:
    page = signed_in(Role.DUTY)
    page.get_by_role("button", name="Sign out").click()
    page.get_by_label("Username").wait_for()
    assert violations(page, axe) == []
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_text("There is a problem")).to_be_visible()
    assert violations(page, axe) == []


def test_an_interview_is_logged_without_script(pages: Pages, signed_in: SignedIn) -> None:
    interviewer = signed_in(Role.INTERVIEWER, java_script_enabled=False)
    log_interview(interviewer, interview_answers(**CONTACT))
    pages.process()
    duty = signed_in(Role.DUTY, java_script_enabled=False)
    assert duty.get_by_role("list", name="Alerts").get_by_role("listitem").count() >= 2
    duty.get_by_role("link", name="Refresh").click()
    duty.get_by_role("list", name="Alerts").get_by_role("link").first.click()
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
    page.get_by_role("button", name="Add a person or place").click()
    page.get_by_role("button", name="Record the interview").click()
    summary = page.locator(".govuk-error-summary")
    expect(summary).to_be_focused()
    links = summary.get_by_role("link")
    assert links.count() > 8
    for link in links.all():
        target = page.locator(f"[id='{(link.get_attribute('href') or '')[1:]}']")
        link.click()
        expect(target).to_be_focused()


def test_enter_saves_and_does_not_press_add_another(signed_in: SignedIn) -> None:
    page = signed_in(Role.INTERVIEWER)
    page.get_by_label("Reference of the missing report").press("Enter")
    expect(page.get_by_text("There is a problem")).to_be_visible()
    expect(page.get_by_role("group", name="Person or place 1")).to_have_count(0)


def test_adding_leads_to_the_new_block_and_keeps_what_was_typed(signed_in: SignedIn) -> None:
    page = signed_in(Role.INTERVIEWER)
    page.get_by_label("What was said").fill("First line.\n  Second line.")
    page.get_by_role("button", name="Add a person or place").click()
    expect(page.get_by_role("group", name="Person or place 1")).to_be_focused()
    expect(page.get_by_label("What was said")).to_have_value("First line.\n  Second line.")


def test_the_way_to_an_alert_and_its_acknowledgement_by_keyboard_alone(
    at_work: Pages, signed_in: SignedIn
) -> None:
    page = signed_in(Role.DUTY)
    page.goto("/duty")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to main content")).to_be_focused()
    page.keyboard.press("Enter")
    first = page.get_by_role("list", name="Alerts").get_by_role("link").first
    tab_to(page, first)
    page.keyboard.press("Enter")
    note = page.get_by_label("Note")
    note.wait_for()
    tab_to(page, note)
    page.keyboard.type("Ringing the police.")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Ringing the police.")).to_be_visible()
    assert at_work.journalled("alert.acknowledged") == 1


def tab_to(page: Page, target: Any) -> None:
    for _ in range(40):
        page.keyboard.press("Tab")
        if target.evaluate("it => it === document.activeElement"):
            return
    raise AssertionError("not reached by the Tab key")


def test_on_paper_an_alert_has_its_evidence_and_no_controls(at_work: Pages, signed_in: SignedIn) -> None:
    page = signed_in(Role.DUTY)
    page.get_by_role("list", name="Alerts").get_by_role("link").first.click()
    page.emulate_media(media="print")
    expect(page.locator(".govuk-details__text").first).to_be_visible()
    expect(page.get_by_role("button", name="Acknowledge")).to_be_hidden()
    expect(page.get_by_role("navigation")).to_be_hidden()


def test_the_kind_of_harm_is_asked_only_where_there_was_harm(signed_in: SignedIn) -> None:
    page = signed_in(Role.INTERVIEWER)
    expect(page.get_by_text("What kind of harm?")).to_be_hidden()
    fill(page, Answers({"harm": ("Y",)}))
    expect(page.get_by_text("What kind of harm?")).to_be_visible()
