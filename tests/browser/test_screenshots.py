"""The README's pictures, taken of the demo: `make screenshots`. Otherwise nothing here runs."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.machine import ROOT
from tests.up import Up, eventually

IMAGES = ROOT / "docs" / "images"
WIDTH, HEIGHT = 1280, 900
PICTURES = (
    ("duty", "/duty", "duty-board"),
    ("duty", "/missing", "missing-now"),
    ("interviewer", "/interviews", "interviews"),
    ("coordinator", "/macse", "macse-queue"),
    ("lead", "/rules", "rules"),
    ("ops", "/operations", "operations"),
)
"""Who looks, at which page, and the picture's name."""

pytestmark = pytest.mark.skipif("HOMEWARD_SCREENSHOTS" not in os.environ, reason="pictures are not asked for")


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Up]:
    """Once the founding case has arrived."""
    folder = tmp_path_factory.mktemp("demo")
    up = Up(folder, "--no-airflow", "--data", str(folder / "data"), command="demo")
    up.wait_until_usable(240)
    eventually(lambda: "W-1002" in {alert["child"]["value"] for alert in up.alerts()})
    yield up
    up.kill()


def sign_in(page: Page, demo: Up, username: str) -> None:
    page.goto("/sign-in")
    page.get_by_label("Username").fill(username)
    page.get_by_label("Password").fill(demo.password(username))
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("button", name="Sign out").wait_for()


@pytest.mark.timeout(600)  # the first waits for the demo
@pytest.mark.parametrize(("username", "address", "name"), PICTURES)
def test_picture(chromium: Browser, demo: Up, username: str, address: str, name: str) -> None:
    size = {"width": WIDTH, "height": HEIGHT}
    context = chromium.new_context(base_url=demo.url, viewport=size)  # type: ignore[arg-type]
    context.set_default_timeout(60_000)
    page = context.new_page()
    sign_in(page, demo, username)
    page.goto(address, wait_until="domcontentloaded")
    IMAGES.mkdir(exist_ok=True)
    page.screenshot(path=Path(IMAGES / f"{name}.png"))
    context.close()
