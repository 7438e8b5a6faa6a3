"""Every night: recompute every child from the journal, and compare with what is stored.

The work is done by `homeward reconcile` in the product's own environment; this file says when it is done,
how often it is tried again, and what the people on call need to know.
"""

import json
import os
import shlex
from datetime import UTC, date, datetime, timedelta
from typing import Any

from airflow.sdk import CronDataIntervalTimetable, Param, dag, get_current_context, task
from airflow.sdk.exceptions import AirflowSkipException

COMMAND = os.environ.get(
    "HOMEWARD_COMMAND", "homeward"
)  # how this machine calls the product; may have arguments
FIRST_NIGHT = os.environ.get(
    "HOMEWARD_FIRST_NIGHT", "2026-11-01"
)  # the day of installation: no night is due before
RETRY_SECONDS = float(os.environ.get("HOMEWARD_RETRY_SECONDS", "300"))

DOC = """
### Nightly reconciliation

**What it does.** Recomputes every child from the journal of what was reported, compares the result with
the alerts, candidates and tasks that are stored, repairs what is safe to repair, and counts what it
found. It is the proof that the day missed nothing. It may be run again at any time, for any date: it
changes only what differs.

**What you see.** References and counts. The log of `reconcile` ends with them. No child's data is here;
if you see some, stop, and tell the information governance lead.

**`reconcile` failed.** It was tried four times, five minutes apart. Its log says why in its last lines:
most often the store could not be reached. Mend that, then clear the task. Until it has run, alerts still
go out by the stream: what is missing is the proof.

**`needs_a_person` succeeded** (it is skipped on most nights). Something differed that the system may not
decide alone, or a rule could not tell. Tell the safeguarding lead, who finds it on the task list.

**It did not run.** 02:30 UTC every day. Days on which Airflow was down are caught up, one after the
other. Nothing here can tell that nothing ran: see the dead-man check in `docs/operations.md`.

**By hand.** Trigger it as it is for today, or give `business_date` for another day.
"""


def counts_only(report: str) -> dict[str, Any]:
    """What goes on to other tasks and into Airflow's database: whether a person is needed, and numbers."""
    told = json.loads(report)
    counts = {name: value for name, value in told.items() if type(value) is int}
    return {"needs_a_person": bool(told["needs_a_person"]), "counts": {**counts, **told["differences"]}}


def business_date(context: Any) -> date:
    """The day that the run is for: what was asked for by hand, else the day on which its interval ends."""
    asked = context["params"]["business_date"]
    if asked:
        return date.fromisoformat(asked)
    return (context.get("data_interval_end") or datetime.now(UTC)).date()


@dag(
    schedule=CronDataIntervalTimetable("30 2 * * *", timezone="UTC"),
    start_date=datetime.fromisoformat(FIRST_NIGHT).replace(tzinfo=UTC),
    catchup=True,
    max_active_runs=1,
    is_paused_upon_creation=False,
    default_args={
        "owner": "ops",
        "retries": 3,
        "retry_delay": timedelta(seconds=RETRY_SECONDS),
        "execution_timeout": timedelta(hours=3),
    },
    params={
        "business_date": Param(
            None,
            type=["null", "string"],
            format="date",
            description="Only for a run by hand: the day to reconcile, as 2026-03-31. Left empty: today.",
        )
    },
    tags=["impact:high", "owner:ops"],
    doc_md=DOC,
)
def nightly_reconciliation() -> None:
    @task.bash(output_processor=counts_only)
    def reconcile() -> str:
        """Exit code 1 means done, but something needs a person: said by the next task, not by failing."""
        day = business_date(get_current_context()).isoformat()
        command = shlex.join([*shlex.split(COMMAND), "reconcile", "--json", "--business-date", day])
        # Airflow takes the last line of what is printed; the report is one document of many.
        return f"""
            report=$({command})
            code=$?
            [ $code -le 1 ] || exit $code
            echo "$report" | tr -d '\\n'
        """

    @task(retries=0)
    def needs_a_person(outcome: dict[str, Any]) -> None:
        if not outcome["needs_a_person"]:
            raise AirflowSkipException("Nothing needs a person.")
        print("Something needs a person. Counts:", json.dumps(outcome["counts"]))

    needs_a_person(reconcile())


nightly_reconciliation()
