"""`homeward report ssda903`: the missing module out, as it came in and as the sector's validator has it."""

import csv
import json
from pathlib import Path
from typing import Any

import pytest

from tests.commands import Homeward
from tests.factories import event_factory
from tests.macse import Raw, came_back, child_of, noon, status, went_missing
from tests.validator903 import flagged

RETURN = {
    "header.csv": (
        "CHILD,SEX,DOB,ETHNIC,UPN\n1001,F,27/03/2012,WBRI,D051910639385\n1002,M,09/09/2013,WOTH,UN5\n"
    ),
    "episodes.csv": (
        "CHILD,DECOM,RNE,LS,CIN,PLACE,PLACE_PROVIDER,DEC,REC,REASON_PLACE_CHANGE,HOME_POST,PL_POST,URN\n"
        "1001,15/02/2025,S,C2,N3,K2,PR4,,,,,,\n"
        "1002,15/02/2025,S,C2,N3,K2,PR4,,,,,,\n"
    ),
    "missing.csv": (
        "CHILD,DOB,MISSING,MIS_START,MIS_END\n"
        "1001,27/03/2012,M,13/05/2025,14/05/2025\n"
        "1001,27/03/2012,A,01/06/2025,01/06/2025\n"
        "1002,09/09/2013,M,20/03/2026,\n"
    ),
}


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "return"
    folder.mkdir()
    for name, text in RETURN.items():
        (folder / name).write_text(text)
    return folder


@pytest.mark.parametrize("file", ["", "ssda903.xml"])
def test_a_return_comes_out_as_it_went_in_and_is_known_when_it_comes_in_again(
    homeward: Homeward, folder: Path, tmp_path: Path, file: str
) -> None:
    homeward.import_("ssda903", folder, "--no-process")
    out = tmp_path / "out"
    outcome = homeward("report", "ssda903", "--year", 2025, "--out", out, "--json")
    assert (outcome.code, outcome.document["missing"]) == (0, 3), outcome.err
    assert rows(out / "missing.csv") == rows(folder / "missing.csv")
    assert rows(out / "header.csv") == rows(folder / "header.csv")
    assert {code: found for code, found in flagged(out, 2025).items() if found} == {}
    again = homeward.import_("ssda903", out / file, "--no-process")
    assert (again.document["accepted"], again.document["corrected"], again.document["quarantined"]) == (
        0,
        0,
        0,
    )


def in_care(child: str, until: str | None = None) -> Raw:
    born = child_of(child, date_of_birth="2012-03-27", sex="female", ethnicity="WBRI")
    return [born, status(child, "LAC", "2024-01-01", to=until)]


def drawn(homeward: Homeward, folder: Path, events: Raw, code: int = 0) -> list[tuple[str, str, str]]:
    path = folder / "events.jsonl"
    path.write_text("".join(f"{json.dumps(each)}\n" for each in events))
    homeward.import_("events", path)
    outcome = homeward("report", "ssda903", "--year", 2025, "--out", folder / "out")
    assert outcome.code == code, outcome.err
    assert {rule: found for rule, found in flagged(folder / "out", 2025).items() if found} == {}
    told = rows(folder / "out" / "missing.csv")
    return [(row["MISSING"], row["MIS_START"], row["MIS_END"]) for row in told]


def absent(child: str, first: str, last: str | None, ref: str = "E-1", **more: Any) -> Raw:
    report = went_missing(child, first, ref)
    report["data"] |= more
    return [report, *([came_back(child, noon(last), ref)] if last else [])]


def test_an_absence_that_reaches_out_of_the_year_has_no_end_in_it(homeward: Homeward, tmp_path: Path) -> None:
    before = absent("W-1", "2025-03-20", "2025-04-02", "E-1")
    after = absent("W-1", "2026-03-20", "2026-04-02", "E-2")
    told = drawn(homeward, tmp_path, [*in_care("W-1"), *before, *after])
    assert told == [("M", "20/03/2025", "02/04/2025"), ("M", "20/03/2026", "")]


def test_an_absence_ends_with_care_and_two_at_a_time_are_one(homeward: Homeward, tmp_path: Path) -> None:
    first = absent("W-1", "2025-06-01", "2025-06-20", "E-1")
    meanwhile = absent("W-1", "2025-06-05", "2025-06-06", "E-2")
    told = drawn(homeward, tmp_path, [*in_care("W-1", "2025-06-10"), *first, *meanwhile])
    assert told == [("M", "01/06/2025", "10/06/2025")]


def test_a_child_who_is_not_looked_after_by_this_authority_is_not_in_its_return(
    homeward: Homeward, tmp_path: Path
) -> None:
    at_home = [
        child_of("W-1"),
        status("W-1", "CIN", "2024-01-01"),
        *absent("W-1", "2025-06-01", "2025-06-02"),
    ]
    placed = event_factory(
        "placement.started",
        child="W-2",
        time=noon("2024-01-01"),
        from_="2024-01-01",
        responsible_la="341",
        host_la="344",
    )
    of_liverpool = [*in_care("W-2"), placed, *absent("W-2", "2025-06-01", "2025-06-02", "E-2")]
    assert drawn(homeward, tmp_path, [*at_home, *of_liverpool]) == []


def test_a_child_without_a_number_is_left_out_and_told_of(homeward: Homeward, tmp_path: Path) -> None:
    known = in_care("W-1") + absent("W-1", "2025-06-01", "2025-06-02")
    for each in known:
        each["data"]["child"] = {"scheme": "police_ref", "value": "MP-77"}
    assert drawn(homeward, tmp_path, known, code=1) == []


def test_list_8_tells_of_the_interview_after_the_last_absence(homeward: Homeward, tmp_path: Path) -> None:
    away = absent("W-1", "2025-07-01", "2025-07-02", "E-2", category="A")
    declined = event_factory("rhi.declined", child="W-1", time=noon("2025-06-03"), episodes=["E-1"])
    drawn(homeward, tmp_path, [*in_care("W-1"), *absent("W-1", "2025-06-01", "2025-06-02"), declined, *away])
    (row,) = rows(tmp_path / "out" / "annex_a_list_8.csv")
    assert list(row.values())[-4:] == ["1", "1", "Y", "N"]
