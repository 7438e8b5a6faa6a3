"""`homeward simulate`: a synthetic world to try things on."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from homeward.cli.output import AsJson, instant, print_json, tell
from homeward.cli.progress import progress, steps
from homeward.config import settings
from homeward.errors import HomewardError
from homeward.synthetic import Recipe, busier_than_wirral
from homeward.synthetic import simulate as write_world

UNTIL = datetime(2025, 10, 1, tzinfo=UTC)
"""A fixed end, so that the same command makes the same world on any day; past, so that it can be imported."""


def simulate(
    children: Annotated[int, typer.Option(min=1, max=1_000_000, help="Children who live in the area.")],
    days: Annotated[int, typer.Option(min=1, max=3650, help="Length, in days.")],
    seed: Annotated[int, typer.Option(help="The same number makes the same world.")],
    out: Annotated[Path, typer.Option(help="Folder for the files; it is made if it is not there.")],
    until: Annotated[
        datetime | None,
        typer.Option(
            parser=instant, metavar="INSTANT", help=f"When the world ends; default {UNTIL:%Y-%m-%d}."
        ),
    ] = None,
    busier: Annotated[
        float | None,
        typer.Option(
            min=0.01,
            max=1000,
            help="Times as many children as in Wirral go missing; default: once, or in a small world so many"
            " times that about a hundred do.",
        ),
    ] = None,
    as_json: AsJson = False,
) -> None:
    times = busier_than_wirral(children) if busier is None else busier
    recipe = Recipe(children, days, seed, until or UNTIL, settings().responsible_la, times)
    try:
        with progress() as shown:
            steps(shown, f"a world of {children:,} children")
            counts = write_world(recipe, out)
    except OSError as error:
        raise HomewardError(f"The folder {out.name} cannot be written: {error.strerror}.") from error
    if as_json:
        print_json(counts)
    else:
        tell(", ".join(f"{count:,} {name.replace('_', ' ')}" for name, count in counts.items()))
