"""A backup is kept only once it was restored and agrees with the store; linkage joins nobody."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from homeward.errors import HomewardError
from homeward.services.night.backup import PATTERN, back_up
from homeward.store import copies
from tests.commands import Homeward
from tests.integration.night.given import given, harm

NOW = datetime(2026, 3, 3, 5, tzinfo=UTC)


def test_a_copy_holds_the_journal_and_the_last_ones_are_kept(engine: Engine, tmp_path: Path) -> None:
    given(engine, harm("W-1"), harm("W-2"))
    for day in range(3):
        made = back_up(engine, tmp_path / "copies", 2, NOW + timedelta(days=day))
    assert made.events == copies.extent(engine).events > 2
    assert (made.removed, len(list((tmp_path / "copies").iterdir()))) == (1, 2)
    assert made.file.stat().st_mode & 0o077 == 0
    with copies.restored(engine, made.file) as again:
        assert copies.extent(again) == copies.extent(engine)


def test_a_copy_that_cannot_be_restored_is_not_kept(
    engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As on a full disk: half of the copy is there."""
    given(engine, harm("W-1"))
    whole = copies.copy

    def cut_off(engine: Engine, file: Path) -> None:
        whole(engine, file)
        with file.open("r+b") as written:
            written.truncate(file.stat().st_size // 2)

    monkeypatch.setattr(copies, "copy", cut_off)
    with pytest.raises(Exception) as raised:  # noqa: PT011
        back_up(engine, tmp_path / "copies", 2, NOW)
    assert raised.type is HomewardError or "malformed" in str(raised.value)
    assert list((tmp_path / "copies").glob(PATTERN)) == []


def test_nothing_is_left_of_the_restored_store(engine: Engine, tmp_path: Path) -> None:
    given(engine, harm("W-1"))
    back_up(engine, tmp_path / "copies", 1, NOW)
    if engine.dialect.name == "postgresql":
        with engine.connect() as connection:
            names = connection.scalars(text("SELECT datname FROM pg_database")).all()
        assert [name for name in names if name.startswith("homeward_restored")] == []
    assert [each.suffix for each in (tmp_path / "copies").iterdir()] == [".copy"]


def test_linkage_by_command_counts_whom_it_asks_of(
    store_url: str, engine: Engine, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    given(engine, harm("W-1"))
    said = Homeward(store_url, monkeypatch, capsys)("linkage", "--json")
    assert (said.code, said.document) == (0, {"asked": 0, "failing": 0})
