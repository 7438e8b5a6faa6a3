"""A part that the machine lacks skips a test by name, or fails it where everything is required."""

import pytest

from tests.machine import require


@pytest.fixture(autouse=True)
def _bare_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")


@pytest.mark.parametrize("part", ["apache kafka", "chromium"])
def test_what_is_missing_is_skipped_by_name(part: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("HOMEWARD_TEST_REQUIRE_ALL", raising=False)
    with pytest.raises(pytest.skip.Exception, match=f"(?i)skipped, not installed: {part}"):
        require(part)


def test_where_all_is_required_it_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOMEWARD_TEST_REQUIRE_ALL", "1")
    with pytest.raises(pytest.fail.Exception, match="not installed: Chromium"):
        require("chromium")
