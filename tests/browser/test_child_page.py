"""The child's page and the search in Chromium: by keyboard alone, at three widths, and axe finds nothing."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

from homeward.web.access.permissions import Role
from tests.browser.conftest import SignedIn
from tests.browser.keyboard import Keyboard, keys_of
from tests.browser.test_axe import DESK, PHONE, runs_off_the_side, violations
from tests.factories import event_factory
from tests.founding_case import FoundingCase
from tests.pages import Pages

SMARTPHONE = {"width": 390, "height": 844}
HEIGHT = 844


@pytest.fixture
def founding(pages: Pages) -> Pages:
    """The founding case; the girl who was named is missing and in danger now."""
    gone = (datetime.now(UTC) - timedelta(minutes=40)).isoformat()
    pages.record(FoundingCase(1).events)
    missing = {"child": "W1-1002", "time": gone, "reported_at": gone, "danger_now": "Y"}
    pages.record([event_factory("missing.reported", **missing)])
    return pages


def search(page: Page, typed: str) -> None:
    page.get_by_label("Find a child").fill(typed)
    page.get_by_role("search").get_by_role("button", name="Search").click()
    expect(page.get_by_role("heading", name="Children found")).to_be_visible()


def states(page: Page) -> Iterator[Page]:
    """What a search finds, nothing and too little; each girl's page, with all that can be opened, by kind."""
    for typed in ("Nobody Known", "a", "exampel"):
        search(page, typed)
        yield page
    for name in ("Avery Example", "Blake Sample"):
        search(page, name)
        page.get_by_role("main").get_by_role("link", name=name).first.click()
        expect(page.get_by_role("heading", name=name, level=1)).to_be_visible()
        for details in page.locator("summary").all():
            details.click()
        yield page
    page.get_by_role("link", name=re.compile("Missing and found")).click()
    yield page


@pytest.mark.parametrize("role", [Role.DUTY, Role.INTERVIEWER, Role.COORDINATOR])
def test_axe_finds_nothing_and_nothing_runs_off_the_side(
    founding: Pages, signed_in: SignedIn, axe: str, role: Role
) -> None:
    found, wide = [], []
    for page in states(signed_in(role)):
        for viewport in DESK, SMARTPHONE, PHONE:
            page.set_viewport_size(viewport)
            found += violations(page, axe)
            wide += [(page.url, viewport["width"])] if runs_off_the_side(page) else []
        page.set_viewport_size(DESK)
    assert (found, wide) == ([], [])


def test_where_the_child_is_and_what_to_do_first_are_on_a_phones_first_screen(
    founding: Pages, signed_in: SignedIn
) -> None:
    page = signed_in(Role.DUTY, viewport=SMARTPHONE)
    for name, told in {"Avery Example": "Back since", "Blake Sample": "Danger now."}.items():
        search(page, name)
        page.get_by_role("main").get_by_role("link", name=name).first.click()
        parts = {
            "where she is": page.get_by_text(told),
            "what needs an answer": page.get_by_role("heading", name="What needs an answer"),
            "what to do first": page.locator("#to-answer ~ p strong").last,
            "the answer's first button": page.get_by_role("button", name="Acknowledge"),
        }
        ends = {each: part.first.bounding_box() for each, part in parts.items()}
        late = {each: box for each, box in ends.items() if not box or box["y"] + box["height"] > HEIGHT}
        assert late == {}, "these are not on the first screen"


def test_an_answer_that_is_given_on_the_childs_page_leads_back_there(
    founding: Pages, signed_in: SignedIn
) -> None:
    page = signed_in(Role.DUTY)
    search(page, "Avery Example")
    page.get_by_role("main").get_by_role("link", name="Avery Example").first.click()
    said, childs_page = page.get_by_role("alert", name="Success"), re.compile("/children/")
    page.get_by_role("button", name="Acknowledge").click()
    expect(said).to_contain_text("Acknowledged: you have it.")
    expect(page).to_have_url(childs_page)
    expect(page.get_by_role("heading", name="Decide")).to_be_focused()
    page.get_by_role("button", name="Record the decision").click()
    expect(page.get_by_role("heading", name="There is a problem")).to_be_visible()
    page.get_by_label("Strategy discussion").check()
    page.get_by_label("Why?").fill("Known to the family worker.")
    page.get_by_role("button", name="Record the decision").click()
    expect(said).to_contain_text("Decision recorded.")
    expect(page).to_have_url(childs_page)
    expect(page.get_by_role("button", name="Take next")).to_be_focused()


def test_a_child_is_found_by_a_misspelt_name_with_the_keyboard_alone(
    founding: Pages, signed_in: SignedIn
) -> None:
    page = signed_in(Role.DUTY)
    page.goto("/duty")
    work = Keyboard(page)
    work.tab_to(page.get_by_label("Find a child"))
    work.type("exampel avrey")
    work.press("Enter")
    work.follow(page.get_by_role("main").get_by_role("link", name="Avery Example"))
    expect(page.get_by_role("heading", name="What needs an answer")).to_be_visible()
    assert work.keys == keys_of("Find a child by a misspelt name, and see why there is an alert")


def test_why_there_is_an_alert_is_seen_from_missing_now_with_the_keyboard_alone(
    founding: Pages, signed_in: SignedIn
) -> None:
    page = signed_in(Role.DUTY)
    page.goto("/missing")
    work = Keyboard(page)
    work.skip_to_content()
    work.follow(page.get_by_role("main").get_by_role("link", name="Blake Sample", exact=True))
    expect(page.get_by_role("heading", name="What needs an answer")).to_be_visible()
    assert work.keys == keys_of("See why there is an alert about a missing child")


def test_the_search_and_the_page_work_without_script(founding: Pages, signed_in: SignedIn) -> None:
    page = signed_in(Role.DUTY, java_script_enabled=False)
    search(page, "Avery")
    page.get_by_role("main").get_by_role("link", name="Avery Example").click()
    page.get_by_role("button", name="Acknowledge").click()
    expect(page.get_by_text("Acknowledged").first).to_be_visible()
