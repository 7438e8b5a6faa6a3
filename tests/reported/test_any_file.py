"""Whatever is in a file, each row is read or told of, and no good row is lost beside a bad one."""

import csv
import io
import json
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from homeward.errors import UnreadableInput
from homeward.inputs import events
from homeward.inputs.lines import Lines
from homeward.inputs.ssda903.files import files_of
from homeward.services.intake.raw import Raw

HEADER = ["id", "source", "type", "time", "data.child.scheme", "data.child.value", "data.note"]
NOTES = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=30)
NOISE = st.binary(max_size=30).filter(lambda noise: b'"' not in noise)
ENDS = st.sampled_from(["\n", "\r\n", "\r"])


def row(number: int, note: str) -> list[str]:
    return [f"e-{number}", "home", "missing.found", "2026-03-01T22:10:00Z", "local", "7", note]


def read(name: str, content: bytes) -> list[Raw]:
    with TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(content)
        return [raw for some in events.read(Lines(path)) for raw in some]


def ids(raws: list[Raw]) -> set[str]:
    return {str(raw.content.get("id")) for raw in raws if raw.content}


@given(st.lists(NOTES, min_size=1, max_size=8), ENDS, st.sampled_from(",;\t"))
def test_every_row_that_a_program_writes_is_read(notes: list[str], end: str, delimiter: str) -> None:
    file = io.StringIO()
    # Python's writer leaves a line end that is not its own without quotation marks; Excel does not.
    quoting = csv.QUOTE_ALL if {"\r", "\n"} & set("".join(notes)) else csv.QUOTE_MINIMAL
    writer = csv.writer(file, delimiter=delimiter, lineterminator=end, quoting=quoting)
    writer.writerow(HEADER)
    writer.writerows(row(number, note) for number, note in enumerate(notes))
    raws = read("events.csv", file.getvalue().encode())
    assert [raw.problems for raw in raws] == [()] * len(notes)
    for raw, note in zip(raws, notes, strict=True):
        told: Any = raw.content and raw.content["data"]
        if isinstance(told.get("note", ""), str):  # else the note was JSON, or true or false
            assert told.get("note", "") == note.strip()


@given(st.lists(NOISE, max_size=6), ENDS)
def test_noise_between_rows_costs_no_row(noise: list[bytes], end: str) -> None:
    good = [",".join(row(number, "x")).encode() for number in range(7)]
    lines = [",".join(HEADER).encode(), good[0]]
    for number, some in enumerate(noise, 1):
        lines += [some, good[number]]
    raws = read("events.csv", end.encode().join(lines))
    assert {f"e-{number}" for number in range(len(noise) + 1)} <= ids(raws)


@given(st.lists(st.binary(max_size=40), max_size=6), ENDS)
def test_noise_between_lines_costs_no_line(noise: list[bytes], end: str) -> None:
    good = [json.dumps({"id": f"e-{number}"}).encode() for number in range(7)]
    lines = [good[0]]
    for number, some in enumerate(noise, 1):
        lines += [some, good[number]]
    raws = read("events.jsonl", end.encode().join(lines))
    assert {f"e-{number}" for number in range(len(noise) + 1)} <= ids(raws)
    assert all(raw.content or raw.problems for raw in raws)


@given(st.sampled_from(["return.xml", "header.csv", "Missing 2026.csv"]), st.binary(max_size=200))
def test_any_bytes_in_a_return_are_read_or_refused_in_a_sentence(name: str, content: bytes) -> None:
    with TemporaryDirectory() as folder:
        (Path(folder) / name).write_bytes(content)
        with suppress(UnreadableInput):
            modules, _ = files_of(Path(folder))
            for module in modules.values():
                assert all(record.cells or record.problems for record in module.records())
