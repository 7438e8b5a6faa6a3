"""Airflow's processes for the supervisor: install, migrate, then serve, process DAGs and schedule.

Not `airflow standalone`: that leaves orphans when it is stopped, and overrides who may see what. The
triggerer is left out, which saves 165 MB: no task of ours waits in it.
"""

import json
import time
import urllib.request
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from homeward.up.supervise import Launch, Process

PACKAGES, DATABASE = "Airflow packages", "Airflow database"
PAGES, PROCESSOR, SCHEDULER = "Airflow pages", "Airflow DAG processor", "Airflow scheduler"
COMPONENTS = (PAGES, PROCESSOR, SCHEDULER)
STOP_SECONDS = 20
"""The scheduler lets running tasks end: 4 to 14 s were measured."""


def airflow_processes(
    root: Path, env: Callable[[], Mapping[str, str]], port: int, after: tuple[str, ...]
) -> list[Process]:
    """`root`: the checkout, where `make setup-airflow` makes Airflow's environment."""
    make = ["make", "--directory", str(root), "--no-print-directory", "setup-airflow"]
    airflow = str(root / ".airflow" / "venv" / "bin" / "airflow")
    health = Health(port)

    def component(name: str, known_as: str, *command: str, after: str = DATABASE) -> Process:
        return Process(
            name,
            lambda: Launch([airflow, *command], env()),
            ready=lambda: health.is_good(known_as),
            after=(after,),
            patience=STOP_SECONDS,
        )

    return [
        Process(PACKAGES, lambda: Launch(make, env()), once=True, after=after),
        Process(DATABASE, lambda: Launch([airflow, "db", "migrate"], env()), once=True, after=(PACKAGES,)),
        component(PAGES, "metadatabase", "api-server"),
        component(PROCESSOR, "dag_processor", "dag-processor"),
        # Its tasks report to the pages' process: one that begins before that listens has failed.
        component(SCHEDULER, "scheduler", "scheduler", "--skip-serve-logs", after=PAGES),
    ]


class Health:
    """Airflow's own account of its parts, asked for once a second at most; the pages' process gives it."""

    def __init__(self, port: int) -> None:
        self._url = f"http://127.0.0.1:{port}/api/v2/monitor/health"
        self._asked = 0.0
        self._answer: dict[str, Any] = {}

    def is_good(self, part: str) -> bool:
        if time.monotonic() - self._asked > 1:
            self._answer = self._ask()
            self._asked = time.monotonic()
        return bool(self._answer.get(part, {}).get("status") == "healthy")

    def _ask(self) -> dict[str, Any]:
        try:
            with urllib.request.urlopen(self._url, timeout=1) as answer:
                return dict(json.load(answer))
        except (OSError, ValueError):
            return {}
