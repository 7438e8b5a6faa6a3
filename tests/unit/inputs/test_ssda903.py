"""Rows of the SSDA903 return: what each tells, and what refuses it (domain.md, section 4.1)."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest

from homeward.domain.events import Event, parse
from homeward.errors import UnreadableInput
from homeward.inputs import ssda903
from homeward.inputs.importing import Row
from homeward.inputs.ssda903.standing import Standing
from homeward.services.intake.raw import Raw

COLUMNS = {
    "header.csv": "CHILD,SEX,DOB,ETHNIC,UPN,MOTHER,MC_DOB",
    "episodes.csv": "CHILD,DECOM,RNE,LS,CIN,PLACE,PLACE_PROVIDER,DEC,REC,REASON_PLACE_CHANGE,HOME_POST,"
    "PL_POST,URN",
    "missing.csv": "CHILD,DOB,MISSING,MIS_START,MIS_END",
    "uasc.csv": "CHILD,SEX,DOB,DUC",
}
HEADER = "1001,2,27/03/2008,WBRI,D051910639385,,"
EPISODE = "1001,15/02/2016,L,C2,N3,K2,PR4,14/08/2017,X1,CLOSE,EG19 7TT,WV27 9FW,4244474"
MISSING = "1001,27/03/2008,M,13/11/2017,25/11/2017"
UASC = "1001,2,27/03/2008,27/03/2026"
NOW = datetime.now(UTC)
NOTHING = Standing({}, {})
TOMORROW = f"{NOW + timedelta(days=2):%d/%m/%Y}"


def rows(folder: Path, **files: str | Sequence[str]) -> dict[str, list[Row]]:
    """What each file's rows tell; `header` has its usual row unless it is given."""
    for name, lines in ({"header": HEADER} | files).items():
        body = [lines] if isinstance(lines, str) else lines
        (folder / f"{name}.csv").write_text("\n".join([COLUMNS[f"{name}.csv"], *body]) + "\n")
    return {lines.path.stem: read for lines, read in read_return(folder).files}


def read_return(folder: Path) -> ssda903.Read:
    """As nothing of any return is known before."""
    found = ssda903.look_into(folder)
    year = ssda903.settle_year(found, NOTHING, None, NOW.date())
    return ssda903.read(found, "344", year, NOTHING, NOW)


def events(row: Row) -> list[Event]:
    """As they would be taken in now."""
    assert all(raw.content for raw in row), [raw.problems for raw in row]
    return [parse(raw.content, received_at=NOW) for raw in row]


def refusal(row: Row) -> Sequence[tuple[str, str]]:
    (raw,) = row
    assert raw.content is None
    return [(problem.field, problem.message) for problem in raw.problems]


def said(event: Event) -> Mapping[str, Any]:
    return event.data.model_dump(mode="json", by_alias=True, exclude_none=True, exclude_defaults=True)


def test_a_header_row_registers_the_child(tmp_path: Path) -> None:
    (event,) = events(rows(tmp_path, missing=MISSING)["header"][0])
    assert (event.type, event.source) == ("child.registered", "ssda903")
    assert event.occurred_at == datetime(2017, 3, 31, 23, tzinfo=UTC)
    assert said(event) == {
        "child": {"scheme": "ssda903", "value": "1001"},
        "identifiers": [{"scheme": "upn", "value": "D051910639385"}],
        "upn": "D051910639385",
        "date_of_birth": "2008-03-27",
        "sex": "female",
        "ethnicity": "WBRI",
    }


def test_a_reason_for_having_no_upn_identifies_nobody(tmp_path: Path) -> None:
    (event,) = events(rows(tmp_path, header="1001,1,27/03/2008,WBRI,UN4,,")["header"][0])
    assert (said(event)["upn"], event.identifiers) == ("UN4", (event.child,))


def test_what_the_header_leaves_blank_is_not_known(tmp_path: Path) -> None:
    (event,) = events(rows(tmp_path, header="1001,,,,,,")["header"][0])
    assert said(event) == {"child": {"scheme": "ssda903", "value": "1001"}}


def test_a_child_born_within_the_year_is_known_from_birth(tmp_path: Path) -> None:
    told = rows(tmp_path, header="1001,1,09/06/2017,WBRI,,,", missing=MISSING)
    assert events(told["header"][0])[0].occurred_at == datetime(2017, 6, 8, 23, tzinfo=UTC)


def test_an_episode_is_a_legal_status_and_a_placement_with_its_postcodes(tmp_path: Path) -> None:
    legal, placed = events(rows(tmp_path, episodes=EPISODE)["episodes"][0])
    span = {"from": "2016-02-15", "to": "2017-08-14"}
    assert (legal.type, said(legal)) == (
        "legal_status.changed",
        {"child": {"scheme": "ssda903", "value": "1001"}, "code": "C2", **span},
    )
    assert placed.type == "placement.started"
    assert said(placed) | {"placement": ""} == {
        "child": {"scheme": "ssda903", "value": "1001"},
        "placement": "",
        "place_code": "K2",
        "provider_code": "PR4",
        "postcode": "WV27 9FW",
        "home_postcode": "EG19 7TT",
        "urn": "4244474",
        "responsible_la": "344",
        **span,
    }


