"""WCAG 2.2 AA by axe, at a desk and on a narrow phone: every page, and each state that pressing leads to."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from homeward.web.access.permissions import Role
from homeward.web.forms.answers import Answers
from homeward.web.forms.return_interview import STEPS
from homeward.web.forms.steps import CHECK
from homeward.web.pages.interview_arrangements import BY_ADDRESS
from tests.browser.conftest import SignedIn
from tests.browser.people import answer_steps, fill, find_out_that_it_is_outside
from tests.browser.rule_changes import states_of_a_change
from tests.forms import CONTACT, interview_answers
from tests.pages import Pages

States = Callable[[SignedIn], Iterator[Page]]

STANDARD = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
DESK, PHONE = {"width": 1280, "height": 900}, {"width": 320, "height": 640}
"""The phone is as narrow as WCAG 1.4.10 asks for."""

PAGES = [
    (Role.INTERVIEWER, "/recorded"),
    (Role.INTERVIEWER, "/interviews/new"),
    (Role.INTERVIEWER, "/interviews"),
    (Role.INTERVIEWER, "/interviews/paper"),
    (Role.INTERVIEWER, "/interviews/paper/new"),
    (Role.INTERVIEWER, "/interviews/upload"),
    *((Role.INTERVIEWER, address) for address in BY_ADDRESS),
    (Role.INTERVIEW_MANAGER, "/interviews/assign/new"),
    (Role.REPORTER, "/missing/new"),
    (Role.REPORTER, "/returns/new"),
    (Role.REPORTER, "/concerns/new"),
    (Role.REPORTER, "/education/new"),
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
    (Role.COORDINATOR, "/macse/packs"),
    (Role.ATTENDEE, "/macse/packs"),
    (Role.CADT_MANAGER, "/missing-group"),
    (Role.CADT_MANAGER, "/missing-group/packs"),
    (Role.CADT_MANAGER, "/quarantine"),
    (Role.OPS, "/operations"),
    (Role.OPS, "/duty"),
    (Role.OPS, "/rules"),
    (Role.DUTY, "/rules/named-other-child"),
    (Role.RULE_OWNER, "/rules/named-other-child"),
    (Role.RULE_OWNER, "/rule-changes/new"),
    (Role.SAFEGUARDING_LEAD, "/rule-changes"),
    (Role.SAFEGUARDING_LEAD, "/budgets"),
    (Role.CADT_MANAGER, "/reports"),
    (Role.CADT_MANAGER, "/reports/duty-sheet"),
    (Role.CADT_MANAGER, "/reports/audit-lists"),
    (Role.ANALYST, "/reports/quarterly"),
    (Role.ANALYST, "/reports/interviews?period=none"),
]


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


def opened(signed_in: SignedIn, pages: list[tuple[Role, str]]) -> Iterator[Page]:
    people = {role: signed_in(role) for role in dict(pages)}
    for role, path in pages:
        people[role].goto(path)
        yield people[role]


def every_page_to_read(signed_in: SignedIn) -> Iterator[Page]:
    yield from opened(signed_in, [each for each in PAGES if not each[1].endswith("/new")])


def every_form(signed_in: SignedIn) -> Iterator[Page]:
    """As it opens, and with its errors."""
    for page in opened(signed_in, [each for each in PAGES if each[1].endswith("/new")]):
        yield page
        page.locator("main form button.govuk-button:not(.govuk-button--secondary)").last.click()
        expect(page.get_by_text("There is a problem")).to_be_visible()
        yield page


def an_interview(signed_in: SignedIn) -> Iterator[Page]:
    interviewer = signed_in(Role.INTERVIEWER)
    interviewer.goto("/interviews/new")
    at = interviewer.url.split("#")[0]
    fill(interviewer, Answers({"danger_now": ("Y",)}))
    yield interviewer
    for step in (*(each.name for each in STEPS), CHECK):
        interviewer.goto(f"{at}&step={step}")
        yield interviewer
    interviewer.goto(f"{at}&step=people")
    interviewer.get_by_role("button", name="Add a person or place").click()
    interviewer.get_by_role("button", name="Add a child who was there").wait_for()
    interviewer.wait_for_load_state("networkidle")
    yield interviewer
    interviewer.goto("/interviews/new")
    answer_steps(interviewer, interview_answers(**CONTACT))
    yield interviewer
    interviewer.get_by_role("button", name="Record the interview").click()
    interviewer.get_by_text("Interview recorded").wait_for()
    yield interviewer
    interviewer.goto("/recorded")
    interviewer.get_by_role("link", name="social care number W-1001").first.click()
    interviewer.wait_for_url("**/recorded/*")
    yield interviewer


def an_alert(signed_in: SignedIn) -> Iterator[Page]:
    duty = signed_in(Role.DUTY)
    duty.goto("/duty")
    duty.get_by_role("list", name="Alerts").get_by_role("link", name="Answer").first.click()
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


def a_suppression(signed_in: SignedIn) -> Iterator[Page]:
    duty = signed_in(Role.DUTY)
    duty.goto("/duty")
    card = duty.get_by_role("listitem").filter(has_text="A looked-after child is missing")
    card.get_by_role("link", name="Answer").click()
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
    duty.get_by_label("From which day should it alert again?").fill(f"{until:%d/%m/%Y}")
    duty.get_by_role("button", name="Suppress the rule").click()
    expect(duty.get_by_role("heading", name="Rules that are suppressed for this child")).to_be_visible()


def a_missing_fact(signed_in: SignedIn) -> Iterator[Page]:
    """The forms for a number and for a choice with their errors, and what came of an answer."""
    duty = signed_in(Role.DUTY)
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


def a_change_of_a_rule(signed_in: SignedIn) -> Iterator[Page]:
    yield from states_of_a_change(signed_in(Role.RULE_OWNER), signed_in(Role.SAFEGUARDING_LEAD))


def the_meetings(signed_in: SignedIn) -> Iterator[Page]:
    coordinator = signed_in(Role.COORDINATOR)
    coordinator.goto("/macse")
    yield coordinator
    coordinator.locator(".homeward-alert").get_by_role("link").first.click()
    coordinator.get_by_role("button", name="Accept the child").click()
    yield coordinator
    coordinator.goto("/macse/packs")
    coordinator.get_by_role("button", name="Plan the meeting").click()
    expect(coordinator.get_by_text("There is a problem")).to_be_visible()
    yield coordinator
    ahead = datetime.now(UTC) + timedelta(days=2)
    coordinator.get_by_label("When does the group meet?").fill(f"{ahead:%d/%m/%Y}")
    coordinator.get_by_role("button", name="Plan the meeting").click()
    yield coordinator
    coordinator.get_by_role("main").get_by_role("link").first.click()
    coordinator.get_by_role("button", name="Make a draft").click()
    coordinator.get_by_role("button", name="Approve the pack").click()
    expect(coordinator.get_by_text("There is a problem")).to_be_visible()
    yield coordinator
    for address in ("/macse", "/tasks"):
        coordinator.goto(address)
        expect(coordinator.get_by_text("A pack waits for you.")).to_be_visible()
        yield coordinator
    coordinator.goto("/missing-group")
    coordinator.locator(".homeward-alert").get_by_role("link").first.click()
    coordinator.get_by_role("button", name="Record the decision").click()
    expect(coordinator.get_by_text("There is a problem")).to_be_visible()
    yield coordinator


def a_report(signed_in: SignedIn) -> Iterator[Page]:
    """Its figures and whose one is; the form that records that it was given out, and what came of that."""
    manager = signed_in(Role.CADT_MANAGER)
    manager.goto("/reports/stay-safe?period=2026-03")
    yield manager
    manager.get_by_role("link", name="whose, Absences, All").click()
    yield manager
    manager.get_by_role("link", name="Children missing in the month").click()
    manager.get_by_role("link", name="Record that it is given out").click()
    manager.get_by_role("button", name="Record it").click()
    expect(manager.get_by_text("There is a problem")).to_be_visible()
    yield manager
    manager.get_by_label("Who is given it").fill("The Stay Safe group")
    manager.get_by_role("button", name="Record it").click()
    expect(manager.get_by_role("alert")).to_be_visible()
    yield manager
    manager.get_by_role("link", name="What has changed since").click()
    yield manager


STATES = [
    every_page_to_read,
    every_form,
    an_interview,
    an_alert,
    a_suppression,
    a_missing_fact,
    a_change_of_a_rule,
    the_meetings,
    a_report,
]


@pytest.mark.parametrize("states", STATES)
def test_axe_finds_nothing_and_nothing_runs_off_the_side(
    at_work: Pages, signed_in: SignedIn, axe: str, states: States
) -> None:
    found, wide = [], []
    for page in states(signed_in):
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
