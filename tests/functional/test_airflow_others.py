"""The other DAGs, really run by Airflow over a real store; and the pings that a monitor waits for."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from homeward.services.intake.accept import accept
from homeward.store.database import open_store
from homeward.store.unit_of_work import unit_of_work
from tests.airflow import Airflow
from tests.factories import event_factory
from tests.machine import ROOT, require
from tests.receivers import WebService

RUN = """
import os
from datetime import datetime
from airflow.dag_processing.dagbag import DagBag

bag = DagBag(dag_folder=os.environ["AIRFLOW__CORE__DAGS_FOLDER"])
assert bag.import_errors == {}
run = bag.dags[os.environ["DAG"]].test(logical_date=datetime.fromisoformat("2026-10-25T09:00:00+00:00"))
answer = {task.task_id: task.state for task in run.get_task_instances()}
"""
READ = """
import os
from airflow.dag_processing.dagbag import DagBag
bag = DagBag(dag_folder=os.environ["AIRFLOW__CORE__DAGS_FOLDER"])
answer = {
    name: [
        dag.dag_display_name,
        sorted(dag.tags),
        dag.doc_md,
        {t.task_id: t.retries for t in dag.tasks},
        dag.max_active_runs,
    ]
    for name, dag in bag.dags.items()
}
"""
DAGS = sorted(path.stem for path in (ROOT / "dags").glob("*.py") if path.stem != "homeward_tasks")
ONCE = {"needs_a_person"}


@pytest.fixture(scope="module")
def airflow(tmp_path_factory: pytest.TempPathFactory) -> Airflow:
    airflow = Airflow(require("airflow"), tmp_path_factory.mktemp("airflow"))
    airflow.migrate()
    engine = open_store(f"sqlite:///{airflow.env['HOMEWARD_DATA']}/homeward.db")
    with unit_of_work(engine) as uow:
        accept(uow, event_factory("child.registered"), received_at=datetime.now(UTC))
    engine.dispose()
    return airflow


def test_every_dag_says_who_is_harmed_if_it_is_late_and_what_to_do(airflow: Airflow) -> None:
    told = airflow.ask(READ)
    assert sorted(told) == DAGS
    for called, tags, doc, retries, at_once in told.values():
        assert doc.strip().startswith(f"### {called}\n")
        assert any(tag.startswith("impact:") for tag in tags)
        assert "owner:ops" in tags
        for heading in (
            "What it does",
            "Who is harmed if it is late",
            "What you see",
            "failed",
            "did not run",
        ):
            assert heading in doc
        assert {retries[task] for task in retries.keys() - ONCE} == {3}
        assert at_once == 1


def test_a_backup_is_made_restored_and_kept(airflow: Airflow) -> None:
    assert airflow.ask(RUN, DAG="backup") == {"say_that_it_begins": "success", "copy_and_restore": "success"}
    (copy,) = (Path(airflow.env["HOMEWARD_DATA"]) / "backups").iterdir()
    assert copy.suffix == ".copy"


def test_records_are_linked(airflow: Airflow) -> None:
    assert airflow.ask(RUN, DAG="contact_linkage") == {"say_that_it_begins": "success", "link": "success"}


@pytest.mark.parametrize(
    ("data", "pings"),
    [
        ("", ["/contact_linkage/start", "/contact_linkage/end"]),
        ("nowhere", ["/contact_linkage/start", "/contact_linkage/failure"]),
    ],
)
def test_a_monitor_hears_when_a_run_begins_ends_and_fails(
    airflow: Airflow, tmp_path: Path, data: str, pings: list[str]
) -> None:
    web = WebService()
    elsewhere = {"HOMEWARD_DATA": str(tmp_path / data)} if data else {}
    with web.running():
        airflow.ask(RUN, DAG="contact_linkage", HOMEWARD_PING_URL=f"{web.url}/{{dag}}/{{event}}", **elsewhere)
    assert [call.path for call in web.calls] == pings