def test_a_missing_period_is_a_report_and_a_return_at_midnight_in_london(tmp_path: Path) -> None:
    row = MISSING.replace("13/11/2017", "13/06/2017")
    reported, found = events(rows(tmp_path, missing=row)["missing"][0])
    assert (reported.type, found.type) == ("missing.reported", "missing.found")
    assert reported.data.reported_at == datetime(2017, 6, 12, 23, tzinfo=UTC)
    assert found.data.found_at == datetime(2017, 11, 25, tzinfo=UTC)
    assert (reported.data.category, reported.data.responsible_la) == ("M", "344")
    assert reported.data.episode == found.data.episode


def test_without_an_end_the_child_is_still_missing(tmp_path: Path) -> None:
    (reported,) = events(rows(tmp_path, missing=MISSING.replace("25/11/2017", ""))["missing"][0])
    assert reported.type == "missing.reported"


def test_a_later_return_that_gives_the_end_repeats_the_report(tmp_path: Path) -> None:
    (first,) = events(rows(tmp_path, missing=MISSING.replace("25/11/2017", ""))["missing"][0])
    again, _ = events(rows(tmp_path, missing=MISSING)["missing"][0])
    assert first.key == again.key


def test_an_unaccompanied_child(tmp_path: Path) -> None:
    (event,) = events(rows(tmp_path, uasc=UASC, missing=MISSING)["uasc"][0])
    assert (event.type, said(event)["uasc"], said(event)["duc"]) == ("child.updated", "Y", "2026-03-27")


def test_the_same_row_always_makes_the_same_events_and_another_row_others(tmp_path: Path) -> None:
    one, two = (rows(tmp_path, episodes=EPISODE)["episodes"][0] for _ in range(2))
    other = rows(tmp_path, episodes=EPISODE.replace("C2", "C1"))["episodes"][0]
    ids = [[raw.content["id"] for raw in row] for row in (one, two, other)]  # type: ignore[index]
    assert ids[0] == ids[1]
    assert ids[0][0] != ids[2][0]


DATE = "must be a date that exists, as dd/mm/yyyy"


@pytest.mark.parametrize(
    ("file", "row", "problems"),
    [
        ("header", ",2,27/03/2008,WBRI,,,", [("CHILD", "is required")]),
        ("header", "1001,2,31/02/2008,WBRI,,,", [("DOB", DATE)]),
        ("header", "1001,2,2008-03-27,WBRI,,,", [("DOB", DATE)]),
        ("header", f"1001,2,{TOMORROW},WBRI,,,", [("DOB", "must not be in the future")]),
        ("header", "1001,3,27/03/2008,WBRI,,,", [("SEX", "must be M, F or U (not known), or 1")]),
        ("header", "1001,2,27/03/2008,WBRI,D05,,", [("UPN", "must be a UPN such as")]),
        ("header", "1001,2,27/03/2008,XXXX,,,", [("ETHNIC", "must be one of: WBRI, WIRI")]),
        ("header", "1\0,2,27/03/2008,WBRI,,,", [("CHILD", "holds a NUL, which is no text")]),
        ("header", f"{'1' * 201},2,27/03/2008,WBRI,,,", [("CHILD", "must be at most 200 characters")]),
        (
            "header",
            "1001,7,00/01/2008,WHITE,1,,",
            [
                ("SEX", "must be M, F or U"),
                ("DOB", DATE),
                ("ETHNIC", "must be one of"),
                ("UPN", "must be a UPN"),
            ],
        ),
        ("episodes", EPISODE.replace("15/02/2016", ""), [("DECOM", "is required")]),
        ("episodes", EPISODE.replace("15/02/2016", "31/02/2016"), [("DECOM", DATE)]),
        ("episodes", EPISODE.replace("14/08/2017", TOMORROW), [("DEC", "must not be in the future")]),
        ("episodes", EPISODE.replace("14/08/2017", "14/02/2016"), [("DEC", "must not be before DECOM")]),
        ("episodes", EPISODE.replace("C2", "C9"), [("LS", "must be one of: C1, C2")]),
        ("episodes", EPISODE.replace("K2", "Q7"), [("PLACE", "must be one of: A3")]),
        ("episodes", EPISODE.replace("PR4", ""), [("PLACE_PROVIDER", "is required")]),
        ("missing", MISSING.replace("13/11/2017", ""), [("MIS_START", "is required (rule 564)")]),
        ("missing", MISSING.replace(",M,", ",,"), [("MISSING", "is required: M or A (rules 565 and 566)")]),
        (
            "missing",
            "1001,27/03/2008,,,25/11/2017",
            [("MISSING", "is required: M or A (rules 565"), ("MIS_START", "is required (rule 564)")],
        ),
        (
            "missing",
            MISSING.replace("25/11/2017", "12/11/2017"),
            [("MIS_END", "must not be before MIS_START (rule 567)")],
        ),
        ("missing", MISSING.replace("13/11/2017", "31/02/2026"), [("MIS_START", f"{DATE} (rule 1004)")]),
        ("missing", MISSING.replace("25/11/2017", "30/02/2018"), [("MIS_END", f"{DATE} (rule 1005)")]),
        ("missing", MISSING.replace(",M,", ",X,"), [("MISSING", "must be M (missing) or A (away without")]),
        ("missing", f"1001,,M,{TOMORROW},", [("MIS_START", "must not be in the future")]),
        ("uasc", "1001,2,27/03/2008,soon", [("DUC", DATE)]),
        ("uasc", "1001,2,27/03/2008", [("", "has 3 cells where the first row names 4")]),
    ],
)
def test_a_row_that_cannot_be_right_is_refused_with_every_reason(
    tmp_path: Path, file: str, row: str, problems: list[tuple[str, str]]
) -> None:
    told = refusal(rows(tmp_path, **{file: row})[file][0])
    assert [field for field, _ in told] == [field for field, _ in problems]
    assert all(message.startswith(start) for (_, message), (_, start) in zip(told, problems, strict=True))
    values = {cell for cell in row.split(",") if len(cell) > 2}
    assert not any(value in message for _, message in told for value in values)


