"""Airflow's processes for the supervisor: install, migrate, then serve, process DAGs and schedule.

Not `airflow standalone`: that leaves orphans when it is stopped, and overrides who may see what. The
triggerer is left out, which saves 165 MB: no task of ours waits in it.
"""

import json
import urllib.request
from collections.abc import Mapping
from pathlib import Path

from homeward.up.supervise import Launch, Process

PACKAGES, DATABASE, PAGES = "Airflow packages", "Airflow database", "Airflow pages"
PROCESSOR, SCHEDULER = "Airflow DAG processor", "Airflow scheduler"
COMPONENTS = (PAGES, PROCESSOR, SCHEDULER)


def airflow_processes(root: Path, env: Mapping[str, str], port: int, after: tuple[str, ...]) -> list[Process]:
    """`root`: the checkout, where `make setup-airflow` makes Airflow's environment."""
    airflow = str(root / ".airflow" / "venv" / "bin" / "airflow")

    def launch(*command: str) -> Launch:
        return Launch(command, env)

    def install() -> Launch:
        return launch("make", "--directory", str(root), "--no-print-directory", "setup-airflow")

    def component(name: str, process: str, *options: str) -> Process:
        return Process(
            name,
            lambda: launch(airflow, process, *options),
            ready=lambda: _is_healthy(port, process),
            after=(DATABASE,),
            patience=20,  # the scheduler lets running tasks end
        )

    return [
        Process(PACKAGES, install, once=True, after=after),
        Process(DATABASE, lambda: launch(airflow, "db", "migrate"), once=True, after=(PACKAGES,)),
        component(PAGES, "api-server"),
        component(PROCESSOR, "dag-processor"),
        component(SCHEDULER, "scheduler", "--skip-serve-logs"),
    ]


HEALTH = {"api-server": "metadatabase", "dag-processor": "dag_processor", "scheduler": "scheduler"}
"""A process to its name in Airflow's own account of its health."""


def _is_healthy(port: int, process: str) -> bool:
    """As the api-server knows it: the others beat in the database, and it reads that."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/api/v2/monitor/health", timeout=2) as answer:
            return bool(json.load(answer)[HEALTH[process]]["status"] == "healthy")
    except (OSError, ValueError):
        return False
