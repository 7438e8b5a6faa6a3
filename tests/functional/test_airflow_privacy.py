"""What Homeward mends in Airflow, so that a mistake in a task does not show a child's data to everybody."""

from typing import Any

import pytest

from tests.airflow import Airflow
from tests.machine import require

WHO_SEES = """
import os
from airflow.api_fastapi.auth.managers.models.resource_details import DagAccessEntity
from airflow.api_fastapi.auth.managers.simple.user import SimpleAuthManagerUser
from airflow.api_fastapi.app import get_auth_manager_cls

manager = get_auth_manager_cls()()
answer = {}
for role in ["viewer", "user", "op", "admin"]:
    user = SimpleAuthManagerUser(username=role, role=role)
    answer[role] = sorted(
        entity.value for entity in DagAccessEntity
        if manager.is_authorized_dag(method="GET", access_entity=entity, details=None, user=user)
    )
"""

MASKED = """
import logging, os
import airflow.settings
from airflow._shared.secrets_masker import secrets_masker as core
from airflow.sdk._shared.secrets_masker import secrets_masker as task

answer = []
for module in (core, task):
    module.reset_secrets_masker()
    answer.append(module.redact(os.environ["TEXT"]))
"""


@pytest.fixture(scope="module")
def airflow(tmp_path_factory: pytest.TempPathFactory) -> Airflow:
    return Airflow(require("airflow"), tmp_path_factory.mktemp("airflow"))


@pytest.fixture(scope="module")
def visible(airflow: Airflow) -> dict[str, list[str]]:
    """What each of Airflow's roles sees of a DAG."""
    return dict(airflow.ask(WHO_SEES))


WRITTEN_BY_TASKS = {"AUDIT_LOG", "CODE", "TASK_LOGS", "XCOM"}


@pytest.mark.parametrize("role", ["viewer", "user"])
def test_who_only_watches_sees_runs_and_nothing_that_a_task_wrote(visible: Any, role: str) -> None:
    assert {"RUN", "TASK_INSTANCE"} <= set(visible[role])
    assert not WRITTEN_BY_TASKS & set(visible[role])


@pytest.mark.parametrize("role", ["op", "admin"])
def test_operators_see_what_tasks_wrote(visible: Any, role: str) -> None:
    assert set(visible[role]) >= WRITTEN_BY_TASKS


def test_what_looks_like_a_persons_data_is_masked(airflow: Airflow) -> None:
    text = "mail avery@example.invalid, 07700 900123, +44 7700 900123, NHS 943 476 5919, UPN A123456789012"
    masks = airflow.ask(MASKED, TEXT=text)
    assert masks == ["mail ***, ***, ***, NHS ***, UPN ***"] * 2


def test_times_counts_and_references_are_not_masked(airflow: Airflow) -> None:
    text = "2026-03-10T02:30:00+00:00: 12345 events of child c-6f1d2a, run manual__2026-11-23T08:09:31.435460"
    assert airflow.ask(MASKED, TEXT=text) == [text, text]
