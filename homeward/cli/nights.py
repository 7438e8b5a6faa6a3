"""`homeward nights`: the dead-man check, which asks Airflow whether a night ended well of late."""

from datetime import UTC, datetime, timedelta
from typing import Annotated, Any

import requests
import typer

from homeward.cli.output import DONE, NEEDS_A_PERSON, AsJson, print_json
from homeward.config import Settings, settings
from homeward.errors import HomewardError

RUNS = "api/v2/dags/nightly_reconciliation/dagRuns"
WAIT_SECONDS = 20


def nights(
    within: Annotated[
        int,
        typer.Option(min=1, max=24 * 31, metavar="HOURS", help="In which one must have ended."),
    ] = 26,
    as_json: AsJson = False,
) -> None:
    """Exits with 1 where no night ended well in time, or where Airflow does not answer."""
    since = datetime.now(UTC) - timedelta(hours=within)
    try:
        ended = _ended_well(settings(), since)
        message = f"A night ended well on {ended}." if ended else f"No night ended well in {within} hours."
    except (requests.RequestException, LookupError, ValueError) as error:
        # Its own words may repeat an address with a password in it.
        ended, message = None, f"Airflow does not answer as it should ({type(error).__name__})."
    if as_json:
        print_json({"ended": ended, "message": message})
    else:
        typer.echo(message)
    raise typer.Exit(DONE if ended else NEEDS_A_PERSON)


def _ended_well(config: Settings, since: datetime) -> str | None:
    """When the last one did, if it is not longer ago than that."""
    if not config.airflow_url:
        raise HomewardError("HOMEWARD_AIRFLOW_URL says where Airflow is, and is not set.")
    address = config.airflow_url.rstrip("/")
    who = {"username": config.airflow_username, "password": config.airflow_password.get_secret_value()}
    token = _asked("POST", f"{address}/auth/token", json=who)["access_token"]
    found = _asked(
        "GET",
        f"{address}/{RUNS}",
        headers={"Authorization": f"Bearer {token}"},
        params={"state": "success", "end_date_gte": since.isoformat(), "order_by": "-end_date", "limit": "1"},
    )
    return str(found["dag_runs"][0]["end_date"]) if found["dag_runs"] else None


def _asked(method: str, address: str, **options: Any) -> Any:
    answer = requests.request(method, address, timeout=WAIT_SECONDS, **options)
    answer.raise_for_status()
    return answer.json()
