"""A file of interviews held on paper: each row is answered by itself, and none is recorded twice."""

import csv
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory

from fastapi import Request

from homeward.domain.events import Event, parse
from homeward.errors import ConflictingEvent, NotFound, UnreadableInput
from homeward.inputs.csvrows import DELIMITERS
from homeward.inputs.encoding import as_utf8
from homeward.inputs.lines import Lines
from homeward.inputs.records import Record, Records
from homeward.store.unit_of_work import UnitOfWork, reading, unit_of_work
from homeward.web.access.auth import Person
from homeward.web.forms import records
from homeward.web.forms.envelope import CloudEvent
from homeward.web.forms.missing import short_reference
from homeward.web.forms.paper import PaperForm, read_row
from homeward.web.forms.paper_columns import SPOKEN_ON, SURE, WHY, column, plain, title_of, unread
from homeward.web.forms.reader import Reader
from homeward.web.state import state_of

MOST_ROWS = 500
HOLD_OTHER_ANSWERS = (
    "This interview was recorded before, with other answers. What was recorded first stands: open it in "
    "My records and press This is wrong"
)
SAY_WHO = (
    "Give the child's number, the child's first and last name, or the reference of a report, like HW-5F0E91AB"
)

Read = Callable[[PaperForm], tuple[Reader, list[CloudEvent]]]
"""The interview form's own reading of the answers of one row."""


class Became(StrEnum):
    """What became of one row."""

    ACCEPTED = "accepted"
    ALREADY = "already"
    REFUSED = "refused"


@dataclass(frozen=True)
class RowAnswer:
    """`about` is the child as the row says it; `problems` are (heading of the column, sentence)."""

    row: int
    became: Became
    about: str
    cells: Sequence[str]
    form_id: str = ""
    problems: Sequence[tuple[str, str]] = ()
    danger_now: bool = False

    @property
    def reference(self) -> str:
        return short_reference(self.form_id)


@dataclass(frozen=True)
class FileAnswer:
    """`unread` are headings that are none of ours, `heads` all of the file."""

    rows: Sequence[RowAnswer]
    heads: Sequence[str]
    unread: Sequence[str]

    def of(self, became: str) -> list[RowAnswer]:
        return [row for row in self.rows if row.became == became]

    @property
    def refused_csv(self) -> str:
        """The rows that were not accepted, each with the reasons before it."""
        kept = [place for place, head in enumerate(self.heads) if plain(head) != plain(WHY)]
        rows = [[WHY, *(self.heads[place] for place in kept)]]
        for each in self.of(Became.REFUSED):
            why = " / ".join(f"{title}: {said}" if title else said for title, said in each.problems)
            cells = [*each.cells, *[""] * (len(self.heads) - len(each.cells))]
            beyond = each.cells[len(self.heads) :]
            rows.append([why, *(cells[place] for place in kept), *beyond])
        return as_csv(rows)


def as_csv(rows: Sequence[Sequence[str]]) -> str:
    """As Excel opens it: with a byte order mark."""
    text = StringIO()
    csv.writer(text).writerows(rows)
    return f"\ufeff{text.getvalue()}"


def take_in(request: Request, person: Person, content: bytes, read: Read) -> FileAnswer:
    """Raises UnreadableInput where the file cannot be read as a table of interviews."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "The file"  # its name in what is said of it
        path.write_bytes(as_utf8(content))
        table = Records(Lines(path), _has_a_date)
        if not _has_a_date(dict.fromkeys(table.columns, "?")):
            raise UnreadableInput(
                f"The file has no column “{SPOKEN_ON}” in its first row. Use the headings of the template."
            )
        every = list(_limited(table))
    answers = [_answer(request, person, each, read) for each in every]
    return FileAnswer(answers, table.columns, unread(table.columns))


def _has_a_date(cells: dict[str, str]) -> bool:
    """Whether the day on which somebody spoke with the child is filled in, without which nothing is one."""
    filled = (column(head) for head, cell in cells.items() if cell.strip())
    return any(known and known.name == "held_at" for known in filled)


def _limited(table: Records) -> Iterator[Record]:
    for number, each in enumerate(table, 1):
        if number > MOST_ROWS:
            raise UnreadableInput(f"The file has more than {MOST_ROWS} rows. Send it in parts.")
        yield each


def _answer(request: Request, person: Person, record: Record, read: Read) -> RowAnswer:
    if record.problems:
        why = [
            (each.field, f"This {'cell' if each.field else 'row'} {each.message}") for each in record.problems
        ]
        return RowAnswer(record.row, Became.REFUSED, "", _cells(record), problems=why)
    form = read_row(record.cells, person.organisation)
    reader, events = read(form)
    errors = reader.errors or records.check(events, form.answers, reader.now)
    problems = _in_words({**errors, **form.wrong}, reader, form)
    cells = list(record.cells.values())
    about = _about(form)
    if problems:
        return RowAnswer(record.row, Became.REFUSED, about, cells, problems=problems)
    became = _record(request, form.id, events, reader)
    if became is None:
        return RowAnswer(record.row, Became.REFUSED, about, cells, problems=[("", HOLD_OTHER_ANSWERS)])
    danger = became is Became.ACCEPTED and form.answers.one("danger_now") == "Y"
    return RowAnswer(record.row, became, about, cells, form.id, danger_now=danger)


def _in_words(errors: dict[str, str], reader: Reader, form: PaperForm) -> list[tuple[str, str]]:
    found = [
        (title_of(name), SAY_WHO if name == "child-how" else sentence) for name, sentence in errors.items()
    ]
    if found or form.sure:
        return found
    return [
        (title_of(doubt.name), f"Is that right? {doubt.sentence} If it is, write yes under {SURE}")
        for doubt in reader.doubts
    ]


def _about(form: PaperForm) -> str:
    names = (form.answers.one(f"child-{part}") for part in ("given_name", "family_name"))
    return " ".join(filter(None, names)) or form.answers.one("child-value") or form.answers.one("episodes")


def _record(request: Request, form_id: str, events: list[CloudEvent], reader: Reader) -> Became | None:
    """None where the same interview was recorded before with other answers."""
    engine = state_of(request).engine
    with reading(engine) as uow:
        before = _recorded(uow, form_id)
    if before:
        new = {event["id"]: parse(event, received_at=reader.now) for event in events}
        return Became.ALREADY if _said(before) == _said(new) else None
    try:
        with unit_of_work(engine) as uow:
            records.record(uow, events, reader.now)
    except ConflictingEvent:
        return None
    return Became.ACCEPTED


def _recorded(uow: UnitOfWork, form_id: str) -> dict[str, Event]:
    try:
        return {event.id: event for event in records.of_form(uow, form_id).events}
    except NotFound:
        return {}


def _said(events: dict[str, Event]) -> dict[str, object]:
    return {id_: (event.type, event.occurred_at, event.data) for id_, event in events.items()}


def _cells(record: Record) -> list[str]:
    """Of a row that cannot be read, as much as can be told apart, so that nothing of it is lost."""
    text = record.body.decode("utf-8", "replace")
    try:
        return next(csv.reader([text], delimiter=max(DELIMITERS, key=text.count)), [])
    except csv.Error:
        return [text]
