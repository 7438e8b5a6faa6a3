"""The DAG files, as Airflow reads them: they load, say what they are for, and are due when they should be."""

import ast
import sys
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from tests.airflow import Airflow
from tests.machine import ROOT, require

LOAD = """
import os
from airflow.dag_processing.dagbag import DagBag
bag = DagBag(dag_folder=os.environ["AIRFLOW__CORE__DAGS_FOLDER"])
"""

READ = """
from datetime import UTC, datetime
from airflow.serialization.serialized_objects import DagSerialization
dag = bag.dags["nightly_reconciliation"]
span = datetime(2026, 3, 1, tzinfo=UTC), datetime(2027, 3, 1, tzinfo=UTC)
scheduled = DagSerialization.deserialize_dag(DagSerialization.serialize_dag(dag))
intervals = [each.data_interval for each in scheduled.iter_dagrun_infos_between(*span)]
answer = {
    "errors": bag.import_errors,
    "catchup": dag.catchup,
    "max_active_runs": dag.max_active_runs,
    "paused": dag.is_paused_upon_creation,
    "start": dag.start_date.isoformat(),
    "tags": sorted(dag.tags),
    "doc": dag.doc_md,
    "owners": sorted({task.owner for task in dag.tasks}),
    "retries": {task.task_id: [task.retries, task.retry_delay.total_seconds()] for task in dag.tasks},
    "nights": [[each.start.isoformat(), each.end.isoformat()] for each in intervals],
}
"""


@pytest.fixture(scope="module")
def airflow(tmp_path_factory: pytest.TempPathFactory) -> Airflow:
    return Airflow(require("airflow"), tmp_path_factory.mktemp("airflow"))


@pytest.fixture(scope="module")
def nightly(airflow: Airflow) -> dict[str, Any]:
    """What Airflow knows of the nightly DAG."""
    return dict(airflow.ask(LOAD + READ))


@pytest.mark.parametrize("file", sorted((ROOT / "dags").glob("*.py")), ids=lambda file: file.name)
def test_a_dag_file_imports_airflow_and_the_standard_library_alone(file: Path) -> None:
    imported = {name for node in ast.walk(ast.parse(file.read_text())) for name in _modules(node)}
    beside = {each.stem for each in (ROOT / "dags").glob("*.py")}
    assert imported - set(sys.stdlib_module_names) - beside == {"airflow"}


def _modules(node: ast.AST) -> set[str]:
    match node:
        case ast.Import(names):
            return {alias.name.partition(".")[0] for alias in names}
        case ast.ImportFrom(module=str(module)):
            return {module.partition(".")[0]}
        case _:
            return set()


def test_every_dag_loads(nightly: dict[str, Any]) -> None:
    assert nightly["errors"] == {}


def test_the_nightly_dag_catches_up_one_night_at_a_time(nightly: dict[str, Any]) -> None:
    assert nightly["catchup"]
    assert nightly["max_active_runs"] == 1
    assert not nightly["paused"]
    assert nightly["start"] == "2026-03-01T00:00:00+00:00"


def test_the_nightly_dag_says_how_much_it_matters_to_whom_and_what_to_do(nightly: dict[str, Any]) -> None:
    assert nightly["tags"] == ["impact:high", "owner:ops"]
    assert nightly["owners"] == ["ops"]
    for heading in [
        "What it does",
        "Who is harmed if it is late",
        "What you see",
        "failed",
        "did not run",
        "By hand",
    ]:
        assert heading in nightly["doc"]
    assert "The duty team has a task for what it can settle" in nightly["doc"]


def test_a_failed_night_is_tried_again(nightly: dict[str, Any]) -> None:
    assert nightly["retries"]["evaluate"] == nightly["retries"]["conclude"] == [3, 0.1]


def test_nights_end_at_half_past_two_and_follow_on_without_a_gap_also_when_clocks_change(
    nightly: dict[str, Any],
) -> None:
    nights = [[datetime.fromisoformat(instant) for instant in night] for night in nightly["nights"]]
    assert len(nights) == 365
    assert {f"{end:%H:%M %Z}" for _, end in nights} == {"02:30 UTC"}
    assert {end - start for start, end in nights} == {timedelta(days=1)}
    assert all(end == start for (_, end), (start, _) in pairwise(nights))


def test_a_dag_without_documentation_and_tags_is_refused(airflow: Airflow, tmp_path: Path) -> None:
    (tmp_path / "silent.py").write_text(
        "from airflow.sdk import DAG\nfrom airflow.providers.standard.operators.bash import BashOperator\n"
        "with DAG('silent'):\n    BashOperator(task_id='one', bash_command='true')\n"
    )
    script = LOAD + "answer = [list(bag.dags), list(bag.import_errors.values())]"
    dags, [error] = airflow.ask(script, AIRFLOW__CORE__DAGS_FOLDER=str(tmp_path))
    assert dags == []
    for missing in ["documentation (doc_md)", "impact:TIER", "owner:TEAM"]:
        assert missing in error
