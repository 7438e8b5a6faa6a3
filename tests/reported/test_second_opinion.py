"""What the sector's own validator flags in the missing module is refused or becomes a task."""

import csv
import random
from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from homeward.store.database import connect
from homeward.store.tables import core
from homeward.store.unit_of_work import reading
from tests.commands import Homeward, Outcome
from tests.reported.conftest import INPUTS
from tests.validator903 import RULES, flagged

YEAR = 2025
HEADER = "CHILD,SEX,DOB,ETHNIC,UPN"
EPISODES = "CHILD,DECOM,RNE,LS,CIN,PLACE,PLACE_PROVIDER,DEC,REC,REASON_PLACE_CHANGE,HOME_POST,PL_POST,URN"
MISSING = "CHILD,DOB,MISSING,MIS_START,MIS_END"

OUTSIDE = {"missing_outside_care", "missing_as_care_ended"}
TASKS: Mapping[str, set[str]] = {
    "570": {"missing_outside_the_year"},
    "571": {"missing_outside_the_year"},
    "574": {"reported_while_missing"},
    "575": {"missing_as_placement_ended", *OUTSIDE},
    "576": {"records_no_longer_sent", "reported_while_missing"},
    "577": OUTSIDE,
    "578": {"missing_outside_care"},
    "580": {"care_ended_at_eighteen", *OUTSIDE},
}
"""By rule the tasks that tell of it. All its other rules refuse a row."""

EXCEPTIONS = {
    "101": "SEX is M, F or U since 2024-25; it knows 1 and 2",
    "143": "it knows no reason for a new episode that came later",
    "Z11 to Z14": "they divide Z1 since 2025-26; it does not know them",
    "581": "it has no such rule; an absence between two periods of care is told of under its rule 578",
}
"""Where it is out of date, we follow the national return of today."""


def day(when: date | None) -> str:
    return f"{when:%d/%m/%Y}" if when else ""


class Generated:
    """A return in which about a third of the absences are wrong in some way."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        self.header, self.episodes, self.missing = [HEADER], [EPISODES], [MISSING]
        for number in range(120):
            self._child(f"{seed}{number:04}")

    def _child(self, child: str) -> None:
        chance = self.chance
        born = date(chance.choice([2007, 2008, 2010, 2012]), chance.randint(5, 12), chance.randint(1, 28))
        self.header.append(f"{child},{chance.choice('MFU')},{day(born)},WBRI,UN1")
        start, ends = date(YEAR, 4, 1) - timedelta(days=chance.randint(0, 400)), [date(YEAR, 4, 1)]
        for _ in range(chance.randint(0, 3)):
            end = chance.choice([None, start + timedelta(days=chance.randint(1, 200)), _eighteenth(born)])
            end = end if end and start <= end <= date(YEAR + 1, 3, 31) else None
            reason = chance.choice(["X1", "E8", "E4A"]) if end else ""
            self.episodes.append(f"{child},{day(start)},S,C2,N1,U4,PR1,{day(end)},{reason},,CH41 1AA,,")
            if end is None:
                break
            ends.append(end)
            start = end + timedelta(days=chance.choice([0, 0, 5]))
        for _ in range(chance.randint(0, 3)):
            begun = chance.choice([*ends, date(YEAR, 4, 1) + timedelta(days=chance.randint(-20, 375))])
            begun += timedelta(days=chance.choice([-1, 0, 0, 1]))
            over = begun + timedelta(days=chance.choice([0, 1, 4, 30, -1]))
            end = chance.choice([None, over, over, *ends, _eighteenth(born)])
            row = [child, day(born), chance.choice("MMMMAXm"), day(begun), day(end)]
            if chance.random() < 0.15:
                row[chance.randint(1, 4)] = chance.choice(["", "31/02/2025", "soon", day(begun)])
            self.missing.append(",".join(row))

    def write(self, folder: Path) -> Path:
        folder.mkdir()
        for name in ("header", "episodes", "missing"):
            (folder / f"{name}.csv").write_text("\n".join(getattr(self, name)) + "\n")
        return folder


def _eighteenth(born: date) -> date:
    return born.replace(year=born.year + 18)


def tasks_by_child(homeward: Homeward) -> set[tuple[str, str]]:
    """The child's number in the return and the kind of every task."""
    engine = connect(homeward.url)
    task, identifier = core.task.c, core.identifier.c
    rows = select(identifier.value, task.kind).join(core.task, task.child_ref == identifier.child_ref)
    with reading(engine) as uow:
        found = {(row.value, row.kind) for row in uow.execute(rows.where(identifier.scheme == "ssda903"))}
    engine.dispose()
    return found


