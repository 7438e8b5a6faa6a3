"""`homeward retention`: whose record has been kept as long as it must be. Deletes nothing."""

from datetime import UTC, date, datetime
from typing import Annotated

import typer

from homeward.cli.output import DONE, NEEDS_A_PERSON, AsJson, print_json, tell
from homeward.cli.progress import progress, steps
from homeward.cli.stores import reading_store
from homeward.domain.events.kinds import london_day
from homeward.services.records import retention

app = typer.Typer(no_args_is_help=True, add_completion=False)


@app.callback()
def area() -> None:
    """How long records are kept."""


@app.command()
def review(
    as_of: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], metavar="DAY", help="As of that day; default: today."),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """List by reference whose retention has passed, for a person to review. Nothing is deleted."""
    today: date = as_of.date() if as_of else london_day(datetime.now(UTC))
    with reading_store() as uow, progress() as shown:
        found = retention.review(uow, today, steps(shown, "children looked at"))
    rows = [(ref, each.because, each.until) for ref, each in sorted(found.passed.items())]
    if as_json:
        print_json(
            {
                "as_of": today.isoformat(),
                "looked_at": found.looked_at,
                "passed": len(rows),
                "held": found.held,
                "reviewed": found.reviewed,
                "not_known": found.not_known,
                "references": [
                    {"child": ref, "kept": because, "until": str(until)} for ref, because, until in rows
                ],
                "needs_a_person": bool(rows),
            }
        )
    else:
        for ref, because, until in rows:
            typer.echo(f"{ref}  until {until}  {because}")
        tell(
            f"Children: {found.looked_at}. To review: {len(rows)}. On hold: {found.held}. Reviewed before:"
            f" {found.reviewed}. Date of birth not known: {found.not_known}."
        )
    raise typer.Exit(NEEDS_A_PERSON if rows else DONE)
