"""The files of one return: which are there, what columns they have, and which year they are of."""

import json
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from homeward.domain.events.kinds import london_day
from homeward.errors import UnreadableInput
from homeward.inputs.importing import Row
from homeward.inputs.lines import Lines
from homeward.inputs.records import Record, Records
from homeward.inputs.ssda903 import rows
from homeward.inputs.ssda903.cells import Cells
from homeward.inputs.ssda903.comparing import Comparison, Sent
from homeward.inputs.ssda903.rows import Return
from homeward.inputs.ssda903.standing import Standing, Stood
from homeward.inputs.ssda903.telling import Told, in_words, question, year_of
from homeward.services.accept import Raw

LONGEST_QUESTION = 200
"""Records in one question to a person; the rest is asked by the next import."""


@dataclass(frozen=True)
class Kind:
    """One file of the return. Further columns may be there and are not read.

    `tells` are the kinds of what its rows tell, `days` the columns with days on which something happened.
    """

    columns: tuple[str, ...]
    tell: Callable[[Cells, Return], Iterator[Told]]
    tells: tuple[str, ...]
    days: tuple[str, ...] = ()


KINDS: Mapping[str, Kind] = {
    "header.csv": Kind(("CHILD", "SEX", "DOB", "ETHNIC", "UPN"), rows.header, ("child.registered",)),
    "uasc.csv": Kind(("CHILD", "DOB", "DUC"), rows.uasc, ("child.updated",)),
    "episodes.csv": Kind(
        ("CHILD", "DECOM", "LS", "PLACE", "PLACE_PROVIDER", "DEC", "PL_POST", "URN"),
        rows.episode,
        ("legal_status.changed", "placement.started"),
        ("DECOM", "DEC"),
    ),
    "missing.csv": Kind(
        ("CHILD", "DOB", "MISSING", "MIS_START", "MIS_END"),
        rows.missing,
        ("missing.reported",),
        ("MIS_START", "MIS_END"),
    ),
}
"""In the order in which they are taken in: who the children are comes first."""


@dataclass(frozen=True)
class Folder:
    """The files that are there, by their names in `KINDS`.

    `year` is the collection year, by the year in which it begins, of the latest day in them; None: no day.
    """

    files: Mapping[str, Path]
    year: int | None


@dataclass(frozen=True)
class Read:
    """A return against what stands: the rows of each file, and what to ask a person of each child.

    `no_longer_sent` counts the rows that stand and are missing from it.
    """

    year: int
    files: Sequence[tuple[Lines, list[Row]]]
    questions: list[Row]
    no_longer_sent: int


def look_into(folder: Path) -> Folder:
    """Raises UnreadableInput before any row is read."""
    found = _files(folder)
    for name, path in found.items():
        _check_columns(name, Records(Lines(path)).columns)
    return Folder(found, _latest_year(found, london_day(datetime.now(UTC))))


def read(folder: Folder, area: str, year: int, held: Standing, now: datetime) -> Read:
    """What the return says beside what earlier returns have said. `area` is the authority's DfE code."""
    of = Return(area, london_day(now), year)
    files: list[tuple[Lines, list[Row]]] = []
    left: dict[str, list[tuple[Stood, list[str]]]] = defaultdict(list)
    for name, path in folder.files.items():
        lines, kind = Lines(path), KINDS[name]
        records = Records(lines)
        sent = [_sent(record, records.file, kind, of) for record in records]
        compared = Comparison(sent, kind.tells, year, held)
        files.append((lines, compared.rows))
        for stood in compared.left:
            left[stood.child].append((stood, compared.records(stood)))
    children = sorted({*left, *(child for child, asked in held.questions if asked == year)})
    questions = [row for child in children for row in _ask(child, left[child], year, held, now)]
    return Read(year, files, questions, sum(_counted(stood) for some in left.values() for stood, _ in some))


def settle_year(found: Folder, held: Standing, given: int | None, today: date) -> int:
    """The collection year. Raises UnreadableInput where only a person can say which it is."""
    if given is not None:
        return given
    newest = max(held.years, default=None)
    if found.year is None:
        return year_of(today) if newest is None else newest
    if newest is None or found.year >= newest or found.year in held.years:
        return found.year
    raise UnreadableInput(
        f"The latest day of this return lies in {in_words(found.year)}, and the return of {in_words(newest)} "
        f"is here already. Say of which year it is: --year {found.year}, or --year {newest}."
    )


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


def _latest_year(found: Mapping[str, Path], today: date) -> int | None:
    days = [
        day
        for name, path in found.items()
        for record in (Records(Lines(path)) if KINDS[name].days else ())
        for column in KINDS[name].days
        if (day := Cells(record.cells, today).past(column)) and day <= today
    ]
    return year_of(max(days)) if days else None


def _sent(record: Record, file: str, kind: Kind, of: Return) -> Sent:
    if record.problems:
        return Sent(file, record.row, record.body, "", problems=record.problems)
    cells = Cells(record.cells, of.today)
    told = tuple(kind.tell(cells, of))
    body = json.dumps(record.cells, ensure_ascii=False).encode()  # a bare row says too little to be mended
    child = record.cells.get("CHILD", "").strip()
    if cells.problems:
        return Sent(file, record.row, body, child, problems=tuple(cells.problems))
    return Sent(file, record.row, body, child, told, notes=rows.notes(cells, of))


def _ask(
    child: str, left: Sequence[tuple[Stood, list[str]]], year: int, held: Standing, now: datetime
) -> Iterator[Row]:
    """What to ask about this child; nothing where it was asked before."""
    records = sorted(one for _, ids in left for one in ids)[:LONGEST_QUESTION]
    before = held.questions.get((child, year))
    if records != sorted(before.data.records if before else ()):
        asked = question(child, now.isoformat(), year, records, before.id if before else None)
        yield (Raw(json.dumps(asked).encode(), asked),)


def _counted(stood: Stood) -> bool:
    """An episode's row tells of a legal status and of a placement, and is one row."""
    stands = {each.id for each in stood.said.values()} - stood.elsewhere
    return bool(stands) and stood.kind != "legal_status.changed"
