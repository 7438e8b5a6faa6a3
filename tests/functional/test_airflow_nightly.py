"""The nightly DAG, really run by Airflow, over a real store and the real `homeward reconcile`."""

import json
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from homeward.services.intake.accept import accept
from homeward.store.database import open_store
from homeward.store.unit_of_work import unit_of_work
from tests.airflow import Airflow
from tests.factories import event_factory
from tests.machine import require

RUN = """
import os
from datetime import datetime
from airflow.dag_processing.dagbag import DagBag

dag = DagBag(dag_folder=os.environ["AIRFLOW__CORE__DAGS_FOLDER"]).dags["nightly_reconciliation"]
asked = {"business_date": os.environ["ASKED"]} if "ASKED" in os.environ else None
run = dag.test(logical_date=datetime.fromisoformat("2026-10-25T09:00:00+00:00"), run_conf=asked)
def name(task):
    return task.task_id if task.map_index < 0 else f"{task.task_id} {task.map_index + 1}"
answer = {name(task): [task.state, task.try_number] for task in run.get_task_instances()}
answer = {task: answer[task] for task in sorted(answer) if task != "say_that_it_begins"}
"""

READ = """
import os
from types import SimpleNamespace
from airflow.sdk.execution_time.xcom import XCom
answer = XCom.deserialize_value(SimpleNamespace(value=os.environ["STORED"]))
"""

DONE = {name: ["success", 1] for name in ("conclude", "evaluate 1", "evaluate 2")}
"""Each part of a night and its conclusion, at the first try."""

CHILD = {"scheme": "la_child_id", "value": "W-314159"}
NAMES = {"given_name": "Quillon", "family_name": "Inventedname"}


@dataclass(frozen=True)
class Night:
    """One run: each task's state and tries, and what `conclude` handed on, as stored and as it is read."""

    tasks: dict[str, list[Any]]
    stored: str
    outcome: dict[str, Any]


@pytest.fixture(scope="module")
def airflow(tmp_path_factory: pytest.TempPathFactory) -> Airflow:
    airflow = Airflow(require("airflow"), tmp_path_factory.mktemp("airflow"))
    airflow.migrate()
    return airflow


@pytest.fixture(scope="module")
def nights(airflow: Airflow) -> list[Night]:
    """A night over a report that nobody has processed, and then another run, by hand, for another day."""
    engine = open_store(f"sqlite:///{airflow.env['HOMEWARD_DATA']}/homeward.db")
    with unit_of_work(engine) as uow:
        long_ago = datetime.now(UTC) - timedelta(minutes=5)
        accept(uow, event_factory("child.registered", child=CHILD, **NAMES), received_at=long_ago)
    engine.dispose()
    return [run(airflow), run(airflow, ASKED="2026-02-28")]


def run(airflow: Airflow, **variables: str) -> Night:
    tasks = airflow.ask(RUN, **variables)
    with closing(sqlite3.connect(airflow.home / "airflow.db")) as database:
        newest_first = "SELECT value FROM xcom WHERE task_id = 'conclude' ORDER BY timestamp DESC"
        stored = json.loads(database.execute(newest_first).fetchone()[0])
    return Night(tasks, stored, airflow.ask(READ, STORED=stored))


def test_a_night_that_needs_a_person_succeeds_and_says_so(nights: list[Night]) -> None:
    assert nights[0].tasks == {**DONE, "needs_a_person": ["success", 1]}
    assert nights[0].outcome["needs_a_person"] is True
    assert nights[0].outcome["counts"]["unprocessed"] == 1


def test_run_again_it_finds_nothing_left_to_do(nights: list[Night]) -> None:
    assert nights[1].tasks == {**DONE, "needs_a_person": ["skipped", 1]}
    assert nights[1].outcome["needs_a_person"] is False
    assert (nights[1].outcome["counts"]["children"], nights[1].outcome["counts"]["unprocessed"]) == (1, 0)


def test_it_is_for_the_day_on_which_its_interval_ends_or_the_one_asked_for(
    airflow: Airflow, nights: list[Night]
) -> None:
    assert len(nights) == 2
    assert "reconcile --json --business-date 2026-10-25" in airflow.said
    assert "reconcile --json --business-date 2026-02-28" in airflow.said


def test_tasks_hand_on_counts_alone_and_airflow_keeps_them_encrypted(nights: list[Night]) -> None:
    for night in nights:
        assert night.stored.startswith("fernet:")
        assert set(night.outcome) == {"needs_a_person", "failed", "counts"}
        assert {type(count) for count in night.outcome["counts"].values()} == {int}


def test_nothing_that_airflow_prints_or_keeps_holds_a_childs_data(
    airflow: Airflow, nights: list[Night]
) -> None:
    files = [file for file in airflow.home.rglob("*") if file.is_file() and "data" not in file.parts]
    assert {"airflow.db"} <= {file.name for file in files}
    kept = airflow.said + "".join(file.read_bytes().decode(errors="replace") for file in files)
    assert len(nights) == 2
    for secret in [CHILD["value"], *NAMES.values()]:
        assert secret not in kept


def test_a_store_that_is_away_fails_the_night_after_all_its_tries(airflow: Airflow, tmp_path: Path) -> None:
    away = "postgresql+psycopg://nobody@127.0.0.1:1/nothing"
    assert airflow.ask(RUN, HOMEWARD_DATABASE_URL=away, HOMEWARD_DATA=str(tmp_path)) == {
        "evaluate 1": ["failed", 4],
        "evaluate 2": ["failed", 4],
        "conclude": ["upstream_failed", 0],
        "needs_a_person": ["upstream_failed", 0],
    }
