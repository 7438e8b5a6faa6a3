"""A list of children that a command printed was looked at; its files are for their owner alone."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine

from homeward.domain.events.kinds import london_day
from homeward.domain.meetings.dates import Group
from homeward.store import access, meetings
from homeward.store.unit_of_work import reading, unit_of_work
from tests.commands import Homeward
from tests.factories import event_factory
from tests.integration.imports.test_report_quarterly import written

NOW = datetime.now(UTC)
MEETING = london_day(NOW) + timedelta(days=20)
LISTED = [
    event_factory("child.registered"),
    event_factory("missing.reported", reported_at="2026-03-02T10:00:00Z"),
]


@pytest.fixture
def listed(homeward: Homeward, tmp_path: Path) -> Homeward:
    assert homeward.import_("events", written(tmp_path, LISTED), "--process").code in (0, 1)
    return homeward


def looks(engine: Engine) -> list[tuple[str, bool, str]]:
    """Who looked, whether at a child, and at what."""
    with reading(engine) as uow:
        every = [each for each in access.latest(uow, 50) if each.what.endswith("by a command")]
    return [(each.username, each.child_ref is not None, each.what) for each in every]


@pytest.mark.parametrize("form", [(), ("--json",), ("--csv",)])
def test_each_child_on_a_printed_list_was_looked_at(listed: Homeward, engine: Engine, form: str) -> None:
    said = listed("report", "duty-sheet", "--as", "robin", *form)
    assert (said.code, "W-1001" in said.out) == (0, True)
    assert looks(engine) == [("robin", True, "report: duty-sheet, by a command")]


def test_figures_without_children_are_no_look(listed: Homeward, engine: Engine) -> None:
    assert listed("report", "stay-safe", "--month", "2026-03").code == 0
    assert looks(engine) == []


def test_each_child_of_a_printed_pack_was_looked_at(listed: Homeward, engine: Engine) -> None:
    with unit_of_work(engine) as uow:
        meetings.plan(uow, Group.MISSING_GROUP, MEETING, "robin", NOW)
    assert listed("report", "missing-group-pack", "--as", "robin").code == 0
    assert looks(engine) == []
    pack = listed("report", "missing-group-pack", "--as", "robin", "--json").document
    assert [(who, what) for who, _, what in looks(engine)] == [
        ("robin", f"missing_group pack, {MEETING}, by a command")
    ] * max(1, len(pack["children"]))


@pytest.mark.parametrize("kind", ["html", "pdf"])
def test_only_its_owner_may_read_a_list_of_children(listed: Homeward, tmp_path: Path, kind: str) -> None:
    """Also where a file lay there that others could read."""
    file = tmp_path / f"sheet.{kind}"
    file.touch(mode=0o644)
    assert listed("report", "duty-sheet", f"--{kind}", file).code == 0
    assert file.stat().st_mode & 0o777 == 0o600
    assert file.stat().st_size > 500
