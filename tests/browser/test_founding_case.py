"""The founding case as three people live it: interviewer, duty worker and coordinator, each in a browser."""

from playwright.sync_api import Page, expect

from homeward.web.access.permissions import Role
from tests.browser.conftest import SignedIn
from tests.browser.people import log_interview
from tests.factories import event_factory
from tests.forms import CONTACT, interview_answers
from tests.pages import Pages

MAN = {"kind": "adult", "alias": "Daz", "phone": "+44 7700 900123"}
OTHER_GIRL = {"scheme": "la_child_id", "value": "W-0900"}
BLAKE = {"scheme": "la_child_id", "value": "W-1002"}
NAMED = "A child spoke of another child in a disclosure"


def test_from_interview_to_alert_to_decision_to_macse(pages: Pages, signed_in: SignedIn) -> None:
    pages.record(
        [
            event_factory("child.registered"),
            event_factory("child.registered", child=BLAKE, given_name="Blake", family_name="Sample"),
            event_factory("macse.accepted", child=OTHER_GIRL),
            event_factory("macse.contact_linked", child=OTHER_GIRL, contact=MAN),
        ]
    )
    duty, interviewer = signed_in(Role.DUTY), signed_in(Role.INTERVIEWER)
    expect(duty.get_by_text("There are no alerts here.")).to_be_visible()
    expect(duty.get_by_text("What is new is announced here by itself.")).to_be_visible()
    log_interview(interviewer, interview_answers(**CONTACT))
    pages.process()
    both_girls_are_announced(duty)
    the_duty_worker_answers_for_the_named_girl(duty)

    interviewer.get_by_role("link", name="My records", exact=True).click()
    expect(interviewer.get_by_text("Strategy discussion")).to_be_visible()
    expect(interviewer.get_by_text("Two girls and one man.")).to_be_visible()

    the_coordinator_accepts_the_named_girl(signed_in(Role.COORDINATOR))


def both_girls_are_announced(duty: Page) -> None:
    expect(duty.get_by_role("status")).to_have_text("2 new alerts", timeout=3000)
    duty.get_by_role("link", name="2 new").click()
    alerts = duty.get_by_role("listitem").filter(has_text=NAMED)
    expect(alerts).to_have_count(2)
    expect(alerts.filter(has_text="Avery Example")).to_be_visible()


def the_duty_worker_answers_for_the_named_girl(duty: Page) -> None:
    alert = duty.get_by_role("listitem").filter(has_text=NAMED).filter(has_text="Blake Sample")
    alert.get_by_role("link", name="Answer").click()
    expect(duty.get_by_role("heading", level=1)).to_have_text("Blake Sample")
    duty.get_by_text("What this rests on: A child spoke").click()
    expect(duty.get_by_text("An adult, known as Daz, 07700 900123").locator("visible=true")).to_have_count(1)
    duty.get_by_text("Add a note").click()
    duty.get_by_label("Note").fill("Ringing the police.")
    duty.get_by_role("button", name="Acknowledge").click()
    duty.get_by_label("Strategy discussion").check()
    duty.get_by_label("Why?").fill("Two girls and one man.")
    duty.get_by_role("button", name="Record the decision").click()
    expect(duty.get_by_text("Decision recorded.")).to_be_visible()


def the_coordinator_accepts_the_named_girl(coordinator: Page) -> None:
    expect(coordinator.get_by_role("heading", name="Candidates (2)")).to_be_visible()
    coordinator.get_by_role("link", name="Blake Sample", exact=True).click()
    coordinator.get_by_label("Why is the child accepted?").fill("Linked to a man in another case.")
    coordinator.get_by_label("Who referred the child?").select_option("8")
    coordinator.get_by_label("Linked to a person who is known").check()
    for question in coordinator.get_by_role("group").filter(has=coordinator.get_by_label("Not known")).all():
        question.get_by_label("Not known").check()
    coordinator.get_by_role("button", name="Accept the child").click()
    expect(coordinator.get_by_role("heading", name="Candidates (1)")).to_be_visible()
    expect(coordinator.get_by_role("row").filter(has_text="Blake Sample")).to_be_visible()


def test_an_open_board_tells_the_time_that_has_passed(pages: Pages, signed_in: SignedIn) -> None:
    """Nothing has changed but the clock, and "just now" is no longer so."""
    pages.record([event_factory("legal_status.changed"), event_factory("missing.reported")])
    duty = signed_in(Role.DUTY)
    duty.clock.install()
    duty.goto("/duty")
    expect(duty.get_by_text("What is new is announced here by itself.")).to_be_visible()
    duty.locator("[data-times]").evaluate("times => times.textContent = 'stale'")
    duty.clock.fast_forward(61_000)
    expect(duty.locator("[data-times]")).to_contain_text("Acknowledge it at once")
