"""`homeward demo`: `homeward up` with an invented borough in which something happens every few seconds."""

from pathlib import Path
from typing import Annotated

import typer

from homeward.cli.up import Airflow, Port
from homeward.config import set_for_demo, settings


def demo(
    port: Port = 8000,
    data: Annotated[
        Path, typer.Option(help="Folder of the demo alone; it is made if it is not there.")
    ] = Path("homeward-demo"),
    airflow: Airflow = True,
    anew: Annotated[
        bool,
        typer.Option("--anew", help="Forget what was done in the demo, and invent a borough that ends now."),
    ] = False,
) -> None:
    # As in `up`.
    from rich.console import Console

    from homeward.up.demo import prepare
    from homeward.up.running import up as run

    set_for_demo(data)
    console = Console(highlight=False)
    run(settings(), port, airflow, console, borough=lambda: prepare(settings(), console, anew=anew))
