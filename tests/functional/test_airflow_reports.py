"""The DAGs of reports and packs, really run by Airflow over a real store and the real `homeward` commands."""

import json
import os
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine

from homeward.domain.events.kinds import london_day
from homeward.domain.meetings.dates import Group
from homeward.domain.telling.notices import About
from homeward.reports import pack_approval
from homeward.services.intake.accept import accept
from homeward.store import access, meetings, notices
from homeward.store import packs as stored
from homeward.store.database import open_store
from homeward.store.unit_of_work import reading, unit_of_work
from tests.airflow import Airflow
from tests.factories import event_factory
from tests.machine import require

RUN = """
import os
from datetime import datetime
from airflow.dag_processing.dagbag import DagBag

bag = DagBag(dag_folder=os.environ["AIRFLOW__CORE__DAGS_FOLDER"])
assert bag.import_errors == {}
run = bag.dags[os.environ["DAG"]].test(logical_date=datetime.fromisoformat(os.environ["AT"]))
answer = {task.task_id: task.state for task in run.get_task_instances()}
"""
PERIODS = """
from datetime import date
import homeward_tasks
names = ("week_before", "month_before", "quarter_before", "year_before")
answer = {
    day: [getattr(homeward_tasks, name)(date.fromisoformat(day)) for name in names]
    for day in ("2026-01-01", "2026-03-31", "2026-04-01", "2027-01-04", "2027-04-08")
}
"""
DUE = """
from datetime import UTC, datetime
from airflow.dag_processing.dagbag import DagBag
from airflow.serialization.serialized_objects import DagSerialization
import os
bag = DagBag(dag_folder=os.environ["AIRFLOW__CORE__DAGS_FOLDER"])
span = datetime(2026, 3, 1, tzinfo=UTC), datetime(2027, 5, 1, tzinfo=UTC)
answer = {}
for name, dag in bag.dags.items():
    scheduled = DagSerialization.deserialize_dag(DagSerialization.serialize_dag(dag))
    runs = [each.run_after.isoformat() for each in scheduled.iter_dagrun_infos_between(*span)]
    answer[name] = [len(runs), runs[0]]
"""
ASSETS = """
import os
from airflow.dag_processing.dagbag import DagBag
bag = DagBag(dag_folder=os.environ["AIRFLOW__CORE__DAGS_FOLDER"])
made = [outlet.uri for outlet in bag.dags["nightly_reconciliation"].get_task("conclude").outlets]
waits = bag.dags["duty_sheet"].timetable.asset_condition.objects
answer = [made, [asset.uri for asset in waits]]
"""
DOCS = """
import os
from airflow.dag_processing.dagbag import DagBag
bag = DagBag(dag_folder=os.environ["AIRFLOW__CORE__DAGS_FOLDER"])
answer = [[dag.doc_md, dag.owner_links] for dag in bag.dags.values()]
"""
AT = "2026-10-25T09:00:00+00:00"
NOW = datetime.now(UTC)
MEETING = london_day(NOW) + timedelta(days=1)
CHILD = {"scheme": "la_child_id", "value": "W-314159"}
NAMES = {"given_name": "Quillon", "family_name": "Inventedname"}


@pytest.fixture(scope="module")
def airflow(tmp_path_factory: pytest.TempPathFactory) -> Airflow:
    home = tmp_path_factory.mktemp("airflow")
    returns = {"HOMEWARD_RETURNS": str(home / "data" / "returns"), "HOMEWARD_POKE_SECONDS": "1"}
    briefly = {"HOMEWARD_APPROVAL_HOURS": "0.001"}
    airflow = Airflow(require("airflow"), home, returns | briefly)
    airflow.migrate()
    return airflow


