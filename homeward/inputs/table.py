"""Events as a table: a CSV file whose first row names, by dotted paths, where each cell goes in the event."""

import json
from collections.abc import Iterator, Sequence
from typing import Any

from homeward.domain.events import REGISTRY
from homeward.errors import Problem, UnreadableInput
from homeward.inputs.lines import Lines
from homeward.inputs.records import Record, Records
from homeward.services.intake.json_text import NameTwice, read_json_text
from homeward.services.intake.raw import Raw

NEEDED = ("id", "source", "type", "time")
"""Columns without which no row could be an event."""

_WORDS = {"true": True, "false": False}


def read(lines: Lines) -> Iterator[Raw]:
    """One raw event for each row after the first; raises UnreadableInput where the first row will not do."""
    records = Records(lines, _is_event)
    _check_columns(records.columns, records.file)
    return (_raw(record, records.file) for record in records)


def _check_columns(columns: Sequence[str], file: str) -> None:
    if absent := [name for name in NEEDED if name not in columns]:
        raise UnreadableInput(f"{file} is not a table of events: its first row has no {' or '.join(absent)}.")
    for column in columns:
        if any(other.startswith(f"{column}.") for other in columns):
            raise UnreadableInput(f"{file} has a column {column[:50]} and another one inside it.")


def _is_event(cells: dict[str, str]) -> bool:
    return cells["type"].strip() in REGISTRY and all(cells[name].strip() for name in NEEDED)


def _raw(record: Record, file: str) -> Raw:
    """A row that could be read is carried on as the event that it says, so that a person can mend it."""
    if record.problems:
        return Raw(record.body, None, record.problems, file, record.row)
    event: dict[str, Any] = {"specversion": "1.0"}
    problems: list[Problem] = []
    for path, cell in record.cells.items():
        if text := cell.strip():
            try:
                _put(event, path.split("."), _value(text))
            except NameTwice as twice:
                problems += [Problem(path, problem.message) for problem in twice.problems]
    if problems:
        return Raw(record.body, None, tuple(problems), file, record.row)
    return Raw(json.dumps(event, ensure_ascii=False).encode(), event, record.notes, file, record.row)


def _put(event: dict[str, Any], path: Sequence[str], value: object) -> None:
    *groups, name = path
    for group in groups:
        event = event.setdefault(group, {})
    event[name] = value


def _value(text: str) -> object:
    """Text, unless it is a list or an object in JSON, or `true` or `false`. Raises NameTwice."""
    if text[0] in "[{":
        try:
            return read_json_text(text)
        except (ValueError, RecursionError):
            return text
    return _WORDS.get(text, text)
