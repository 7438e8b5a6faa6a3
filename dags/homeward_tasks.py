"""What every DAG of Homeward's shares: how it calls the product, is tried again, and is missed if it is late.

Airflow's environment has none of the product: each task runs one `homeward` command of the product's own.
"""

import json
import os
import shlex
import urllib.error
import urllib.request
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from airflow.providers.standard.sensors.bash import BashSensor
from airflow.sdk import (
    Asset,
    CronDataIntervalTimetable,
    CronTriggerTimetable,
    DeadlineAlert,
    DeadlineReference,
    Param,
    SyncCallback,
    get_current_context,
    task,
)

COMMAND = os.environ.get(
    "HOMEWARD_COMMAND", "homeward"
)  # how this machine calls the product; may have arguments
FIRST_NIGHT = os.environ.get(
    "HOMEWARD_FIRST_NIGHT", "2026-11-01"
)  # the day of installation: no night is due before
RETRY_SECONDS = float(os.environ.get("HOMEWARD_RETRY_SECONDS", "300"))
PING_URL = os.environ.get(
    "HOMEWARD_PING_URL", ""
)  # a dead-man endpoint; {dag} and {event} (start, end, failure, late) are filled in
PING_SECONDS = 10
LATE_MINUTES = float(
    os.environ.get("HOMEWARD_LATE_MINUTES", "90")
)  # from when a run is queued until it is late; 0: no run is
PUBLIC_URL = os.environ.get("HOMEWARD_PUBLIC_URL", "").rstrip("/")  # of Homeward's pages, to lead back there
DATA = Path(os.environ.get("HOMEWARD_DATA", "homeward-data")).resolve()
POKE_SECONDS = float(os.environ.get("HOMEWARD_POKE_SECONDS", "600"))
APPROVAL_HOURS = float(os.environ.get("HOMEWARD_APPROVAL_HOURS", "20"))
"""From a draft until the run fails for want of an approval: before the next day's run."""
CERTIFICATE = Asset("homeward://certificate-of-the-night")
"""The night has proved the day: what is drawn after it rests on records that were compared."""

BUSINESS_DATE = {
    "business_date": Param(
        None,
        type=["null", "string"],
        format="date",
        description="Only for a run by hand: the day that it is for, as 2026-03-31. Left empty: today.",
    )
}


def ping(dag: str, event: str) -> None:
    """A monitor elsewhere alarms where this stays away. That it is away itself must not end a run."""
    if not PING_URL:
        return
    try:
        urllib.request.urlopen(PING_URL.format(dag=dag, event=event), timeout=PING_SECONDS).close()
    except (OSError, ValueError) as error:
        print("The dead-man endpoint did not take the ping:", type(error).__name__)


def ping_at_the(event: str) -> Callable[[Any], None]:
    """For a DAG's callbacks."""
    return lambda context: ping(context["dag"].dag_id, event)


def say_that_it_is_late(context: Any) -> None:
    """Airflow has this called once for a run that has not ended in time, wherever it stands then."""
    ping(context["dag_run"]["dag_id"], "late")


LATE = DeadlineAlert(
    reference=DeadlineReference.DAGRUN_QUEUED_AT,
    interval=timedelta(minutes=LATE_MINUTES),
    callback=SyncCallback(say_that_it_is_late),
    name="late",
)


def once_at(schedule: str) -> CronTriggerTimetable:
    """For what is due at a time and has a period of its own: its first run need not wait for a year."""
    return CronTriggerTimetable(schedule, timezone="UTC")


LATE_DOC = f"""
**The monitor heard `late`.** The run had not ended {LATE_MINUTES:g} minutes after it was queued. Look at
which task still runs or waits, and at its log; nothing was stopped.
"""