def test_a_refused_row_is_kept_under_its_columns_names_with_its_file_and_number(tmp_path: Path) -> None:
    good, bad = rows(tmp_path, missing=[MISSING, MISSING.replace(",M,", ",X,")])["missing"]
    (raw,) = bad
    assert isinstance(raw, Raw)
    assert (raw.file, raw.row) == ("missing.csv", 3)
    assert b'"MISSING": "X"' in raw.body
    assert len(events(good)) == 2


def test_what_two_header_rows_of_one_child_contradict_is_not_known(tmp_path: Path) -> None:
    """Neither row counts more than the other, whichever comes first; what only one gives is taken."""
    lines = [HEADER, HEADER.replace("WBRI", "WOTH"), HEADER.replace("WBRI,D051910639385", ",")]
    for order in permutations(lines):
        told = rows(tmp_path, header=order)["header"]
        assert len({events(row)[0].id for row in told}) == 1
        assert "ethnicity" not in said(events(told[0])[0])
        assert said(events(told[0])[0])["upn"] == "D051910639385"
        assert [[problem.field for problem in row[0].problems] for row in told] == [["CHILD"]] * 3


def test_two_dates_of_birth_are_both_taken_for_a_person_to_choose(tmp_path: Path) -> None:
    one, other = rows(tmp_path, header=[HEADER, HEADER.replace("2008", "2012")])["header"]
    assert [said(events(row)[0])["date_of_birth"] for row in (one, other)] == ["2008-03-27", "2012-03-27"]


def test_a_header_row_that_comes_twice_is_one(tmp_path: Path) -> None:
    one, two = rows(tmp_path, header=[HEADER, HEADER])["header"]
    assert events(one)[0].id == events(two)[0].id
    assert one[0].problems == two[0].problems == ()


def test_another_date_of_birth_than_the_headers_is_noted_and_the_row_taken_in(tmp_path: Path) -> None:
    """It may be about another child, which a person must see; the alert must come all the same."""
    row = rows(tmp_path, missing=MISSING.replace("27/03/2008", "28/03/2008"))["missing"][0]
    assert len(events(row)) == 2
    noted = [[(problem.field, problem.message) for problem in raw.problems] for raw in row]
    assert noted == [[("DOB", "is not the date of birth that the header gives for this child")], []]


def test_a_child_who_is_not_in_the_header_is_noted_and_the_row_taken_in(tmp_path: Path) -> None:
    row = rows(tmp_path, missing=MISSING.replace("1001", "1009"))["missing"][0]
    assert len(events(row)) == 2
    assert [problem.field for raw in row for problem in raw.problems] == ["CHILD"]


def test_only_the_header_is_needed(tmp_path: Path) -> None:
    assert list(rows(tmp_path)) == ["header"]


def test_a_folder_without_a_header(tmp_path: Path) -> None:
    (tmp_path / "missing.csv").write_text(COLUMNS["missing.csv"])
    with pytest.raises(UnreadableInput, match=r"has no header\.csv"):
        read_return(tmp_path)


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(UnreadableInput, match=r"The folder absent cannot be read: No such file"):
        read_return(tmp_path / "absent")


def test_a_column_that_is_not_there_stops_everything_before_it_begins(tmp_path: Path) -> None:
    (tmp_path / "header.csv").write_text(f"{COLUMNS['header.csv']}\n{HEADER}\n")
    (tmp_path / "missing.csv").write_text("CHILD,DOB,MISSING,START,MIS_END\n")
    with pytest.raises(
        UnreadableInput, match=r"first row of missing\.csv does not name the column MIS_START\."
    ):
        read_return(tmp_path)


def test_files_may_be_named_in_capitals_and_have_more_columns(tmp_path: Path) -> None:
    (tmp_path / "HEADER.CSV").write_text(f"{COLUMNS['header.csv']},MORE\n{HEADER},x\n")
    ((_, read),) = read_return(tmp_path).files
    assert len(read) == 1
