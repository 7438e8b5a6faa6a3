"""What people do at the pages, as steps that several tests share."""

from playwright.sync_api import Page, expect

from homeward.web.forms.answers import Answers


def fill(page: Page, answers: Answers) -> None:
    """Types, chooses and ticks whatever the form on the page has fields for."""
    for name, values in answers.values.items():
        for value in values:
            if name not in ("form", "csrf"):
                _fill(page, name, value)


def fill_step(page: Page, answers: Answers) -> None:
    """The same for the step that a long form shows; what it asks on demand is opened."""
    closed = page.locator(".homeward-topic:not([hidden]) details:not([open]) > summary")
    while closed.count():
        closed.first.click()
    step = page.locator(".homeward-topic:not([hidden])")
    none_of_these = step.locator("[name='child-ref'][value='none']")
    if "child-how" in answers.values and none_of_these.count():
        none_of_these.check()
    asked = {each.get_attribute("name") for each in step.locator("input, select, textarea").all()}
    fill(page, Answers({name: values for name, values in answers.values.items() if name in asked}))


def _fill(page: Page, name: str, value: str) -> None:
    fields = page.locator(f"[name='{name}']")
    kind = fields.first.get_attribute("type")
    if kind in ("radio", "checkbox"):
        page.locator(f"[name='{name}'][value='{value}']").check()
    elif fields.first.evaluate("field => field.tagName") == "SELECT":
        fields.select_option(value)
    else:
        fields.fill(value)


def answer_steps(page: Page, answers: Answers) -> None:
    """Each step of the form, up to the page that checks the answers."""
    heading = page.get_by_role("heading", level=1)
    while "Check your answers" not in heading.inner_text():
        adds = page.get_by_role("button", name="Add a person or place")
        if answers.blocks("contacts") and adds.is_visible():
            adds.click()
            page.get_by_role("button", name="Add a child who was there").click()
            page.get_by_role("group", name="Another child 1").wait_for()
        fill_step(page, answers)
        here = heading.inner_text()
        page.get_by_role("button", name="Continue").click()
        expect(heading).not_to_have_text(here, timeout=20_000)


def log_interview(page: Page, answers: Answers) -> None:
    """Logs an interview with one contact and one child who was named."""
    page.goto("/interviews/new")
    answer_steps(page, answers)
    page.get_by_role("button", name="Record the interview").click()
    page.get_by_text("Interview recorded").wait_for()


def find_out_that_it_is_outside(duty: Page) -> None:
    duty.get_by_label("The placement is outside").check()
    duty.get_by_label("Who told you").fill("Ms Invented, placements team")
    duty.get_by_role("button", name="Record the answer").click()
