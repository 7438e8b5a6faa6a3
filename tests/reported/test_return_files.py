"""The SSDA903 as councils send it: file names, codes of 2024-25 on, XML, and files that are not read."""

import os
from pathlib import Path

import pytest

from tests.commands import Homeward
from tests.reported.conftest import INPUTS

HEADER = "CHILD,SEX,DOB,ETHNIC,UPN\n70001,M,14/05/2011,WBRI,UN1\n"
EPISODES = (
    "CHILD,DECOM,RNE,LS,CIN,PLACE,PLACE_PROVIDER,DEC,REC,REASON_PLACE_CHANGE,HOME_POST,PL_POST,URN\n"
    "70001,01/05/2026,S,C2,N1,{place},{provider},,,,CH41 1AA,,\n"
)
MISSING = "CHILD,DOB,MISSING,MIS_START,MIS_END\n70001,14/05/2011,M,01/06/2026,\n"
XML = """<?xml version="1.0" encoding="UTF-8"?>
<EXPSSDA903>
  <CHILD>
    <HEADER>
      <CHILDID>70001</CHILDID><SEX>M</SEX><DOB>14/05/2011</DOB><ETHNIC>WBRI</ETHNIC><UPN>UN1</UPN>
      <UASC>0</UASC>
      <AREVIEW><REVIEW>01/06/2026</REVIEW><REVIEW_CODE>PN1</REVIEW_CODE></AREVIEW>
      <AMISSING><MISSING>M</MISSING><MIS_START>01/06/2026</MIS_START><MIS_END></MIS_END></AMISSING>
    </HEADER>
    <EPISODE><DECOM>01/05/2026</DECOM><LS>C2</LS><PL>U4</PL><PLACE_PROVIDER>PR1</PLACE_PROVIDER>
      <HOME_POST>CH41 1AA</HOME_POST></EPISODE>
  </CHILD>
</EXPSSDA903>
"""


def rules(homeward: Homeward) -> set[str]:
    alerts = homeward("alerts", "--json").document["alerts"]
    return {reason["code"] for alert in alerts for reason in alert["reasons"]}


@pytest.mark.parametrize(
    ("name", "accepted", "code", "found"),
    [
        ("903-empty-rows", 2, 0, set()),
        ("903-no-provider", 9, 0, {"R11"}),
        ("903-sex-mfu", 5, 0, {"R09", "R11"}),
        ("903-other-file-names", 3, 0, {"R05", "R11"}),
        ("ssda903_renamed", 2, 0, set()),
    ],
)
def test_what_councils_send_is_taken_in(
    homeward: Homeward, name: str, accepted: int, code: int, found: set[str]
) -> None:
    """R05: missing for more than 24 hours; R09: aged 13 or under; R11: looked after."""
    outcome = homeward.import_("ssda903", INPUTS / name)
    document = outcome.document
    assert (document["accepted"], document["quarantined"], outcome.code) == (accepted, 0, code)
    assert document["not_read"] == []
    assert found <= rules(homeward)


def folder_of(folder: Path, files: dict[str, str]) -> Path:
    folder.mkdir()
    for name, text in files.items():
        (folder / name).write_text(text, newline="")
    return folder


NAMES = [
    ("header.csv", "missing.csv"),
    ("HEADER.CSV", "Missing.CSV"),
    ("Header 2025-26.csv", "Missing Episodes.csv"),
    ("SSDA903_header_2026.csv", "903 missing 2026-27 final.csv"),
    ("344_2026_Headers.csv", "344_2026_MissingEpisodes_missing.csv"),
]


@pytest.mark.parametrize(("header", "missing"), NAMES)
def test_years_and_modules_in_file_names(
    homeward: Homeward, tmp_path: Path, header: str, missing: str
) -> None:
    folder = folder_of(tmp_path / "return", {header: HEADER, missing: MISSING})
    outcome = homeward.import_("ssda903", folder)
    assert [file["file"] for file in outcome.document["files"]] == [header, missing]
    assert (outcome.document["accepted"], outcome.document["not_read"], outcome.code) == (2, [], 0)


NOT_READ = {
    "notes.txt": "x",
    "oc2.csv": "CHILD,DOB\n",
    "missing.xlsx": "PK\x03\x04",
    "missing_2024_25.csv": MISSING,
    "uasc.csv": "",
    "episodes.csv": "\r\n\r\n",
}


@pytest.mark.parametrize("name", NOT_READ)
def test_a_file_that_is_not_read_is_named(homeward: Homeward, tmp_path: Path, name: str) -> None:
    files = {"header.csv": HEADER, "missing.csv": MISSING, ".DS_Store": "x", name: NOT_READ[name]}
    outcome = homeward.import_("ssda903", folder_of(tmp_path / "return", files))
    assert (outcome.document["accepted"], outcome.document["not_read"], outcome.code) == (2, [name], 1)
    assert name in homeward("import", "ssda903", tmp_path / "return").out


