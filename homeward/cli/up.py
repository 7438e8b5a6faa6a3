"""`homeward up`: everything on embedded defaults, on this machine."""

from pathlib import Path
from typing import Annotated

import typer

from homeward.config import settings

Port = Annotated[
    int, typer.Option(min=1, max=65535, help="Port of the web pages; if it is taken, the next free one.")
]
Airflow = Annotated[bool, typer.Option(help="Start Airflow too, behind the rest.")]


def up(
    port: Port = 8000,
    data: Annotated[
        Path | None, typer.Option(help="Folder of the data and logs; default: HOMEWARD_DATA.")
    ] = None,
    airflow: Airflow = True,
) -> None:
    # Every command loads this module; only this one should pay for web, Kafka and rich.
    from rich.console import Console

    from homeward.up.running import up as run

    config = settings() if data is None else settings().model_copy(update={"data": data})
    run(config, port, airflow, Console(highlight=False))
