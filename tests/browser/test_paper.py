"""Paper forms are typed one after the other by keyboard alone; the answer to a file is for all to use."""

from pathlib import Path

from playwright.sync_api import Page, expect

from homeward.web.access.permissions import Role
from tests.browser.conftest import SignedIn
from tests.browser.keyboard import Keyboard, keys_of
from tests.browser.test_axe import DESK, PHONE, runs_off_the_side, violations
from tests.factories import event_factory
from tests.pages import Pages
from tests.paper import TWO_CONTACTS, paper_file, row

TASK = "Type one interview held on paper, after another"


def type_one(work: Keyboard, page: Page, at: str) -> None:
    """Of a child with a number, who spoke of nobody."""
    work.skip_to_content()
    for name, value in {"danger_now": "N", "child-how": "number"}.items():
        work.choose(page.locator(f"[name='{name}'][value='{value}']"))
    work.tab_to(page.locator("[name='child-scheme']"))
    work.press("ArrowDown")
    held_at = {"held_at-day": "18 March 2026", "held_at-time": at}
    for name, text in {"child-value": "W-1001", "episodes": "MP-26-0311", **held_at}.items():
        work.tab_to(page.locator(f"[name='{name}']"))
        work.type(text)
    asked = {"independent": "Y", "seen_alone": "Y", "harm": "N", "online": "N", "substances": "N"}
    answers = {"interviewer_role": "catch22_worker", **asked, "worker_concern_cse": "N"}
    for name, value in answers.items():
        work.choose(page.locator(f"[name='{name}'][value='{value}']"))
    work.press("Enter")
    expect(page.get_by_text("Recorded. Reference HW-")).to_be_visible()


def test_one_paper_form_after_another_by_keyboard_alone(pages: Pages, signed_in: SignedIn) -> None:
    pages.record([event_factory("missing.reported")])
    page = signed_in(Role.INTERVIEWER)
    page.goto("/interviews/paper/new")
    first = Keyboard(page)
    type_one(first, page, "15:00")
    second = Keyboard(page)
    type_one(second, page, "16:00")
    assert pages.journalled("rhi.completed") == 2
    assert second.keys == keys_of(TASK)


def test_axe_finds_nothing_on_the_answer_to_a_file(
    pages: Pages, signed_in: SignedIn, axe: str, tmp_path: Path
) -> None:
    path = tmp_path / "paper.csv"
    bad = row(Time_you_spoke="16:00", Harmed="perhaps", Shoe_size="36")
    danger = row(Time_you_spoke="18:00", In_danger_now="Yes")
    path.write_bytes(paper_file({**row(), **TWO_CONTACTS}, row(), bad, danger))
    page = signed_in(Role.INTERVIEWER)
    page.goto("/interviews/upload")
    page.get_by_label("The file").set_input_files(path)
    page.get_by_role("button", name="Send the file").click()
    expect(page.get_by_role("heading", name="What became of the file")).to_be_visible()
    found, wide = [], []
    for viewport in DESK, PHONE:
        page.set_viewport_size(viewport)
        found += violations(page, axe)
        wide += [viewport["width"]] if runs_off_the_side(page) else []
    assert (found, wide) == ([], [])
    with page.expect_download() as download:
        page.get_by_role("button", name="Download the rows to put right").click()
    assert b"perhaps" in Path(download.value.path()).read_bytes()
