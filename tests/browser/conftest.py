"""Real Chromium at the real pages."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from homeward.web.access.permissions import Role
from homeward.web.assets import install
from tests.browser.people import log_interview
from tests.factories import event_factory
from tests.forms import CONTACT, interview_answers
from tests.machine import require
from tests.pages import PASSWORD, Pages, pages

__all__ = ["pages"]

HERE = Path(__file__).parent
AXE = HERE / "node_modules" / "axe-core" / "axe.min.js"

SignedIn = Callable[..., Page]
"""Role, and options of a browser context -> a page on which somebody of that role has just signed in."""


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    # Root, as CI is, has no sandbox of Chromium's.
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(require("chromium")), args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def signed_in(chromium: Browser, pages: Pages) -> Iterator[SignedIn]:
    """A page that throws an error of ours, or breaks the content security policy, fails its test."""
    contexts, failures = [], []

    def sign_in(role: Role, **options: object) -> Page:
        context = chromium.new_context(base_url=pages.address, **options)  # type: ignore[arg-type]
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: failures.append(str(error)))
        page.on(
            "console", lambda said: failures.append(said.text) if "Content Security" in said.text else None
        )
        page.goto("/sign-in")
        page.get_by_label("Username").fill(role)
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Sign in").click()
        page.get_by_role("button", name="Sign out").wait_for()
        return page

    yield sign_in
    for context in contexts:
        context.close()
    assert failures == []


@pytest.fixture(scope="session")
def axe() -> str:
    """The source of axe-core."""
    if not AXE.exists():
        install(HERE)
    return AXE.read_text()


@pytest.fixture
def at_work(pages: Pages, signed_in: SignedIn) -> Pages:
    """An interview has been logged, so that every page has something to show."""
    pages.record([event_factory("child.registered"), event_factory("legal_status.changed")])
    pages.record([event_factory("missing.reported"), event_factory("missing.found")])
    pages.record([event_factory("missing.reported", child="W-1002", episode="E-2")])  # of no known age
    log_interview(signed_in(Role.INTERVIEWER), interview_answers(**CONTACT))
    pages.process()
    return pages
