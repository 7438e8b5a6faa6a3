"""The files of one return: which are there, what columns they have, and which year they are of."""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from homeward.domain.events.kinds import london_day
from homeward.errors import UnreadableInput
from homeward.inputs.importing import Row
from homeward.inputs.lines import Lines
from homeward.inputs.records import Record, Records
from homeward.inputs.ssda903 import rows
from homeward.inputs.ssda903.cells import Cells
from homeward.inputs.ssda903.rows import Return
from homeward.services.accept import Raw


@dataclass(frozen=True)
class Kind:
    """One file of the return. Further columns may be there and are not read."""

    columns: tuple[str, ...]
    tell: Callable[[Cells, Return], Iterator[dict[str, Any]]]
    starts: str | None = None


KINDS: Mapping[str, Kind] = {
    "header.csv": Kind(("CHILD", "SEX", "DOB", "ETHNIC", "UPN"), rows.header),
    "uasc.csv": Kind(("CHILD", "DOB", "DUC"), rows.uasc),
    "episodes.csv": Kind(
        ("CHILD", "DECOM", "LS", "PLACE", "PLACE_PROVIDER", "DEC", "PL_POST", "URN"), rows.episode, "DECOM"
    ),
    "missing.csv": Kind(("CHILD", "DOB", "MISSING", "MIS_START", "MIS_END"), rows.missing, "MIS_START"),
}
"""In the order in which they are taken in: who the children are comes first."""


def read(folder: Path, area: str) -> list[tuple[Lines, Iterator[Row]]]:
    """Each file that is there, with what its rows tell. Raises UnreadableInput before any row is read.

    `area` is the DfE code of the authority whose return it is.
    """
    found = _files(folder)
    for name, path in found.items():
        _check_columns(name, Records(Lines(path)).columns)
    today = london_day(datetime.now(UTC))
    of = Return(area, today, _year_start(found, today))
    return [_file(Lines(path), KINDS[name], of) for name, path in found.items()]


def _files(folder: Path) -> dict[str, Path]:
    try:
        there = {path.name.lower(): path for path in folder.iterdir()}
    except OSError as error:
        raise UnreadableInput(f"The folder {folder.name} cannot be read: {error.strerror}.") from error
    if "header.csv" not in there:
        raise UnreadableInput(f"The folder {folder.name} has no header.csv, which says who the children are.")
    return {name: there[name] for name in KINDS if name in there}


def _check_columns(name: str, columns: tuple[str, ...]) -> None:
    if absent := [column for column in KINDS[name].columns if column not in columns]:
        raise UnreadableInput(f"The first row of {name} does not name the column {', '.join(absent)}.")


def _year_start(found: Mapping[str, Path], today: date) -> date:
    """1 April of the collection year: the one in which the latest period of the return began."""
    latest = date(1900, 4, 1)
    for name, path in found.items():
        if column := KINDS[name].starts:
            for record in Records(Lines(path)):
                latest = max(latest, Cells(record.cells, today).past(column) or latest)
    latest = min(latest, today)
    return date(latest.year - ((latest.month, latest.day) < (4, 1)), 4, 1)


def _file(lines: Lines, kind: Kind, of: Return) -> tuple[Lines, Iterator[Row]]:
    records = Records(lines)
    return lines, (_row(record, records.file, kind, of) for record in records)


def _row(record: Record, file: str, kind: Kind, of: Return) -> Row:
    """The row's events, each with the row's own bytes and whatever a person should look at; or its faults."""
    if record.problems:
        return (Raw(record.body, None, record.problems, file, record.row),)
    cells = Cells(record.cells, of.today)
    told = list(kind.tell(cells, of))
    body = _named(record)
    if cells.problems:
        return (Raw(body, None, tuple(cells.problems), file, record.row),)
    first, *others = told
    noted = Raw(body, first, rows.notes(cells, of), file, record.row)
    return (noted, *(Raw(body, event, (), file, record.row) for event in others))


def _named(record: Record) -> bytes:
    """The row under its columns' names: a bare row of a return says too little to be mended."""
    return json.dumps(record.cells, ensure_ascii=False).encode()
