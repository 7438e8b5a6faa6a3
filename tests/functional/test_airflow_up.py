"""Airflow behind `homeward up`, as ops use it: sign in, read what the DAG is for, run it, see counts."""

import json
import re
import subprocess
import urllib.request
from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from tests.factories import event_factory
from tests.machine import require
from tests.up import HOMEWARD, Up, eventually, is_alive

NIGHTLY = "/api/v2/dags/nightly_reconciliation"
CHILD = {"scheme": "la_child_id", "value": "W-314159"}


class Ops:
    """Somebody signed in to Airflow's API with the name and password that `homeward up` prints."""

    def __init__(self, up: Up) -> None:
        found = re.search(r"Airflow is at (\S+)/", up.said)
        assert found, up.said
        self.address = found.group(1)
        who = {"username": "ops", "password": up.password("ops")}
        self.token = self.ask("/auth/token", who)["access_token"]

    def ask(self, path: str, body: Mapping[str, Any] | None = None) -> Any:
        headers = {"Content-Type": "application/json", "Accept": "application/json"}
        if hasattr(self, "token"):
            headers["Authorization"] = f"Bearer {self.token}"
        content = None if body is None else json.dumps(body).encode()
        with urllib.request.urlopen(
            urllib.request.Request(self.address + path, content, headers), timeout=30
        ) as answer:
            return json.load(answer)

    def tasks(self, run: str) -> dict[str, str]:
        found = self.ask(f"{NIGHTLY}/dagRuns/{run}/taskInstances")["task_instances"]
        return {task["task_id"]: task["state"] for task in found}


@pytest.fixture(scope="module")
def up(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Up]:
    require("airflow")
    up = Up(tmp_path_factory.mktemp("up"))
    up.wait_for("Airflow is at", 240)
    yield up
    up.kill()


@pytest.fixture(scope="module")
def ops(up: Up) -> Ops:
    return Ops(up)


@pytest.fixture(scope="module")
def run(up: Up, ops: Ops) -> str:
    """A run by hand, for a named day, after a report has come in."""
    up.send(event_factory("harm.disclosed", child=CHILD))
    eventually(lambda: len(up.alerts()) == 1)
    asked = {"logical_date": None, "conf": {"business_date": "2026-03-10"}}
    started: str = ops.ask(f"{NIGHTLY}/dagRuns", asked)["dag_run_id"]
    eventually(lambda: set(ops.tasks(started).values()) <= {"success", "skipped"} != set(), 120)
    return started


def test_the_dag_is_there_with_its_documentation_and_not_paused(ops: Ops) -> None:
    dag = ops.ask(f"{NIGHTLY}/details")
    assert "proof that the day missed nothing" in dag["doc_md"].replace("\n", " ")
    assert dag["is_paused"] is False
    assert ops.ask("/api/v2/importErrors")["total_entries"] == 0


def test_a_run_by_hand_reconciles(ops: Ops, run: str) -> None:
    assert ops.tasks(run)["conclude"] == "success"


def test_the_dead_man_check_sees_that_a_night_ended(up: Up, run: str) -> None:
    asked = partial(subprocess.run, [HOMEWARD, "reconcile", "--check"], capture_output=True, env=up.env)
    eventually(lambda: asked().returncode == 0)


def test_ops_see_counts_in_the_log_and_no_childs_data(up: Up, ops: Ops, run: str) -> None:
    log = json.dumps(ops.ask(f"{NIGHTLY}/dagRuns/{run}/taskInstances/conclude/logs/1"))
    assert "--business-date 2026-03-10" in log
    assert re.search(r"children\W+1\W", log)
    assert CHILD["value"] not in log


def test_the_pages_show_of_an_xcom_a_cipher(ops: Ops, run: str) -> None:
    path = f"{NIGHTLY}/dagRuns/{run}/taskInstances/conclude/xcomEntries/return_value"
    assert "fernet:" in ops.ask(path)["value"]


def test_the_schedulers_own_log_has_nothing_that_a_task_wrote(up: Up, run: str) -> None:
    assert run in written(up.data / "logs" / "airflow-scheduler.log")
    assert "--business-date" not in written(up.data / "logs" / "airflow-scheduler.log")


def written(log: Path) -> str:
    return log.read_text()


def test_it_listens_on_this_machine_alone(up: Up, run: str) -> None:
    ours = {inode for pid in descendants(up.process.pid) for inode in sockets(pid)}
    tables = Path("/proc/net/tcp").read_text() + Path("/proc/net/tcp6").read_text()
    rows = [line.split() for line in tables.splitlines() if "local_address" not in line]
    listening = [row[1].partition(":")[0] for row in rows if row[3] == "0A" and row[9] in ours]
    assert len(listening) == 3  # broker, web, Airflow's pages
    assert set(listening) == {"0100007F"}


def descendants(pid: int) -> set[int]:
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return {int(child) for child in children}.union(*(descendants(int(child)) for child in children))


def sockets(pid: int) -> set[str]:
    targets = [str(entry.readlink()) for entry in Path(f"/proc/{pid}/fd").iterdir()]
    return {target[8:-1] for target in targets if target.startswith("socket:")}


def test_ctrl_c_ends_airflow_too(up: Up, run: str) -> None:
    processes = descendants(up.process.pid)
    assert len(processes) > 6
    assert up.stop() == 0
    assert not any(is_alive(pid) for pid in processes)
