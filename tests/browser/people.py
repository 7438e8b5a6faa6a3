"""What people do at the pages, as steps that several tests share."""

from playwright.sync_api import Page

from homeward.web.forms.answers import Answers


def fill(page: Page, answers: Answers) -> None:
    """Types, chooses and ticks whatever the form on the page has fields for."""
    for name, values in answers.values.items():
        for value in values:
            if name not in ("form", "csrf"):
                _fill(page, name, value)


def _fill(page: Page, name: str, value: str) -> None:
    fields = page.locator(f"[name='{name}']")
    kind = fields.first.get_attribute("type")
    if kind in ("radio", "checkbox"):
        page.locator(f"[name='{name}'][value='{value}']").check()
    elif fields.first.evaluate("field => field.tagName") == "SELECT":
        fields.select_option(value)
    else:
        fields.fill(value)


def log_interview(page: Page, answers: Answers) -> None:
    """Logs an interview with one contact and one child who was named."""
    page.goto("/interviews/new")
    page.get_by_role("button", name="Add a person or place").click()
    page.get_by_role("button", name="Add a child who was there").click()
    fill(page, answers)
    page.get_by_role("button", name="Record the interview").click()
    page.get_by_text("Interview recorded").wait_for()


def find_out_that_it_is_outside(duty: Page) -> None:
    duty.get_by_label("The placement is outside").check()
    duty.get_by_label("Who told you").fill("Ms Invented, placements team")
    duty.get_by_role("button", name="Record the answer").click()
