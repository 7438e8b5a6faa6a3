"""Airflow's settings, as an environment: all on 127.0.0.1, no examples, nothing sent to anyone outside."""

import base64
import json
import os
import secrets
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

INSIDE = Path(__file__).parent / "inside"


@dataclass(frozen=True)
class Operator:
    """Who may sign in to Airflow's pages."""

    username: str
    password: str


@dataclass(frozen=True)
class Kept:
    """What must be the same at every start: keys, and the first night to reconcile."""

    fernet_key: str
    jwt_secret: str
    session_secret: str
    first_night: str


def _keep(home: Path) -> Kept:
    """What was made at the first start in this folder; only its owner may read it."""
    file = home / "kept.json"
    if file.exists():
        return Kept(**json.loads(file.read_text()))
    kept = Kept(
        fernet_key=base64.urlsafe_b64encode(secrets.token_bytes(32)).decode(),
        jwt_secret=secrets.token_hex(64),  # shorter than 64 bytes is too short for its hash
        session_secret=secrets.token_hex(32),
        first_night=datetime.now(UTC).date().isoformat(),
    )
    _write_privately(file, asdict(kept))
    return kept


def _write_privately(file: Path, content: dict[str, str]) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.touch(mode=0o600)
    file.write_text(json.dumps(content))


def environment(home: Path, dags: Path, logs: Path, port: int, operator: Operator) -> dict[str, str]:
    """Airflow's own variables; `home` holds its database and keys, `port` is where its pages will be."""
    kept = _keep(home)
    passwords = home / "passwords.json"
    _write_privately(passwords, {operator.username: operator.password})
    address = f"http://127.0.0.1:{port}"
    settings: dict[str, dict[str, object]] = {
        "core": {
            "dags_folder": dags,
            "load_examples": False,
            "parallelism": 3,  # one more than a DAG may run at once, or a late run could not say so
            "max_active_tasks_per_dag": 2,
            "executor": "quiet_executor.QuietLocalExecutor",
            "xcom_backend": "encrypted_xcom.EncryptedXCom",
            "auth_manager": "ops_auth.OpsAuthManager",
            "simple_auth_manager_users": f"{operator.username}:op",
            "simple_auth_manager_passwords_file": passwords,
            "fernet_key": kept.fernet_key,
            "execution_api_server_url": f"{address}/execution/",
            "max_templated_field_length": 1,  # a rendered command is not kept: it may hold anything
        },
        "api": {
            "host": "127.0.0.1",
            "port": port,
            "workers": 1,
            "base_url": address,
            "secret_key": kept.session_secret,
        },
        "api_auth": {"jwt_secret": kept.jwt_secret},
        "database": {"sql_alchemy_conn": f"sqlite:///{home}/airflow.db"},
        "dag_processor": {"refresh_interval": 30},
        "logging": {
            "base_log_folder": logs,
            "dag_processor_child_process_log_directory": logs / "dag_processor",
            "file_task_handler_new_file_permissions": "0o600",
            "file_task_handler_new_folder_permissions": "0o700",
        },
        "usage_data_collection": {"enabled": False},
    }
    path = os.pathsep.join(filter(None, [str(INSIDE), str(dags), os.environ.get("PYTHONPATH")]))
    first_night = {"HOMEWARD_FIRST_NIGHT": kept.first_night}
    return {**_as_variables(settings), **first_night, "AIRFLOW_HOME": str(home), "PYTHONPATH": path}


def _as_variables(settings: Mapping[str, Mapping[str, object]]) -> dict[str, str]:
    """Options by section, under the names that Airflow reads them by."""
    return {
        f"AIRFLOW__{section}__{name}".upper(): str(value)
        for section, options in settings.items()
        for name, value in options.items()
    }
