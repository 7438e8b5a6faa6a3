"""A night holds no more in memory for many journal rows than for few."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from homeward.store import workspace
from homeward.store.database import open_store
from tests.histories import shipped_rules
from tests.multitude import fill
from tests.nightly import Nightly
from tests.stores import sqlite_store

FEW, MANY = 20_000, 80_000
MORE = 40
"""MB by which the many may take more. What lies between the two is about 180 MB as events."""


def peaks(folder: Path, rows: int) -> list[int]:
    """The most MB of each part of a night of everyone over so many rows, in which nothing differs."""
    url = sqlite_store(folder)
    engine = open_store(url)
    fill(engine, rows, shipped_rules(), datetime.now(UTC))
    engine.dispose()
    nightly = Nightly(url, folder)
    evaluated, peak = nightly.run("reconcile", "--shard", "1/1")
    assert evaluated["children"] == rows // 20
    assert sum(evaluated["differences"].values()) == evaluated["failing"] == 0
    assert evaluated["found"] == {}
    concluded, last_peak = nightly.run("reconcile", "--conclude")
    assert concluded["events"] >= rows
    return [peak, last_peak]


def test_a_night_over_four_times_as_many_rows_takes_no_more_memory(tmp_path: Path) -> None:
    few, many = peaks(tmp_path / "few", FEW), peaks(tmp_path / "many", MANY)
    assert [more - less < MORE for less, more in zip(few, many, strict=True)] == [True, True], (few, many)


def test_what_does_not_fit_in_memory_goes_to_a_folder_that_goes_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workspace, "MEMORY", "30MB")
    (tmp_path / f"{workspace.SPILLED}by-a-kill").mkdir()
    with workspace.workspace() as database:
        database.execute(
            "CREATE TABLE much AS SELECT repeat('invented', 20) || i AS t FROM range(800000) AS r(i)"
        )
        (spilled,) = tmp_path.glob(f"{workspace.SPILLED}*")
        assert spilled.stat().st_mode & 0o077 == 0
        assert [*spilled.iterdir()]
        assert database.execute("SELECT count(DISTINCT t) FROM much").fetchall() == [(800000,)]
    assert [*tmp_path.iterdir()] == []


def test_a_folder_that_another_process_uses_is_left_alone(tmp_path: Path) -> None:
    with workspace.workspace():
        (used,) = tmp_path.iterdir()
        with workspace.workspace():
            assert used in tmp_path.iterdir()
        assert [*tmp_path.iterdir()] == [used]