@pytest.fixture(scope="module")
def store(airflow: Airflow) -> Iterator[Engine]:
    """A looked-after child who was missing in the year, and whose date of birth says that it is 75."""
    engine = open_store(f"sqlite:///{airflow.env['HOMEWARD_DATA']}/homeward.db")
    since = {"child": CHILD, "time": "2024-01-01T10:00:00+00:00", "from_": "2024-01-01"}
    gone = {"child": CHILD, "time": "2025-06-01T10:00:00+00:00", "reported_at": "2025-06-01T10:00:00+00:00"}
    with unit_of_work(engine) as uow:
        for event in (
            event_factory("child.registered", child=CHILD, date_of_birth="1950-01-01", **NAMES),
            event_factory("legal_status.changed", **since),
            event_factory("missing.reported", **gone),
        ):
            accept(uow, event, received_at=NOW)
    yield engine
    engine.dispose()


def run(airflow: Airflow, dag: str, at: str = AT) -> dict[str, Any]:
    told: dict[str, Any] = airflow.ask(RUN, DAG=dag, AT=at)
    return told


def test_a_pack_that_is_not_due_is_not_drafted(airflow: Airflow, store: Engine) -> None:
    for dag in ("macse_pack", "missing_group_pack"):
        assert run(airflow, dag) == {
            "say_that_it_begins": "success",
            "draft": "success",
            "is_due": "success",
            "wait_for_approval": "skipped",
        }
    with reading(store) as uow:
        assert stored.meetings(uow, Group.MACSE) == {}


@pytest.mark.parametrize(
    ("dag", "group"), [("macse_pack", Group.MACSE), ("missing_group_pack", Group.MISSING_GROUP)]
)
def test_a_pack_that_is_due_is_drafted_and_waits_until_it_is_approved(
    airflow: Airflow, store: Engine, dag: str, group: Group
) -> None:
    with unit_of_work(store) as uow:
        meetings.plan(uow, group, MEETING, "robin", NOW)
    done = {"say_that_it_begins": "success", "draft": "success", "is_due": "success"}
    assert run(airflow, dag) == {**done, "wait_for_approval": "failed"}
    assert "not approved" in airflow.said
    with unit_of_work(store) as uow:
        newest = stored.last(uow, group, MEETING)
        assert newest
        assert newest.made_by == "airflow"
        pack_approval.approve(uow, newest, newest.number, "robin", NOW, None)
    assert run(airflow, dag) == {**done, "wait_for_approval": "success"}


def test_the_return_of_the_last_whole_year_is_written(airflow: Airflow, store: Engine) -> None:
    told = run(airflow, "ssda903_extract", "2026-04-02T07:00:00+00:00")
    assert told == {"say_that_it_begins": "success", "write_files": "success"}
    rows = (Path(airflow.env["HOMEWARD_RETURNS"]) / "2025" / "missing.csv").read_text().splitlines()
    assert len(rows) == 2


def test_retention_is_reviewed(airflow: Airflow, store: Engine) -> None:
    assert run(airflow, "retention_review") == {"say_that_it_begins": "success", "review": "success"}


PUBLISHING = {
    "weekly_operations": "interviews",
    "stay_safe": "stay-safe",
    "wscb_quarter": "quarterly",
}


def test_the_duty_sheet_is_laid_for_print_for_its_owner_and_recorded(airflow: Airflow, store: Engine) -> None:
    sheets = Path(airflow.env["HOMEWARD_DATA"]) / "sheets"
    sheets.mkdir(exist_ok=True)
    old, fresh = sheets / "audit-lists-2025Q4.html", sheets / "audit-lists-2026Q1.html"
    for file in (old, fresh):
        file.touch()
    long_ago = (NOW - timedelta(days=3)).timestamp()
    os.utime(old, (long_ago, long_ago))
    assert run(airflow, "duty_sheet") == {"say_that_it_begins": "success", "draw_to_file": "success"}
    page = sheets / "duty-sheet.html"
    assert CHILD["value"] in page.read_text()
    assert page.stat().st_mode & 0o077 == 0
    assert sorted(sheets.iterdir()) == [fresh, page]
    with reading(store) as uow:
        looks = access.latest(uow, 50, username="airflow")
    printed = [each.child_ref for each in looks if each.what == "report: duty-sheet, by a command"]
    assert len(printed) == 1
    assert printed[0]