def settings(
    schedule: Any, owner: str, impact: str, doc: str, hours: int = 3, *, waits_for_people: bool = False
) -> dict[str, Any]:
    """What a DAG is made with. An hour is UTC, so that each run covers a whole day whatever clocks do.

    `doc` begins with what people call the DAG. One that `waits_for_people` is never late.
    """
    can_be_late = LATE_MINUTES > 0 and not waits_for_people
    return {
        "dag_display_name": doc.strip().splitlines()[0].lstrip("# "),
        "schedule": CronDataIntervalTimetable(schedule, timezone="UTC")
        if isinstance(schedule, str)
        else schedule,
        "start_date": datetime.fromisoformat(FIRST_NIGHT).replace(tzinfo=UTC),
        "max_active_runs": 1,
        "is_paused_upon_creation": False,
        "default_args": {
            "owner": owner,
            "retries": 3,
            "retry_delay": timedelta(seconds=RETRY_SECONDS),
            "execution_timeout": timedelta(hours=hours),
        },
        "on_success_callback": ping_at_the("end"),
        "on_failure_callback": ping_at_the("failure"),
        "tags": [f"impact:{impact}", f"owner:{owner}"],
        "deadline": LATE if can_be_late else None,
        "owner_links": {owner: f"{PUBLIC_URL}/operations"} if PUBLIC_URL else {},
        "doc_md": doc
        + (LATE_DOC if can_be_late else "")
        + (f"\n[Homeward's page of operations]({PUBLIC_URL}/operations)\n" if PUBLIC_URL else ""),
    }


@task
def say_that_it_begins(dag: Any = None) -> None:
    ping(dag.dag_id, "start")


def command(*arguments: str) -> str:
    """A command in bash. Its exit code 1 means done, but something needs a person: no failure of the task.

    Airflow takes the last line of what is printed; the report is one document of many.
    """
    return f"""
        umask 077
        report=$({shlex.join([*shlex.split(COMMAND), *arguments])})
        code=$?
        [ $code -le 1 ] || exit $code
        echo "$report" | tr -d '\\n'
    """


def counts_only(report: str) -> dict[str, Any]:
    """What goes on to other tasks and into Airflow's database: whether a person is needed, and numbers."""
    told = json.loads(report)
    counts = {name: value for name, value in told.items() if type(value) is int}
    for group in ("differences", "found"):
        counts |= told.get(group, {})
    return {
        "needs_a_person": bool(told.get("needs_a_person")),
        "failed": told.get("verdict") == "fail",
        "counts": counts,
    }


def business_date(context: Any) -> str:
    """The day that the run is for: what was asked for by hand, else the day on which its interval ends."""
    asked = context["params"].get("business_date")
    if asked:
        return date.fromisoformat(asked).isoformat()
    return (context.get("data_interval_end") or datetime.now(UTC)).date().isoformat()


def week_before(day: date) -> str:
    """The last whole week, Monday to Sunday, as reports name it."""
    year, week, _ = (day - timedelta(days=7)).isocalendar()
    return f"{year}-W{week:02}"


def month_before(day: date) -> str:
    return f"{day.replace(day=1) - timedelta(days=1):%Y-%m}"


def quarter_before(day: date) -> str:
    """Of the financial year, which begins in April: its Q3 is October to December."""
    last = day.replace(day=1) - timedelta(days=1)
    while last.month % 3:
        last = last.replace(day=1) - timedelta(days=1)
    year = last.year if last.month > 3 else last.year - 1
    return f"{year}Q{(last.month // 3 + 2) % 4 + 1}"


def year_before(day: date) -> str:
    """The last whole financial year, by the year of its April."""
    return str(day.year - 1 if day.month > 3 else day.year - 2)


def publish(
    report: str, whom: str, period: Callable[[date], str] | None = None, *, outside: bool = False
) -> Any:
    """A task that draws a report for its period and keeps its figures: small numbers too, unless it is for
    people `outside`. It prints one line, and no figure."""

    @task.bash(do_xcom_push=False)
    def draw_and_keep() -> str:
        day = date.fromisoformat(business_date(get_current_context()))
        options = ["--period", period(day)] if period else []
        options += [] if outside else ["--internal"]
        return command("report", "publish", report, "--to", whom, "--as", "airflow", *options)

    return draw_and_keep()


def pack(report: str) -> None:
    """The tasks of a meeting's pack: draft it if it is due, then wait until somebody has approved it."""

    @task.bash(output_processor=json.loads)
    def draft() -> str:
        return command("report", report, "--draft", "--json", "--as", "airflow")

    @task.short_circuit
    def is_due(told: dict[str, Any]) -> bool:
        return bool(told["due"])

    approved = BashSensor(
        task_id="wait_for_approval",
        bash_command=shlex.join([*shlex.split(COMMAND), "report", report, "--approved"]),
        retry_exit_code=1,
        mode="reschedule",
        poke_interval=POKE_SECONDS,
        timeout=timedelta(hours=APPROVAL_HOURS).total_seconds(),
    )
    drafted = draft()
    say_that_it_begins() >> drafted
    is_due(drafted) >> approved
