"""The page of operations on a phone: what a night found is under its day, in sight."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import ViewportSize, expect

from homeward.config import settings
from homeward.services.night import certificates, proof
from homeward.web.access.permissions import Role
from tests.browser.conftest import SignedIn
from tests.browser.test_axe import runs_off_the_side
from tests.pages import Pages


def test_what_the_nights_found_is_in_sight_on_a_phone(
    pages: Pages, signed_in: SignedIn, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOMEWARD_DATA", str(tmp_path))
    settings.cache_clear()
    now = datetime.now(UTC)
    for days in (3, 1):
        day = (now - timedelta(days=days)).date()
        night = proof.run(pages.engine, pages.rules.rules, "344", now, day)
        certificates.certify(pages.engine, night, pages.rules.rules.version, settings())
    page = signed_in(Role.OPS)
    page.set_viewport_size(ViewportSize(width=390, height=844))
    page.goto("/operations")
    page.get_by_role("link", name="The last night: Days without a night: 1.").click()
    found = page.get_by_text("Days without a night").last
    expect(found).to_be_visible()
    box = found.bounding_box()
    assert box
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 390
    assert not runs_off_the_side(page)