def refused(outcome: Outcome, folder: Path) -> set[tuple[str, ...]]:
    """The rows of the missing module that were refused."""
    with (folder / "missing.csv").open(newline="") as file:
        rows = [tuple(row) for row in csv.reader(file)]
    told: list[dict[str, Any]] = outcome.document["problems"]
    return {
        tuple(cell.upper() for cell in rows[problem["row"] - 1])
        for problem in told
        if problem["file"] == "missing.csv"
    }


def untold(homeward: Homeward, outcome: Outcome, folder: Path, year: int) -> list[tuple[str, Any]]:
    """By rule what the validator flags, and we neither refuse nor ask about."""
    rows, tasks = refused(outcome, folder), tasks_by_child(homeward)
    with_refused = {child for child, *_ in rows}
    return [
        (rule, row)
        for rule, some in flagged(folder, year).items()
        for row in some
        if tuple(row.values()) not in rows
        # Of two rows that contradict one another, the other one may have been refused.
        and not (rule in ("574", "580") and row["CHILD"] in with_refused)
        and not any((row["CHILD"], kind) in tasks for kind in TASKS.get(rule, ()))
    ]


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_nothing_that_it_flags_goes_unsaid(homeward: Homeward, tmp_path: Path, seed: int) -> None:
    folder = Generated(seed).write(tmp_path / "return")
    outcome = homeward.import_("ssda903", folder, "--year", str(YEAR))
    assert untold(homeward, outcome, folder, YEAR) == []


def test_the_generated_returns_break_every_rule_but_one(tmp_path: Path) -> None:
    """576 takes two returns."""
    broken: set[str] = set()
    for seed in (1, 2, 3):
        found = flagged(Generated(seed).write(tmp_path / str(seed)), YEAR)
        broken |= {rule for rule, rows in found.items() if rows}
    assert set(RULES) - broken == {"576"}


@pytest.mark.parametrize(
    ("child", "kinds"),
    [
        ("577", {"missing_as_care_ended"}),
        ("578", {"missing_outside_care"}),
        ("581", {"missing_outside_care"}),
        ("666", {"missing_as_care_ended"}),
    ],
)
def test_absences_about_the_end_of_care(homeward: Homeward, child: str, kinds: set[str]) -> None:
    outcome = homeward.import_("ssda903", INPUTS / "903-care-ended")
    assert untold(homeward, outcome, INPUTS / "903-care-ended", 2026) == []
    told = {kind for number, kind in tasks_by_child(homeward) if number == child}
    assert {kind for kind in told if kind.startswith("missing_")} == kinds


def test_a_child_is_looked_after_on_the_day_on_which_care_ended(homeward: Homeward) -> None:
    """R11: a looked-after child is missing."""
    homeward.import_("ssda903", INPUTS / "903-care-ended")
    alerts = homeward("alerts", "--json").document["alerts"]
    found = {alert["child"]["value"] for alert in alerts for why in alert["reasons"] if why["code"] == "R11"}
    assert found == {"577", "666"}


def test_an_absence_that_was_open_at_the_end_of_last_year(homeward: Homeward, tmp_path: Path) -> None:
    """Rule 576: this year's return begins with another absence."""
    header, row = f"{HEADER}\n70001,F,14/05/2012,WBRI,UN1\n", "70001,14/05/2012,M"
    for year, absences in (("2024", f"{row},20/03/2025,"), ("2025", f"{row},20/05/2025,21/05/2025")):
        folder = tmp_path / year
        folder.mkdir()
        (folder / "header.csv").write_text(header)
        (folder / "missing.csv").write_text(f"{MISSING}\n{absences}\n")
        homeward.import_("ssda903", folder, "--year", year)
    flags = flagged(tmp_path / "2025", 2025, tmp_path / "2024")
    assert [each["CHILD"] for each in flags["576"]] == ["70001"]
    assert ("70001", "records_no_longer_sent") in tasks_by_child(homeward)
