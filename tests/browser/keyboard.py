"""A person who works by keyboard alone, and how many keys a piece of work takes."""

import re

from playwright.sync_api import Locator, Page

from tests.machine import ROOT

MOST_TABS = 60
ROW = re.compile(r"^\| (?P<task>[^|]+) \| (?P<keys>\d+) \|$", re.MULTILINE)


def keys_of(task: str) -> int:
    """What the page of tasks says of this one."""
    said = {row["task"]: int(row["keys"]) for row in ROW.finditer((ROOT / "docs" / "tasks.md").read_text())}
    return said[task]


class Keyboard:
    """Counts each key that is pressed. A text that is typed counts as one, whatever its length."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.keys = 0

    def press(self, key: str) -> None:
        self.page.keyboard.press(key)
        self.keys += 1

    def type(self, text: str) -> None:
        self.page.keyboard.type(text)
        self.keys += 1

    def tab_to(self, target: Locator) -> None:
        target.wait_for()
        for _ in range(MOST_TABS):
            if target.evaluate("it => it === document.activeElement"):
                return
            self.press("Tab")
        raise AssertionError("not reached by the Tab key")

    def follow(self, target: Locator) -> None:
        """A link or a button."""
        self.tab_to(target)
        self.press("Enter")

    def choose(self, target: Locator) -> None:
        """A radio button, or a box to tick. The arrows move between radio buttons of one question."""
        group = self.page.locator(f"[name='{target.get_attribute('name')}']")
        if target.get_attribute("type") == "checkbox":
            self.tab_to(target)
            self.press("Space")
            return
        self.tab_to(group.first)
        self.press("Space")
        while not target.is_checked():
            self.press("ArrowDown")

    def skip_to_content(self) -> None:
        """Past the menu."""
        self.follow(self.page.get_by_role("link", name="Skip to main content"))
