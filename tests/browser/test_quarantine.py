"""What was not accepted, mended by keyboard alone and read by anybody: axe finds nothing in any state."""

import json
from datetime import UTC, datetime

from playwright.sync_api import expect

from homeward.errors import Problem
from homeward.store import quarantine
from homeward.store.unit_of_work import unit_of_work
from homeward.web.access.permissions import Role
from tests.browser.conftest import SignedIn
from tests.browser.test_axe import runs_off_the_side, violations
from tests.factories import event_factory
from tests.pages import Pages

PHONE = {"width": 320, "height": 640}


def test_a_manager_mends_an_event_on_a_narrow_phone(pages: Pages, signed_in: SignedIn, axe: str) -> None:
    good = event_factory("missing.reported")
    wrong = json.dumps({**good, "time": "yesterday"}).encode()
    problem = Problem("time", "must be an instant with an offset")
    with unit_of_work(pages.engine) as uow:
        quarantine.add(
            uow, wrong, [problem], key=None, received_at=datetime.now(UTC), origin="missing-episodes"
        )
    page = signed_in(Role.CADT_MANAGER, viewport=PHONE)
    page.goto("/quarantine")
    page.get_by_role("link", name="Number 1").press("Enter")
    typed = page.get_by_label("What was sent")
    accept = page.get_by_role("button", name="Accept it as it stands here")
    accept.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("It still cannot be accepted")
    assert (violations(page, axe), runs_off_the_side(page)) == ([], False)
    typed.fill(json.dumps(good))
    accept.press("Enter")
    expect(page.get_by_text("Everything that was sent has been accepted")).to_be_visible()