def test_the_safeguarding_lead_is_told_of_audit_lists_and_none_is_printed(
    airflow: Airflow, store: Engine
) -> None:
    for _ in range(2):
        assert run(airflow, "audit_lists") == {"say_that_it_begins": "success", "tell": "success"}
    with reading(store) as uow:
        (notice,) = [each for each in notices.listing(uow) if each.about_kind is About.AUDIT_LISTS]
    assert (notice.role, notice.template) == ("safeguarding_lead", "lists_due")
    assert not list((Path(airflow.env["HOMEWARD_DATA"]) / "sheets").glob("audit-lists-2026Q2*"))


@pytest.mark.parametrize(("dag", "report"), PUBLISHING.items())
def test_a_report_is_drawn_and_kept(airflow: Airflow, store: Engine, dag: str, report: str) -> None:
    assert run(airflow, dag) == {"say_that_it_begins": "success", "draw_and_keep": "success"}
    history = subprocess.run(
        [airflow.env["HOMEWARD_COMMAND"], "report", "history", report, "--json"],
        env=airflow.env,
        capture_output=True,
        check=True,
    )
    assert len(json.loads(history.stdout)["publications"]) == 1


def test_nothing_that_airflow_prints_or_keeps_holds_a_childs_data(airflow: Airflow, store: Engine) -> None:
    """Run after the others: what all of them left."""
    run(airflow, "retention_review")
    files = [file for file in airflow.home.rglob("*") if file.is_file() and "data" not in file.parts]
    assert {"airflow.db"} <= {file.name for file in files}
    kept = airflow.said + "".join(file.read_bytes().decode(errors="replace") for file in files)
    for secret in (CHILD["value"], *NAMES.values()):
        assert secret not in kept


def test_the_period_of_a_report_is_the_last_whole_one(airflow: Airflow) -> None:
    assert airflow.ask(PERIODS) == {
        "2026-01-01": ["2025-W52", "2025-12", "2025Q3", "2024"],
        "2026-03-31": ["2026-W13", "2026-02", "2025Q3", "2024"],
        "2026-04-01": ["2026-W13", "2026-03", "2025Q4", "2025"],
        "2027-01-04": ["2026-W53", "2026-12", "2026Q3", "2025"],
        "2027-04-08": ["2027-W13", "2027-03", "2026Q4", "2026"],
    }


def test_a_report_is_due_at_its_first_time_after_installation(airflow: Airflow) -> None:
    """A first run that waited for a whole period would leave out the year of the installation."""
    due = airflow.ask(DUE)
    assert due["duty_sheet"] == [426, "2026-03-01T06:00:00+00:00"]
    assert due["weekly_operations"] == [61, "2026-03-02T06:30:00+00:00"]
    assert due["stay_safe"] == [14, "2026-03-01T06:45:00+00:00"]
    assert due["wscb_quarter"] == [5, "2026-04-08T07:00:00+00:00"]
    assert due["audit_lists"] == [5, "2026-04-08T07:30:00+00:00"]
    assert due["ssda903_extract"] == [2, "2026-04-02T07:00:00+00:00"]
    assert due["retention_review"] == [2, "2026-04-03T07:30:00+00:00"]
    assert due["macse_pack"] == [426, "2026-03-01T06:30:00+00:00"]
    assert due["missing_group_pack"] == [426, "2026-03-01T06:40:00+00:00"]


def test_the_certificate_of_the_night_sets_off_the_duty_sheet(airflow: Airflow) -> None:
    made, waited_for = airflow.ask(ASSETS)
    assert made == waited_for == ["homeward://certificate-of-the-night/"]


def test_every_dag_leads_back_to_homeward(airflow: Airflow) -> None:
    back = "http://127.0.0.1:8000/operations"
    for doc, links in airflow.ask(DOCS, HOMEWARD_PUBLIC_URL="http://127.0.0.1:8000/"):
        assert f"({back})" in doc
        assert links == {"ops": back}
    for doc, links in airflow.ask(DOCS):
        assert "/operations)" not in doc
        assert links == {}
