"""How commands speak: one JSON document on stdout, everything else on stderr (contracts.md, section 2)."""

import json
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Annotated, Any, Protocol

import typer
from pydantic_core import PydanticCustomError

from homeward.domain.events.kinds import EARLIEST_YEAR, LATEST_YEAR, as_instant, read_when

AsJson = Annotated[
    bool, typer.Option("--json", help="Print one JSON document on stdout and nothing else there.")
]

DONE, NEEDS_A_PERSON, NOT_DONE = 0, 1, 2


def print_json(document: Mapping[str, object]) -> None:
    """Indented for a person at a terminal; compact for a program, in a tenth of the time."""
    indent = 1 if sys.stdout.isatty() else None
    sys.stdout.write(json.dumps(document, ensure_ascii=False, indent=indent))
    sys.stdout.write("\n")


class OfAnAbsence(Protocol):
    """What may be about one of several absences under one reference."""

    @property
    def episode(self) -> str | None: ...
    @property
    def started(self) -> datetime | None: ...


def absence(about: OfAnAbsence) -> dict[str, Any]:
    """`absence`, only where the reference alone could mean several (contracts.md, section 2)."""
    if about.started is None:
        return {}
    return {"absence": {"episode": about.episode, "started": about.started.isoformat()}}


def print_table(
    headings: Sequence[str],
    rows: Iterable[Sequence[object]],
    *,
    is_wrong: Callable[[Sequence[str]], bool] = lambda row: False,
) -> None:
    """Columns for a person. On a terminal with headings, cells that wrap, and what is wrong in red; in a pipe
    a line for each row."""
    texts = [list(map(str, row)) for row in rows]
    if not sys.stdout.isatty():
        widths = [max(map(len, column)) for column in zip(*texts, strict=True)]
        for row in texts:
            cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
            typer.echo("  ".join(cells).rstrip())
        return
    from rich.console import Console  # half as much again as all else that a command loads
    from rich.table import Table
    from rich.text import Text

    shown = Table(*headings, box=None, pad_edge=False, header_style="bold")
    for row in texts:
        shown.add_row(*map(Text, row), style="bold red" if is_wrong(row) else "")
    Console().print(shown)


def tell(message: str) -> None:
    typer.echo(message, err=True)


def instant(text: str) -> datetime:
    """An option's value; a day means its first instant in London. Raises BadParameter where it is neither."""
    try:
        is_day = len(text) <= len("2026-03-20")
        return as_instant(read_when((date if is_day else datetime).fromisoformat(text)))
    except (ValueError, PydanticCustomError) as error:
        raise typer.BadParameter(
            "must be a day, such as 2026-03-20, or an instant with an offset, such as"
            f" 2026-03-20T09:00:00+00:00, between the years {EARLIEST_YEAR} and {LATEST_YEAR}"
        ) from error
