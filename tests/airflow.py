"""A real Airflow for tests: its own environment, set as `homeward up` does, in a folder thrown away."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from homeward.airflow.environment import Operator, environment
from tests.machine import ROOT

SPEAKS_LAST = "\nimport json as _json; print('\\n' + _json.dumps(answer))"


class Airflow:
    """None of its processes runs; what it does is done by `ask`, in a process of its environment."""

    def __init__(self, program: Path, home: Path, overrides: Mapping[str, str] | None = None) -> None:
        self.python = program.with_name("python")
        self.home = home
        self.said = ""  # all that its processes printed, tasks' logs among it
        self.env = {
            **os.environ,
            **environment(home, ROOT / "dags", home / "logs", 8080, Operator("ops", "invented")),
            "HOMEWARD_COMMAND": str(Path(sys.executable).with_name("homeward")),
            "HOMEWARD_DATA": str(home / "data"),
            "HOMEWARD_FIRST_NIGHT": "2026-03-01",
            "HOMEWARD_RETRY_SECONDS": "0.1",
            "HOMEWARD_LATE_MINUTES": "0",  # a deadline breaks `dag.test` (apache/airflow#73428)
            **(overrides or {}),
        }

    def migrate(self) -> None:
        self._run([str(self.python.with_name("airflow")), "db", "migrate"], self.env)

    def ask(self, script: str, /, **variables: str) -> Any:
        """Run a script in Airflow's environment; what it leaves in `answer`, which must be JSON."""
        output = self._run([str(self.python), "-c", script + SPEAKS_LAST], {**self.env, **variables})
        return json.loads(output.splitlines()[-1])

    def _run(self, command: list[str], env: Mapping[str, str]) -> str:
        done = subprocess.run(command, env=env, cwd=self.home, capture_output=True, text=True, timeout=240)
        self.said += done.stdout + done.stderr
        assert done.returncode == 0, self.said
        return done.stdout
