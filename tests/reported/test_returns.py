"""An SSDA903 return sent again is the newer statement about its year: what it corrects may not stay wrong.

Each case is a return and its correction, taken into one store, against the correction taken in alone.
"""

import shutil
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.commands import Homeward
from tests.reported.conftest import INPUTS
from tests.stores import sqlite_store

RETURN: Mapping[str, str] = {
    "header.csv": "CHILD,SEX,DOB,ETHNIC,UPN\n70001,1,14/05/2011,WBRI,UN1\n",
    "episodes.csv": "CHILD,DECOM,RNE,LS,CIN,PLACE,PLACE_PROVIDER,DEC,REC,REASON_PLACE_CHANGE,HOME_POST,"
    "PL_POST,URN\n"
    "70001,01/05/2026,S,C2,N1,U4,PR1,,,,CH41 1AA,CH41 2BB,1157828\n",
    "missing.csv": "CHILD,DOB,MISSING,MIS_START,MIS_END\n70001,14/05/2011,M,01/06/2026,02/06/2026\n",
    "uasc.csv": "CHILD,SEX,DOB,DUC\n70001,1,14/05/2011,14/05/2029\n",
}

NewStore = Callable[[], Homeward]


@pytest.fixture
def new_store(
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> NewStore:
    return lambda: Homeward(sqlite_store(tmp_path_factory.mktemp("store")), monkeypatch, capsys)


def told(homeward: Homeward) -> list[tuple[str, str]]:
    """The rules that hold, each with why."""
    alerts = homeward("alerts", "--json").document["alerts"]
    return sorted(
        (reason["code"], reason["because"])
        for alert in alerts
        for reason in alert["reasons"]
        if not reason["withdrawn"]
    )


def codes(homeward: Homeward) -> set[str]:
    return {code for code, _ in told(homeward)}


def write(folder: Path, changes: Mapping[str, tuple[str, str]] = {}) -> Path:
    """The return with these changes: by file, what stood and what stands instead."""
    folder.mkdir()
    for name, text in RETURN.items():
        old, new = changes.get(name, ("", ""))
        assert old in text
        (folder / name).write_text(text.replace(old, new) if old else text)
    return folder


@pytest.mark.parametrize(
    ("name", "rules"),
    [
        pytest.param(
            "903-end-withdrawn", {"R05", "R06", "R07", "R08"}, id="the end is withdrawn: still missing"
        ),
        pytest.param("903-end-moved", {"R05", "R06", "R07"}, id="the end is moved: missing for four days"),
        pytest.param("903-dob-corrected", {"R09"}, id="the date of birth is corrected: aged 13"),
    ],
)
def test_a_correction_ends_as_the_correct_return_alone(
    new_store: NewStore, name: str, rules: set[str]
) -> None:
    corrected, alone = new_store(), new_store()
    corrected.import_("ssda903", INPUTS / name / "1")
    assert not rules & codes(corrected)
    second = corrected.import_("ssda903", INPUTS / name / "2").document
    assert (second["accepted"], second["corrected"]) == (1, 1)
    alone.import_("ssda903", INPUTS / name / "2")
    assert rules <= codes(alone)
    assert told(corrected) == told(alone)


def test_a_correction_of_the_date_of_birth_counts_whatever_the_days(
    new_store: NewStore, tmp_path: Path
) -> None:
    """Once the digest of the row decided: of ten birthdays, five were taken and five were not."""
    for day in range(1, 11):
        homeward = new_store()
        for born in ("2011", "2013"):
            folder = tmp_path / f"{day}-{born}"
            shutil.copytree(INPUTS / "903-dob-corrected" / "1", folder)
            for file in folder.iterdir():
                file.write_text(file.read_text().replace("01/02/2011", f"{day:02}/02/{born}"))
            homeward.import_("ssda903", folder)
        assert "R09" in codes(homeward), day


def test_periods_that_share_a_day_are_absences_of_their_own(new_store: NewStore, tmp_path: Path) -> None:
    """Rule 574 allows 1-1, 1-4 and 20-21 June: three in 90 days, and the second for three days."""
    lines = (INPUTS / "903-same-day-twice" / "missing.csv").read_text().splitlines()
    for turn, order in enumerate(([1, 2, 3], [3, 2, 1], [2, 3, 1])):
        folder, homeward = tmp_path / str(turn), new_store()
        shutil.copytree(INPUTS / "903-same-day-twice", folder)
        (folder / "missing.csv").write_text(
            "\n".join([lines[0], *(lines[number] for number in order)]) + "\n"
        )
        outcome = homeward.import_("ssda903", folder)
        assert {"R01", "R05", "R06"} <= codes(homeward)
        assert outcome.document["accepted"] == 5
        assert homeward.import_("ssda903", INPUTS / "903-same-day-twice").document["accepted"] == 0


CELLS = [
    pytest.param("header.csv", "14/05/2011", "14/05/2013", id="DOB"),
    pytest.param("header.csv", "70001,1,", "70001,2,", id="SEX"),
    pytest.param("header.csv", "WBRI", "", id="ETHNIC, left blank"),
    pytest.param("header.csv", "UN1", "D051910639385", id="UPN"),
    pytest.param("episodes.csv", "C2", "V4", id="LS, no longer looked after"),
    pytest.param("episodes.csv", "U4", "K2", id="PLACE"),
    pytest.param("episodes.csv", "PR1", "PR4", id="PLACE_PROVIDER"),
    pytest.param("episodes.csv", "PR1,,", "PR1,15/05/2026,", id="DEC, care ended before the absence"),
    pytest.param("episodes.csv", "CH41 2BB", "", id="PL_POST, left blank"),
    pytest.param("episodes.csv", "1157828", "4244474", id="URN"),
    pytest.param("missing.csv", ",M,", ",A,", id="MISSING"),
    pytest.param("missing.csv", "02/06/2026", "05/06/2026", id="MIS_END, moved"),
    pytest.param("missing.csv", "02/06/2026", "", id="MIS_END, left blank"),
    pytest.param("uasc.csv", "14/05/2029", "14/05/2026", id="DUC"),
]


@pytest.mark.parametrize(("file", "old", "new"), CELLS)
def test_a_changed_cell_replaces_what_stood_and_back_again(
    new_store: NewStore, tmp_path: Path, file: str, old: str, new: str
) -> None:
    """In A, B, A the last one stands; the same return again is no news."""
    first, second = write(tmp_path / "first"), write(tmp_path / "second", {file: (old, new)})
    homeward, only_second = new_store(), new_store()
    only_second.import_("ssda903", second)
    homeward.import_("ssda903", first)
    as_second, as_first = told(only_second), told(homeward)
    for folder, alone in ((second, as_second), (first, as_first), (second, as_second)):
        changed = homeward.import_("ssda903", folder)
        counted = {name: changed.document[name] for name in ("accepted", "corrected", "no_longer_sent")}
        assert counted == {"accepted": 1, "corrected": 1, "no_longer_sent": 0}
        assert told(homeward) == alone
        again = homeward.import_("ssda903", folder).document
        assert (again["accepted"], again["corrected"], again["withdrawn"]) == (0, 0, 0)


ROWS = [
    pytest.param("missing.csv", "70001,14/05/2011,M,01/06/2026,02/06/2026\n", "", id="an absence"),
    pytest.param("missing.csv", "01/06/2026", "02/06/2026", id="MIS_START: another day is another absence"),
    pytest.param("episodes.csv", RETURN["episodes.csv"].splitlines(True)[1], "", id="an episode of care"),
    pytest.param("episodes.csv", "01/05/2026", "02/05/2026", id="DECOM: another day is another episode"),
    pytest.param("uasc.csv", "70001,1,14/05/2011,14/05/2029\n", "", id="the only row of a module"),
    pytest.param(
        "header.csv", "70001,1,14/05/2011,WBRI,UN1\n", "70002,1,14/05/2011,WBRI,UN1\n", id="a child"
    ),
]


@pytest.mark.parametrize(("file", "old", "new"), ROWS)
def test_a_row_that_is_missing_withdraws_nothing_and_asks(
    new_store: NewStore, tmp_path: Path, file: str, old: str, new: str
) -> None:
    homeward = new_store()
    first, second = write(tmp_path / "first"), write(tmp_path / "second", {file: (old, new)})
    homeward.import_("ssda903", first)
    before = told(homeward)
    outcome = homeward.import_("ssda903", second)
    counted = {name: outcome.document[name] for name in ("corrected", "withdrawn", "no_longer_sent")}
    assert counted == {"corrected": 0, "withdrawn": 0, "no_longer_sent": 1}
    assert outcome.code == 1
    assert set(before) <= set(told(homeward))
    assert homeward.import_("ssda903", first).document["no_longer_sent"] == bool(new)


def test_a_row_that_cannot_be_read_is_not_taken_for_one_that_is_missing(
    new_store: NewStore, tmp_path: Path
) -> None:
    homeward = new_store()
    homeward.import_("ssda903", write(tmp_path / "first"))
    outcome = homeward.import_("ssda903", write(tmp_path / "second", {"missing.csv": ("M,01/06", "M,31/06")}))
    assert (outcome.document["quarantined"], outcome.document["no_longer_sent"]) == (1, 0)


def test_a_later_years_return_stands_where_an_earlier_one_is_sent_again(
    new_store: NewStore, tmp_path: Path
) -> None:
    """The earlier one knew no end yet; the child must not be looked after again for it."""
    homeward = new_store()
    open_, ended = (
        write(tmp_path / "open"),
        write(tmp_path / "ended", {"episodes.csv": ("PR1,,", "PR1,15/05/2026,")}),
    )
    homeward.import_("ssda903", open_, "--year", "2026")
    homeward.import_("ssda903", ended, "--year", "2027")
    stood = told(homeward)
    outcome = homeward.import_("ssda903", open_, "--year", "2026")
    assert (outcome.code, outcome.document["corrected"]) == (1, 0)
    assert told(homeward) == stood


def test_of_which_year_a_return_is_may_have_to_be_said(new_store: NewStore, tmp_path: Path) -> None:
    """Without its only absence, the latest day of a return may lie in an earlier year."""
    homeward = new_store()
    earlier: dict[str, tuple[str, str]] = {"episodes.csv": ("01/05/2026", "01/05/2024")}
    homeward.import_("ssda903", write(tmp_path / "first", earlier))
    without = earlier | {"missing.csv": ("70001,14/05/2011,M,01/06/2026,02/06/2026\n", "")}
    second = write(tmp_path / "second", without)
    refused = homeward.import_("ssda903", second)
    assert (refused.code, refused.out) == (2, "")
    assert "Say of which year it is: --year 2024, or --year 2026." in refused.err
    given: dict[str, Any] = homeward.import_("ssda903", second, "--year", "2026").document
    assert (given["year"], given["no_longer_sent"]) == ("2026-27", 1)
