"""What Airflow imports by this name at every start: house rules for DAGs, and masks in what is logged.

No task of ours handles a child's data. These are for the day on which one does by mistake.
"""

import re
from typing import Any

from airflow._shared.secrets_masker.secrets_masker import SecretsMasker as CoreMasker
from airflow.exceptions import AirflowClusterPolicyViolation
from airflow.sdk._shared.secrets_masker.secrets_masker import SecretsMasker as TaskMasker

MASKED = (
    r"[\w.+-]+@[\w-]+\.[\w.-]+",  # e-mail address
    r"(?:\+44 ?|\b0)7\d{3} ?\d{3} ?\d{3}\b",  # mobile telephone, as written in the United Kingdom
    r"\b\d{3} \d{3} \d{4}\b",  # NHS number, as printed
    r"\b[A-HJ-NP-RT-Z]\d{11}[A-HJ-NP-RT-Z\d]\b",  # unique pupil number
)


def dag_policy(dag: Any) -> None:
    """Refuses a DAG that the people on call could not place; it shows as an import error."""
    missing = [
        name
        for name, present in {
            "documentation (doc_md)": dag.doc_md,
            "a tag impact:TIER": any(tag.startswith("impact:") for tag in dag.tags),
            "a tag owner:TEAM": any(tag.startswith("owner:") for tag in dag.tags),
        }.items()
        if not present
    ]
    if missing:
        raise AirflowClusterPolicyViolation(f"{dag.dag_id} has not {', nor '.join(missing)}")


def task_policy(task: Any) -> None:
    """A returned value is not written into the task's log. Of mapped ones, Python alone knows this."""
    if task.is_mapped:
        from airflow.providers.standard.operators.python import PythonOperator

        if issubclass(task.operator_class, PythonOperator):
            task.partial_kwargs["show_return_value_in_logs"] = False
    else:
        task.show_return_value_in_logs = False


def _mask_always(masker: Any) -> None:
    """Airflow empties its masks before each task, so they are put back in the emptying itself."""

    def reset(self: Any) -> None:
        self.patterns = set(MASKED)
        self.replacer = re.compile("|".join(MASKED))

    masker.reset_masker = reset


_mask_always(CoreMasker)
_mask_always(TaskMasker)
