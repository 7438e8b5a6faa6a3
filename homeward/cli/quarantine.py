"""`homeward quarantine`: what could not be accepted, for a person to mend and replay."""

import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from homeward.cli.operators import Operator
from homeward.cli.output import DONE, NEEDS_A_PERSON, AsJson, print_json, print_table, tell
from homeward.cli.stores import changing_store, reading_store
from homeward.services.intake import replay as replaying
from homeward.store import access, quarantine
from homeward.store.quarantine import Quarantined, State

app = typer.Typer(no_args_is_help=True, add_completion=False)

Number = Annotated[
    int, typer.Argument(min=1, max=2**31 - 1, help="Its number in `homeward quarantine list`.")
]


@app.command("list")
def list_(
    state: Annotated[State, typer.Option(help="Which ones.")] = State.OPEN,
    as_json: AsJson = False,
) -> None:
    """List what is in quarantine, oldest first, with every reason. Contents are not shown."""
    with reading_store() as uow:
        rows = [_row(held) for held in quarantine.listing(uow, state)]
    if as_json:
        print_json({"quarantined": rows})
    else:
        print_table(
            ("number", "received", "from", "field", "what is wrong"),
            [
                (
                    row["id"],
                    row["received_at"],
                    f"{row['file']} row {row['row']}" if row["file"] else row["origin"],
                    error["field"],
                    error["message"],
                )
                for row in rows
                for error in row["errors"]
            ],
        )
    raise typer.Exit(NEEDS_A_PERSON if rows and state is State.OPEN else DONE)


def _row(held: Quarantined) -> dict[str, Any]:
    return {
        "id": held.id,
        "received_at": held.received_at.isoformat(),
        "origin": held.origin,
        "file": held.file,
        "row": held.row,
        "state": held.state,
        "errors": [problem.as_dict() for problem in held.problems],
    }


@app.command()
def show(number: Number) -> None:
    """Print one input as it came, to be mended. It may hold a child's data."""
    with reading_store() as uow:
        held = quarantine.get(uow, number)
    for problem in held.problems:
        tell(f"{problem.field}: {problem.message}")
    for name, value in (held.headers or {}).items():
        tell(f"Header {name}: {value}")
    sys.stdout.buffer.write(held.body.rstrip() + b"\n")


@app.command()
def replay(
    number: Number,
    mended: Annotated[
        Path | None, typer.Option(help="File with the mended event; default: as it came.")
    ] = None,
    *,
    by: Operator,
) -> None:
    """Accept one input after all, as it came or as mended. Still wrong: it stays, and exits with 1."""
    now = datetime.now(UTC)
    body = mended.read_bytes() if mended else None
    with changing_store() as uow:
        accepted = replaying.replay(uow, number, now, mended=body)
        access.record(uow, now, by, None, f"quarantine: replayed {number}")
    if accepted.to_confirm:
        tell(f"Number {number} says what only people decide: it waits for a person under To confirm.")
        raise typer.Exit(NEEDS_A_PERSON)
    tell(f"Number {number} is accepted.")


@app.command()
def discard(number: Number, by: Operator) -> None:
    """Say that one input needs nothing more. It is kept."""
    now = datetime.now(UTC)
    with changing_store() as uow:
        quarantine.mark(uow, number, State.DISCARDED, now)
        access.record(uow, now, by, None, f"quarantine: discarded {number}")
