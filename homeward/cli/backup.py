"""`homeward backup`: a copy of the store that was restored once, so that it is known to be one."""

from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from homeward.cli.output import AsJson, print_json, tell
from homeward.cli.stores import existing_store
from homeward.config import settings
from homeward.services.night.backup import KEPT, back_up


def backup(
    folder: Annotated[
        Path | None, typer.Argument(help="Where copies are kept; default: `backups` under HOMEWARD_DATA.")
    ] = None,
    keep: Annotated[int, typer.Option(min=1, help="Copies to keep; older ones are removed.")] = KEPT,
    as_json: AsJson = False,
) -> None:
    with existing_store() as engine:
        made = back_up(engine, folder or settings().data / "backups", keep, datetime.now(UTC))
    if as_json:
        print_json({**asdict(made), "file": made.file.name})
    tell(f"{made.file}: restored and compared; events: {made.events}, tables: {made.tables}.")
