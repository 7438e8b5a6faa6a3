"""Airflow's local executor, less its copy of every task's log, unmasked, on the scheduler's own output."""

from typing import Any

from airflow.executors.base_executor import BaseExecutor
from airflow.executors.local_executor import LocalExecutor

_run_workload = BaseExecutor.run_workload


def _run_quietly(workload: Any, **options: Any) -> int:
    return _run_workload(workload, **{**options, "subprocess_logs_to_stdout": False})


class QuietLocalExecutor(LocalExecutor):
    """The copy cannot be turned off by a setting: the worker's loop asks for it in so many words."""

    def start(self) -> None:
        BaseExecutor.run_workload = staticmethod(_run_quietly)
        super().start()
