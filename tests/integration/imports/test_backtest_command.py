"""`homeward rules backtest` on a store and on a file: what it prints where, and its exit codes."""

import json
import shutil
from pathlib import Path

import pytest

from tests.commands import Homeward
from tests.factories import event_factory
from tests.machine import ROOT

SHIPPED = ROOT / "rules" / "repeat-missing-90-days.yaml"
IN_FORCE = (SHIPPED, ROOT / "rules" / "missing-over-24-hours.yaml", ROOT / "rules" / "shared-contact.yaml")


@pytest.fixture(autouse=True)
def _three_rules(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """So that what is counted by hand here stays so whatever rules are shipped."""
    (tmp_path / "rules").mkdir()
    for file in IN_FORCE:
        shutil.copy(file, tmp_path / "rules")
    monkeypatch.setenv("HOMEWARD_RULES", str(tmp_path / "rules"))


def at(day: str) -> dict[str, str]:
    time = f"2025-{day}T10:00:00+00:00"
    return {"time": time, "recordedtime": time, "receivedtime": time}


def reported(child: str, episode: str, day: str) -> dict[str, object]:
    who = {"scheme": "la_child_id", "value": child}
    return event_factory(
        "missing.reported", id=f"{child} {episode}", child=who, episode=f"{child}-{episode}", **at(day)
    )


@pytest.fixture
def events(tmp_path: Path) -> Path:
    raws = [reported("W-1", f"E-{number}", f"0{number}-10") for number in (1, 2, 3)]
    raws += [reported("W-2", "E-1", "05-01")]
    file = tmp_path / "events.jsonl"
    file.write_text("".join(json.dumps(raw) + "\n" for raw in raws))
    return file


@pytest.fixture
def twice(tmp_path: Path) -> Path:
    file = tmp_path / SHIPPED.name
    file.write_text(SHIPPED.read_text().replace("at_least: 3", "at_least: 2"))
    return file


def test_on_the_store(homeward: Homeward, events: Path, twice: Path) -> None:
    homeward.import_("events", events)
    told = homeward("rules", "backtest", "--rule", twice, "--json")
    assert told.code == 0
    document = told.document
    assert document["changed"] == ["repeat-missing-90-days"]
    assert document["history"]["children"] == 2
    alerts = document["alerts"]
    # One for each episode: none has ended, so each is missing for 24 hours whatever R01 says.
    assert (alerts["live"], alerts["tried"], alerts["added"], alerts["removed"]) == (4, 4, 0, 0)
    moved = {each["what"]: (each["change"], each["codes"], each["due"]) for each in document["affected"]}
    second = "2025-02-10T10:00:00+00:00"
    assert moved == {
        "alerts": ("moved", ["R01", "R05"], second),
        "missing_group": ("moved", ["R01"], second),
        "candidates": ("moved", ["R01"], second),
    }
    assert "W-1" not in told.out + told.err
    assert (
        "R01 itself held 1 times as it is, 2 with the change."
        in homeward("rules", "backtest", "--rule", twice).out
    )


def test_without_a_change_nothing_differs(homeward: Homeward, events: Path) -> None:
    document = homeward("rules", "backtest", "--events", events, "--json").document
    assert (document["changed"], document["affected"]) == ([], [])
    assert document["alerts"]["live"] == document["alerts"]["tried"] > 0


def test_only_the_days_asked_for(homeward: Homeward, events: Path, twice: Path) -> None:
    days = ("--from", "2025-02-10", "--to", "2025-03-10")
    told = homeward("rules", "backtest", "--events", events, "--rule", twice, *days, "--json").document
    assert [row["month"] for row in told["candidates"]["months"]] == ["2025-02"]
    assert told["candidates"]["added"] == 1
    assert [cold["code"] for cold in told["cold"]] == ["R01", "R19"]


def test_rows_that_are_no_events_need_a_person(homeward: Homeward, events: Path) -> None:
    with events.open("a") as file:
        file.write('{"type": "missing.reported"}\n')
    told = homeward("rules", "backtest", "--events", events, "--json")
    assert (told.code, told.document["refused"]) == (1, [5])
    assert "row 5: " in told.err


def test_too_many_candidates_a_month_need_a_person(homeward: Homeward, tmp_path: Path, twice: Path) -> None:
    file = tmp_path / "many.jsonl"
    raws = [
        reported(f"W-{n}", episode, day)
        for n in range(26)
        for episode, day in (("1", "04-01"), ("2", "04-20"))
    ]
    file.write_text("".join(json.dumps(raw) + "\n" for raw in raws))
    as_it_is = homeward("rules", "backtest", "--events", file)
    assert (as_it_is.code, "have this reviewed" in as_it_is.out) == (0, False)
    told = homeward("rules", "backtest", "--events", file, "--rule", twice)
    assert told.code == 1
    said = "In one month these rules would propose more than 25 children to MACSE, 26 in 2025-04, where"
    assert f"{said} the rules in force propose 0: have this reviewed" in told.out


@pytest.mark.parametrize(
    "wrong",
    [
        ("--rule", SHIPPED, "--rules", ROOT / "rules"),
        ("--against", "shadow"),
        ("--from", "2025-02-01", "--to", "2025-02-01"),
        ("--from", "February"),
        ("--events", ROOT / "no-such-file.jsonl"),
    ],
)
def test_wrong_use(homeward: Homeward, wrong: tuple[object, ...]) -> None:
    told = homeward("rules", "backtest", *wrong)
    assert (told.code, told.out) == (2, "")