def test_a_module_with_nothing_but_its_first_row_says_that_there_is_nothing(
    homeward: Homeward, tmp_path: Path
) -> None:
    files = {"header.csv": HEADER, "missing.csv": MISSING.splitlines()[0]}
    outcome = homeward.import_("ssda903", folder_of(tmp_path / "return", files))
    assert (outcome.document["accepted"], outcome.document["not_read"], outcome.code) == (1, [], 0)


@pytest.mark.parametrize(
    ("files", "sentence"),
    [
        ({"missing.csv": MISSING}, "has no header.csv"),
        ({"header.csv": ""}, "header.csv is empty"),
        (
            {"header.csv": HEADER, "missing_1.csv": MISSING, "missing_2.csv": MISSING},
            "missing_1.csv and missing_2.csv are both of the module missing. Leave one of them.",
        ),
        ({"a.xml": XML, "b.xml": XML}, "a.xml and b.xml are two returns"),
        ({"a.xml": XML.replace("EXPSSDA903", "CINCENSUS")}, "a.xml is not an SSDA903 return"),
        ({"a.xml": XML[:-20]}, "a.xml is not complete, valid XML: see line"),
        ({"a.xml": XML.replace("<EXP", "<!DOCTYPE x [<!ENTITY a 'b'>]><EXP", 1)}, "declares a document type"),
        ({"header.csv": HEADER, "missing.csv": "PK\x03\x04 x"}, "missing.csv is an Excel workbook"),
    ],
)
def test_what_only_a_person_can_mend_is_one_sentence(
    homeward: Homeward, tmp_path: Path, files: dict[str, str], sentence: str
) -> None:
    outcome = homeward.import_("ssda903", folder_of(tmp_path / "return", files))
    assert (outcome.code, outcome.out) == (2, "")
    assert sentence in outcome.err


@pytest.mark.timeout(30)
@pytest.mark.parametrize("make", [os.mkfifo, os.mkdir])
def test_a_pipe_or_a_folder_in_the_place_of_a_file(homeward: Homeward, tmp_path: Path, make: object) -> None:
    folder = folder_of(tmp_path / "return", {"header.csv": HEADER})
    make(folder / "missing.csv")  # type: ignore[operator]
    outcome = homeward.import_("ssda903", folder)
    assert (outcome.code, outcome.out) == (2, "")
    assert "missing.csv cannot be read" in outcome.err


@pytest.mark.parametrize("given", ["return.xml", ""])
def test_the_returns_xml_says_what_its_csv_files_say(homeward: Homeward, tmp_path: Path, given: str) -> None:
    files = {"header.csv": HEADER, "missing.csv": MISSING}
    files["episodes.csv"] = EPISODES.format(place="U4", provider="PR1")
    homeward.import_("ssda903", folder_of(tmp_path / "csv", files))
    as_xml = folder_of(tmp_path / "xml", {"return.xml": XML}) / given
    document = homeward.import_("ssda903", as_xml).document
    assert (document["accepted"], document["duplicates"], document["quarantined"]) == (0, 3, 0)
    assert (document["corrected"], document["no_longer_sent"], document["not_read"]) == (0, 0, [])


def test_a_row_of_the_xml_that_is_wrong_is_told_by_its_line(homeward: Homeward, tmp_path: Path) -> None:
    wrong = XML.replace("01/06/2026</MIS", "31/06/2026</MIS").replace("<PL>U4", "<PL>U4</PL><PL>U5")
    outcome = homeward.import_("ssda903", folder_of(tmp_path / "return", {"return.xml": wrong}))
    told = [(row["row"], row["errors"][0]["field"]) for row in outcome.document["problems"]]
    assert (told, outcome.document["accepted"], outcome.code) == ([(10, "PLACE"), (8, "MIS_START")], 1, 1)


@pytest.mark.parametrize("sex", ["M", "F", "U", "1", "2", "m"])
def test_codes_for_sex(homeward: Homeward, tmp_path: Path, sex: str) -> None:
    files = {"header.csv": HEADER.replace(",M,", f",{sex},")}
    assert homeward.import_("ssda903", folder_of(tmp_path / "return", files)).code == 0


@pytest.mark.parametrize(
    ("place", "provider", "code"),
    [
        *((place, "", 0) for place in ("T0", "T1", "T2", "T3", "T4", "Z1", "Z11", "Z12", "Z13", "Z14")),
        ("T2", "PR1", 0),
        ("U4", "", 1),
        ("Z15", "", 1),
    ],
)
def test_placements_without_a_provider(
    homeward: Homeward, tmp_path: Path, place: str, provider: str, code: int
) -> None:
    files = {"header.csv": HEADER, "episodes.csv": EPISODES.format(place=place, provider=provider)}
    assert homeward.import_("ssda903", folder_of(tmp_path / "return", files)).code == code
