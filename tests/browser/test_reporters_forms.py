"""The forms of reporters on a phone: a topic is a screen and a half, axe finds nothing, no script."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, ViewportSize, expect

from homeward.web.access.permissions import Role
from homeward.web.forms.answers import Answers
from homeward.web.forms.kinds import CONCERN, FOUND, MISSING, Kind
from homeward.web.forms.steps import CHECK
from tests.browser.conftest import SignedIn
from tests.browser.people import answer_steps
from tests.browser.test_axe import DESK, PHONE, runs_off_the_side, violations
from tests.forms import BY_NAME, at, concern_answers, found_answers, missing_answers, yesterday
from tests.pages import Pages

SMARTPHONE = ViewportSize(width=390, height=844)
MOST_SCREENS = 1.5
OFFERED = 10

FORMS = [
    pytest.param(
        MISSING, missing_answers(**yesterday("reported_at")), "Missing report recorded", id="missing"
    ),
    pytest.param(FOUND, found_answers(**at("found_at", "today 00:00")), "Return recorded", id="return"),
    pytest.param(CONCERN, concern_answers(**yesterday("seen_at")), "Concern sent", id="concern"),
]


@pytest.fixture
def reported(pages: Pages) -> Pages:
    """As many children as are offered have been reported; two of them are missing."""
    reporter = pages.signed_in(Role.REPORTER)
    forms = [f"{number:08x}-0000-4000-8000-000000000001" for number in range(OFFERED + 1)]
    for number, form in enumerate(forms):
        named: dict[str, str | None] = {**BY_NAME, "child-given_name": f"Avery{'abcdefghijk'[number]}"}
        told = missing_answers(form=form, **named | yesterday("reported_at") | {"child-value": None})
        reporter.send("/missing/new", told)
    for form in forms[2:]:
        chosen = {"child-ref": form, "child-how": None, "child-value": None, "episode": None}
        back = found_answers(form=form.replace("0001", "0002"), **chosen, **at("found_at", "today 00:00"))
        reporter.send("/returns/new", back)
    pages.process()
    return pages


def of_the_chosen(answers: Answers) -> Answers:
    """The same of the first child who is offered."""
    who = {name: text for name, text in answers.values.items() if name[:6] != "child-" and name != "episode"}
    return Answers(who)


def steps(page: Page, kind: Kind) -> Iterator[str]:
    """Each step of the form that is open, and the answers to check; the page shows it."""
    form = page.url.split("#")[0].split("&")[0]
    for name in (*(each.name for each in kind.steps), CHECK):
        page.goto(f"{form}&step={name}")
        yield name


def begin(page: Page, kind: Kind, answers: Answers) -> None:
    """Up to the answers to check, of the first child in the list."""
    page.goto(kind.address)
    form = page.url.split("#")[0]
    page.goto(f"{form}&step=child")
    page.locator("[name='child-ref']").first.check()
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("heading", level=1)).not_to_contain_text("The child")
    page.goto(f"{form}&step={kind.steps[0].name}")
    answer_steps(page, of_the_chosen(answers))


@pytest.mark.parametrize(("kind", "answers", "recorded"), FORMS)
def test_each_step_is_a_screen_and_a_half_and_axe_finds_nothing(
    reported: Pages, signed_in: SignedIn, axe: str, kind: Kind, answers: Answers, recorded: str
) -> None:
    page = signed_in(Role.REPORTER, viewport=SMARTPHONE)
    begin(page, kind, answers)
    expect(page.get_by_text("Averyb Example")).to_be_visible()
    tall, found, wide = {}, [], []
    for name in steps(page, kind):
        height = page.evaluate("document.documentElement.scrollHeight") / SMARTPHONE["height"]
        tall |= {name: height} if height > MOST_SCREENS else {}
        for viewport in (DESK, SMARTPHONE, PHONE):
            page.set_viewport_size(viewport)  # type: ignore[arg-type]
            found += violations(page, axe)
            wide += [(name, viewport["width"])] if runs_off_the_side(page) else []
        page.set_viewport_size(SMARTPHONE)
    assert (tall, found, wide) == ({}, [], [])
    page.get_by_role("button", name=kind.button).click()
    expect(page.get_by_text(recorded)).to_be_visible()
    for heading in ("What happens now", "Whom to ring"):
        expect(page.get_by_role("heading", name=heading)).to_be_visible()
    assert violations(page, axe) == []


def test_without_script_the_buttons_fill_in_the_moment_and_the_answers_are_changed(
    reported: Pages, signed_in: SignedIn
) -> None:
    page = signed_in(Role.REPORTER, java_script_enabled=False)
    page.goto("/missing")
    page.get_by_role("link", name="Record the return of Averyb Example").click()
    page.get_by_role("radio", name="No", exact=True).check()
    page.get_by_role("button", name="Continue").click()
    found = page.get_by_role("group", name="When were they found?")
    page.get_by_role("button", name="Today").click()
    day = found.get_by_label("Day").input_value()
    assert (day == "", found.get_by_label("Time").input_value()) == (False, "")
    page.get_by_role("button", name="Now").click()
    assert found.get_by_label("Time").input_value()
    found.get_by_label("Day").fill("yesterdy")
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("link", name="must have a day in the calendar, like today")).to_be_visible()
    assert found.get_by_label("Day").input_value() == "yesterdy"
    found.get_by_label("Day").fill("now")
    found.get_by_label("Time").fill("")
    page.get_by_role("button", name="Continue").click()
    answer_steps(page, of_the_chosen(found_answers(**{"found_at-day": None, "found_at-time": None})))
    page.get_by_role("button", name="Change : How the child is").click()
    page.get_by_label("How are they, if you know?").fill("Cold and tired.")
    answer_steps(page, Answers())
    expect(page.get_by_text("Cold and tired.")).to_be_visible()
    page.get_by_role("button", name="Record that the child is back").click()
    expect(page.get_by_text("Return recorded")).to_be_visible()
