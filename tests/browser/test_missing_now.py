"""A mistyped, a described and an unknown child stand on Missing now in Chromium, at a desk and on a phone."""

from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

from homeward.services.intake.accept import accept
from homeward.store.unit_of_work import unit_of_work
from homeward.web.access.permissions import Role
from tests.browser.conftest import SignedIn
from tests.browser.people import answer_steps
from tests.browser.test_axe import DESK, PHONE, runs_off_the_side, violations
from tests.factories import event_factory
from tests.forms import BY_NAME, missing_answers, yesterday
from tests.pages import Pages


def report(page: Page, **answers: str | None) -> None:
    page.goto("/missing/new")
    answer_steps(page, missing_answers(**yesterday("reported_at"), **answers))
    page.get_by_role("button", name="Report the child missing").click()
    expect(page.get_by_text("Your reference")).to_be_visible()


@pytest.fixture
def reported(pages: Pages, signed_in: SignedIn) -> Pages:
    """No worker runs. A reporter mistypes one number and describes one child; of a third no name is known."""
    reporter = signed_in(Role.REPORTER)
    report(reporter, **{"child-value": "W-1OO1"})
    report(reporter, **{"child-scheme": None, "child-value": None} | BY_NAME)
    unknown = event_factory(
        "missing.reported",
        child={"scheme": "local", "value": "girl-at-the-station"},
        episode="MP-9",
        reported_at=(datetime.now(UTC) - timedelta(hours=5)).isoformat(),
    )
    with unit_of_work(pages.engine) as uow:
        accept(uow, unknown, received_at=datetime.now(UTC))
    return pages


@pytest.mark.parametrize("viewport", [DESK, PHONE], ids=["desk", "phone"])
def test_whoever_is_missing_is_there(
    reported: Pages, signed_in: SignedIn, axe: str, viewport: dict[str, int]
) -> None:
    duty = signed_in(Role.DUTY, viewport=viewport)
    duty.goto("/missing")
    for name in ("Child W-1OO1", "Avery Example", "Child girl-at-the-station"):
        expect(duty.get_by_role("heading", name=name)).to_be_visible()
    expect(duty.get_by_text("Accepted, and waiting to be processed.")).to_have_count(3)
    assert violations(duty, axe) == []
    assert not runs_off_the_side(duty)
    reported.process()
    duty.reload()
    expect(duty.get_by_role("link", name="Record the return")).to_have_count(3)
    expect(duty.get_by_text("waiting to be processed")).to_have_count(0)
    assert violations(duty, axe) == []
    assert not runs_off_the_side(duty)


def test_from_the_list_to_the_return(reported: Pages, signed_in: SignedIn) -> None:
    duty = signed_in(Role.DUTY)
    duty.goto("/missing")
    duty.get_by_role("link", name="Record the return of Avery Example").click()
    expect(duty.get_by_role("heading", level=1)).to_contain_text("back")


def test_on_paper_only_the_words_are_left(reported: Pages, signed_in: SignedIn) -> None:
    duty = signed_in(Role.DUTY)
    duty.goto("/missing")
    duty.emulate_media(media="print")
    expect(duty.get_by_role("heading", name="Avery Example")).to_be_visible()
    expect(duty.get_by_role("link", name="Record the return")).to_have_count(0)
