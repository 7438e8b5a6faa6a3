"""Who may see what in Airflow: only operators and administrators see what a task wrote."""

from typing import Any

from airflow.api_fastapi.auth.managers.models.resource_details import DagAccessEntity
from airflow.api_fastapi.auth.managers.simple.simple_auth_manager import SimpleAuthManager

WRITTEN_BY_TASKS = frozenset(
    {DagAccessEntity.AUDIT_LOG, DagAccessEntity.CODE, DagAccessEntity.TASK_LOGS, DagAccessEntity.XCOM}
)
MAY_READ_THEM = frozenset({"op", "admin"})


class OpsAuthManager(SimpleAuthManager):
    """Airflow lets its lowest role read logs, XComs, the audit log and code; here that takes an operator."""

    def is_authorized_dag(
        self, *, user: Any, access_entity: DagAccessEntity | None = None, **what: Any
    ) -> bool:
        if access_entity in WRITTEN_BY_TASKS and (user.role or "").lower() not in MAY_READ_THEM:
            return False
        return bool(super().is_authorized_dag(user=user, access_entity=access_entity, **what))
