"""The board as a duty worker stands before it: news, the next alert and its answer, by keyboard and axe."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

from homeward.web.access.permissions import Role
from tests.browser.conftest import SignedIn
from tests.browser.keyboard import Keyboard, keys_of
from tests.browser.test_axe import runs_off_the_side, violations
from tests.factories import event_factory
from tests.pages import Pages

WIDTHS = (1280, 390, 320)
LISTENS = "What is new is announced here by itself."


def goes_missing(pages: Pages, number: int, name: str, ago: float = 0) -> None:
    """`ago` in hours; else the earlier, the lower the number."""
    child = {"scheme": "la_child_id", "value": f"W-{number}"}
    at = (datetime.now(UTC) - timedelta(hours=ago or 4 - number)).isoformat()
    pages.record(
        [
            event_factory("child.registered", child=child, given_name=name),
            event_factory("legal_status.changed", child=child),
            event_factory("missing.reported", child=child, episode=f"E-{number}", time=at, reported_at=at),
        ]
    )


@pytest.fixture
def two_missing(pages: Pages) -> Pages:
    goes_missing(pages, 1, "Avery")
    goes_missing(pages, 2, "Blake")
    return pages


def cards(page: Page) -> list[dict[str, float] | None]:
    return [each.bounding_box() for each in page.locator(".homeward-alert").all()]  # type: ignore[misc]


@pytest.mark.parametrize("width", WIDTHS)
def test_news_is_counted_and_spoken_and_moves_nothing(
    two_missing: Pages, signed_in: SignedIn, width: int
) -> None:
    duty = signed_in(Role.DUTY, viewport={"width": width, "height": 800})
    expect(duty.get_by_text(LISTENS)).to_be_visible()
    link = duty.get_by_role("link", name="Answer about Blake")
    link.focus()
    before = cards(duty)
    goes_missing(two_missing, 3, "Casey")
    expect(duty.get_by_role("link", name="1 new")).to_be_visible(timeout=4000)
    expect(duty.get_by_role("status")).to_have_text("1 new alert")
    expect(duty).to_have_title("(1) Duty board - Homeward")
    expect(link).to_be_focused()
    assert cards(duty) == before
    duty.get_by_role("link", name="1 new").click()
    expect(duty.locator(".homeward-alert")).to_have_count(1)
    expect(duty.locator(".homeward-alert")).to_contain_text("Casey Example")
    duty.get_by_role("link", name="Show the whole board").click()
    expect(duty.locator(".homeward-alert")).to_have_count(3)


def test_who_took_an_alert_on_shows_on_every_open_board(two_missing: Pages, signed_in: SignedIn) -> None:
    board, manager = signed_in(Role.DUTY), signed_in(Role.CADT_MANAGER)
    expect(board.get_by_text(LISTENS)).to_be_visible()
    manager.get_by_role("link", name="Answer about Blake").click()
    manager.get_by_role("button", name="Acknowledge").click()
    expect(board.get_by_text("Example CADT manager has it")).to_be_visible(timeout=4000)
    manager.get_by_label("Early help").check()
    manager.get_by_label("Why?").fill("Known to the family worker.")
    manager.get_by_role("button", name="Record the decision").click()
    expect(board.get_by_text("No longer in this list")).to_be_visible(timeout=4000)
    assert len(cards(board)) == 2


def test_a_sound_is_made_once_somebody_asks_for_it_in_this_browser(
    two_missing: Pages, signed_in: SignedIn
) -> None:
    duty = signed_in(Role.DUTY)
    button = duty.get_by_role("button", name="Sound when something is new")
    expect(button).to_have_attribute("aria-pressed", "false")
    button.click()
    expect(button).to_have_text("Sound when something is new: on")
    duty.reload()
    expect(button).to_have_attribute("aria-pressed", "true")
    expect(signed_in(Role.DUTY).get_by_role("button", name="is new: off")).to_be_visible()


def test_the_oldest_alert_is_answered_by_keyboard_alone(two_missing: Pages, signed_in: SignedIn) -> None:
    duty = signed_in(Role.DUTY)
    duty.goto("/duty")
    work = Keyboard(duty)
    work.skip_to_content()
    work.follow(duty.get_by_role("button", name="Take next"))
    expect(duty.get_by_role("heading", name="Avery Example")).to_be_visible()
    expect(duty.get_by_role("link", name="Go to your answer")).to_be_focused()
    work.press("Enter")
    work.follow(duty.get_by_role("button", name="Acknowledge"))
    expect(duty.get_by_role("heading", name="Decide")).to_be_focused()
    work.choose(duty.get_by_label("Strategy discussion"))
    work.tab_to(duty.get_by_label("Why?"))
    work.type("The home does not know where she is.")
    work.follow(duty.get_by_role("button", name="Record the decision"))
    expect(duty.get_by_role("alert", name="Success")).to_contain_text("Decision recorded.")
    expect(duty.get_by_role("button", name="Take next")).to_be_focused()
    assert two_missing.journalled("alert.decided") == 1
    assert work.keys == keys_of("Answer the alert that is to be answered first")


def test_the_alert_that_heads_a_full_board_is_taken_on_by_keyboard_alone(
    two_missing: Pages, signed_in: SignedIn
) -> None:
    for number in range(3, 30):
        goes_missing(two_missing, number, f"Child {number}", 1)
    duty = signed_in(Role.DUTY)
    duty.goto("/duty")
    work = Keyboard(duty)
    work.follow(duty.get_by_role("link", name="Skip to the alerts"))
    work.follow(duty.get_by_role("link", name="Answer about Avery"))
    expect(duty.get_by_role("heading", name="Avery Example")).to_be_visible()
    work.skip_to_content()
    work.follow(duty.get_by_role("link", name="Go to your answer"))
    work.follow(duty.get_by_role("button", name="Acknowledge"))
    expect(duty.get_by_role("heading", name="Decide")).to_be_focused()
    assert work.keys == keys_of("Take on the alert that heads a full board")


def test_an_alert_is_taken_answered_and_reopened_without_script(
    two_missing: Pages, signed_in: SignedIn
) -> None:
    duty = signed_in(Role.DUTY, java_script_enabled=False)
    for page in states(duty):
        expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert two_missing.journalled("alert.reopened") == 1


def states(duty: Page) -> Iterator[Page]:
    """Each page on the way from taking an alert to handing it over."""
    duty.goto("/duty?rule=looked-after-child-missing&missing=yes")
    yield duty
    duty.get_by_role("button", name="Take next").click()
    yield duty
    duty.get_by_role("button", name="Acknowledge").click()
    yield duty
    duty.get_by_text("Ask somebody for information first").click()
    duty.get_by_role("button", name="Record that you asked").click()
    yield duty
    duty.get_by_label("Whom did you ask?").fill("The home")
    duty.get_by_label("What did you ask?").fill("Who fetched her?")
    duty.get_by_label("Within 1 hour").check()
    duty.get_by_role("button", name="Record that you asked").click()
    yield duty
    duty.get_by_label("What did The home answer?").fill("Her aunt.")
    duty.get_by_role("button", name="Record the answer").click()
    yield duty
    duty.get_by_label("No further action").check()
    duty.get_by_label("Why?").fill("She is with her aunt.")
    duty.get_by_role("button", name="Record the decision").click()
    yield duty
    duty.goto("/duty?show=decided")
    yield duty
    duty.get_by_role("link", name="See the alert").click()
    duty.get_by_text("Reopen this alert").click()
    duty.get_by_label("What is different now?").fill("Her school rang.")
    duty.get_by_role("button", name="Reopen the alert").click()
    yield duty
    duty.goto("/handover")
    duty.get_by_label("What must the next person know?").fill("Ring the aunt at six.")
    duty.get_by_label("To whom?").select_option("next-shift")
    duty.get_by_role("button", name="Hand over").click()
    yield duty
    duty.goto("/handover/summary")
    yield duty


def test_axe_finds_nothing_on_the_way_through_an_alert(
    two_missing: Pages, signed_in: SignedIn, axe: str
) -> None:
    found, wide = [], []
    for page in states(signed_in(Role.DUTY)):
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 800})
            found += violations(page, axe)
            wide += [(page.url, width)] if runs_off_the_side(page) else []
    assert (found, wide) == ([], [])


def test_before_the_session_ends_the_person_is_asked_and_goes_on_without_leaving_the_page(
    two_missing: Pages, signed_in: SignedIn, axe: str
) -> None:
    duty = signed_in(Role.DUTY)
    duty.clock.install()
    duty.goto("/handover")
    warning = duty.get_by_text("You will be signed out at")
    expect(warning).to_be_hidden()
    duty.get_by_label("What must the next person know?").fill("Ring the aunt at six.")
    duty.clock.fast_forward("11:51:00")
    expect(warning).to_be_visible()
    assert violations(duty, axe) == []
    duty.get_by_role("button", name="Stay signed in").click()
    expect(warning).to_be_hidden()
    expect(duty.get_by_label("What must the next person know?")).to_have_value("Ring the aunt at six.")
