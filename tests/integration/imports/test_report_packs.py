"""`homeward report macse-pack` and `missing-group-pack`: whole packs, and what Airflow is told of them."""

import csv
from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path

from sqlalchemy import Engine

from homeward.domain.events.kinds import london_day
from homeward.domain.meetings.dates import Group
from homeward.reports import pack_approval
from homeward.store import meetings
from homeward.store import packs as stored
from homeward.store.unit_of_work import reading, unit_of_work
from tests.commands import Homeward, Outcome
from tests.integration.imports.test_report_quarterly import written
from tests.macse import accepted, child_of, discussed

NOW = datetime.now(UTC)
TODAY = london_day(NOW)


def days_ago(days: int) -> str:
    return (TODAY - timedelta(days=days)).isoformat()


def a_case(homeward: Homeward, tmp_path: Path) -> None:
    events = [
        {
            **child_of("W-1"),
            "data": {**child_of("W-1")["data"], "given_name": "Avery", "family_name": "Example"},
        },
        accepted("W-1", days_ago(60), "M-1"),
        discussed("W-1", days_ago(30), "M-1"),
    ]
    assert homeward.import_("events", written(tmp_path, events), "--process").code in (0, 1)


def plan(engine: Engine, days: int) -> None:
    with unit_of_work(engine) as uow:
        meetings.plan(uow, Group.MACSE, TODAY + timedelta(days=days), "robin", NOW)


def drafted(homeward: Homeward) -> Outcome:
    return homeward("report", "macse-pack", "--draft", "--json", "--as", "airflow")


def test_a_whole_pack_is_json_csv_a_page_and_pdf(homeward: Homeward, tmp_path: Path, engine: Engine) -> None:
    a_case(homeward, tmp_path)
    plan(engine, 20)
    pack = homeward("report", "macse-pack", "--json").document
    assert pack["meeting"] == (TODAY + timedelta(days=20)).isoformat()
    (part,) = pack["children"]
    assert (part["name"], part["item"]) == ("Avery Example", "Case for review")
    rows = list(csv.DictReader(StringIO(homeward("report", "macse-pack", "--csv").out)))
    assert {row["child"] for row in rows if row["part"] == "Avery Example"} == {part["child"]}
    page, pdf = tmp_path / "pack.html", tmp_path / "pack.pdf"
    assert homeward("report", "macse-pack", "--html", page, "--pdf", pdf).code == 0
    assert "nobody has approved it" in page.read_text()
    assert "Avery Example" in page.read_text()
    assert pdf.read_bytes().startswith(b"%PDF")


def test_without_being_asked_for_the_pack_nothing_of_a_child_is_printed(
    homeward: Homeward, tmp_path: Path, engine: Engine
) -> None:
    a_case(homeward, tmp_path)
    plan(engine, 1)
    for options in ((), ("--draft",), ("--draft", "--json"), ("--approved",), ("--approved", "--json")):
        outcome = homeward("report", "macse-pack", *options)
        for secret in ("Avery", "W-1", "M-1"):
            assert secret not in outcome.out + outcome.err


def test_a_draft_is_kept_once_it_is_due_and_again_only_if_it_says_something_new(
    homeward: Homeward, tmp_path: Path, engine: Engine
) -> None:
    a_case(homeward, tmp_path)
    assert (drafted(homeward).code, drafted(homeward).document) == (
        0,
        {"due": False, "needs_a_person": False},
    )
    plan(engine, 30)
    assert drafted(homeward).document["due"] is False
    plan(engine, 1)
    first, second = drafted(homeward), drafted(homeward)
    assert (first.code, first.document["kept"], first.document["children"]) == (1, True, 1)
    assert (second.code, second.document["kept"], second.document["needs_a_person"]) == (1, False, True)


def test_whether_it_is_approved_is_said_by_code_and_json(
    homeward: Homeward, tmp_path: Path, engine: Engine
) -> None:
    a_case(homeward, tmp_path)
    assert homeward("report", "macse-pack", "--approved", "--json").document == {
        "meeting": None,
        "approved": False,
    }
    plan(engine, 1)
    drafted(homeward)
    assert homeward("report", "macse-pack", "--approved").code == 1
    with unit_of_work(engine) as uow:
        newest = stored.last(uow, Group.MACSE, TODAY + timedelta(days=1))
        assert newest
        pack_approval.approve(uow, newest, newest.number, "robin", NOW, None)
    said = homeward("report", "macse-pack", "--approved", "--json")
    assert (said.code, said.document["approved"]) == (0, True)
    assert drafted(homeward).code == 0
    with reading(engine) as uow:
        kept = stored.last(uow, Group.MACSE, TODAY + timedelta(days=1))
    assert kept
    assert kept.approved_by == "robin"


def test_without_a_meeting_it_says_what_to_do(homeward: Homeward, tmp_path: Path) -> None:
    a_case(homeward, tmp_path)
    for name in ("macse-pack", "missing-group-pack"):
        outcome = homeward("report", name)
        assert outcome.code == 2
        assert "no meeting is planned: plan one on the page of the packs, or give --meeting" in outcome.err
        day = (TODAY + timedelta(days=9)).isoformat()
        assert homeward("report", name, "--meeting", day).code == 0


def test_options_that_do_not_go_together_are_refused(homeward: Homeward, tmp_path: Path) -> None:
    a_case(homeward, tmp_path)
    outcome = homeward("report", "macse-pack", "--draft", "--approved")
    assert outcome.code == 2
    assert "--draft and --approved go alone" in outcome.err
