"""Danger now in a browser: whom to ring, an open board that it heads by itself, and how a person ends it."""

from datetime import UTC, datetime

from playwright.sync_api import Page, expect

from homeward.web.access.permissions import Role
from homeward.web.forms.answers import Answers
from tests.browser.conftest import SignedIn
from tests.browser.people import answer_steps, fill, fill_step
from tests.browser.test_axe import runs_off_the_side, violations
from tests.factories import event_factory
from tests.forms import missing_answers, yesterday
from tests.pages import Pages


def looked_at(page: Page, axe: str) -> None:
    """Nothing is wrong for axe, at a desk and on a telephone."""
    for width in (1280, 390):
        page.set_viewport_size({"width": width, "height": 900})
        assert violations(page, axe) == []
        assert not runs_off_the_side(page)


def record_safe(page: Page) -> None:
    now = datetime.now(UTC)
    page.get_by_role("link", name="Record that the child is safe").click()
    page.get_by_label("Who says that the child is safe?").fill("A. Sample, foster carer")
    page.get_by_label("How do they know?").fill("At home with me.")
    fill(page, Answers({"safe_since-day": (f"{now:%d/%m/%Y}",), "safe_since-time": ("00:01",)}))
    page.get_by_role("button", name="Record that the child is safe").click()


def test_danger_now_from_the_report_to_the_record_that_the_child_is_safe(
    pages: Pages, signed_in: SignedIn, axe: str
) -> None:
    pages.record([event_factory("child.registered"), event_factory("legal_status.changed")])
    pages.record([event_factory("missing.reported")])
    board = signed_in(Role.DUTY)
    first = board.get_by_role("list", name="Alerts").get_by_role("listitem").first
    expect(first).not_to_contain_text("Danger now")

    reporter = signed_in(Role.REPORTER)
    reporter.goto("/missing/new")
    expect(reporter.get_by_role("link", name="999")).to_be_hidden()
    expect(reporter.get_by_text("If yes, call 999 first")).to_be_visible()
    fill_step(reporter, missing_answers(danger_now="Y"))
    expect(reporter.get_by_role("link", name="999")).to_be_visible()
    looked_at(reporter, axe)
    answer_steps(reporter, missing_answers(danger_now="Y", **yesterday("reported_at")))
    with reporter.expect_navigation(url="**/recorded/*"):
        reporter.get_by_role("button", name="Report the child missing").click()
    expect(reporter.get_by_text("You said that the child is in danger now")).to_be_visible()
    looked_at(reporter, axe)

    pages.process()
    with board.expect_navigation():
        board.get_by_role("link", name="1 new").click()
    expect(first).to_contain_text("Danger now. Said on")
    looked_at(board, axe)
    first.get_by_role("link", name="Answer").click()
    expect(board.get_by_role("heading", name="Danger now").first).to_be_visible()
    looked_at(board, axe)
    record_safe(board)
    expect(board.get_by_role("heading", name="The child is safe")).to_be_visible()
    board.goto("/duty")
    expect(board.get_by_role("list", name="Alerts")).not_to_contain_text("the child is in danger now")
