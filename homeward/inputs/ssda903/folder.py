"""One return: what its modules say beside what earlier returns said, and which year it is of."""

import json
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from homeward.domain.events.kinds import london_day
from homeward.errors import UnreadableInput
from homeward.inputs.importing import Row
from homeward.inputs.lines import Lines
from homeward.inputs.records import Record
from homeward.inputs.ssda903 import rows
from homeward.inputs.ssda903.cells import Cells
from homeward.inputs.ssda903.comparing import Comparison, Sent
from homeward.inputs.ssda903.files import Module, files_of
from homeward.inputs.ssda903.rows import Return
from homeward.inputs.ssda903.standing import Standing, Stood
from homeward.inputs.ssda903.statements import Told, in_words, question, year_of
from homeward.services.intake.raw import Raw

LONGEST_QUESTION = 200
"""Records in one question to a person; the rest is asked by the next import."""


ENDS_BEFORE = "DEC"
"""The last night in care is the one before it: on 1 April it belongs to the year that is over."""


@dataclass(frozen=True)
class Kind:
    """What one module says: `tells` are the kinds of what its rows tell, `days` the columns with days on
    which something happened.
    """

    tell: Callable[[Cells, Return], Iterator[Told]]
    tells: tuple[str, ...]
    days: tuple[str, ...] = ()


KINDS: Mapping[str, Kind] = {
    "header": Kind(rows.header, ("child.registered",)),
    "uasc": Kind(rows.uasc, ("child.updated",)),
    "episodes": Kind(rows.episode, ("legal_status.changed", "placement.started"), ("DECOM", "DEC")),
    "missing": Kind(rows.missing, ("missing.reported",), ("MIS_START", "MIS_END")),
}


@dataclass(frozen=True)
class Folder:
    """The modules that are there, and the names of files that are not read.

    `year` is the collection year, by the year in which it begins, of the latest day in them; None: no day.
    """

    modules: Mapping[str, Module]
    not_read: tuple[str, ...]
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


def look_into(path: Path) -> Folder:
    """Of a folder, or of the return's XML. Raises UnreadableInput before any row is read."""
    modules, not_read = files_of(path)
    return Folder(modules, not_read, _latest_year(modules, london_day(datetime.now(UTC))))


def read(folder: Folder, area: str, year: int, held: Standing, now: datetime) -> Read:
    """What the return says beside what earlier returns have said. `area` is the authority's DfE code."""
    of = Return(area, london_day(now), year)
    files: list[tuple[Lines, list[Row]]] = []
    left: dict[str, list[tuple[Stood, list[str]]]] = defaultdict(list)
    for name, module in folder.modules.items():
        kind, file = KINDS[name], module.lines.path.name
        sent = [_sent(record, file, kind, of) for record in module.records()]
        compared = Comparison(sent, kind.tells, year, held)
        files.append((module.lines, compared.rows))
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


def _latest_year(modules: Mapping[str, Module], today: date) -> int | None:
    days = [
        day - timedelta(days=1) if column == ENDS_BEFORE else day
        for name, module in modules.items()
        for record in (module.records() if KINDS[name].days else ())
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
    return Sent(file, record.row, body, child, told, notes=(*record.notes, *rows.notes(cells, of)))


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
