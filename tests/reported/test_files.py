"""Files that once lost rows, or were refused whole for one line, and what is right for each."""

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.commands import Homeward, Outcome
from tests.factories import event_factory
from tests.reported.conftest import INPUTS, Evaluate

UTF_8_BOM = "\ufeff"


def counts(outcome: Outcome) -> tuple[int, int, list[int]]:
    """Rows accepted, the exit status, and the rows that are told of."""
    document = outcome.document
    return document["accepted"], outcome.code, [row["row"] for row in document["problems"]]


@pytest.mark.parametrize(
    ("name", "accepted", "bad_rows", "reason"),
    [
        ("nul_row3.jsonl", 5, [3], "holds a NUL, which is no text"),
        ("nul_row3.csv", 5, [4], "holds a NUL, which is no text"),
        ("fffe_row1.jsonl", 3, [1], "is not text in UTF-8"),
        ("cr_only.jsonl", 5, [], ""),
        ("excel_trailing_commas.csv", 5, [], ""),
        ("stray-quote-one.csv", 5, [3], "opens a quotation mark and does not close it"),
        ("stray-quote-pair.csv", 5, [3], "opens a quotation mark and does not close it"),
        ("stray_quote.csv", 99, [4], "opens a quotation mark and does not close it"),
        ("duplicate-json-keys.jsonl", 0, [1], "gives the name 'child' twice in one object"),
    ],
)
def test_one_bad_line_costs_one_line(
    homeward: Homeward, name: str, accepted: int, bad_rows: list[int], reason: str
) -> None:
    outcome = homeward.import_("events", INPUTS / name)
    assert counts(outcome) == (accepted, 1 if bad_rows else 0, bad_rows)
    told = [error["message"] for row in outcome.document["problems"] for error in row["errors"]]
    assert all(message.startswith(reason) for message in told)
    assert homeward.import_("events", INPUTS / name).document["duplicates"] == accepted


@pytest.mark.parametrize(
    ("name", "rows"), [("stray-quote-pair.csv", [4, 5, 6]), ("stray_quote.csv", list(range(5, 102)))]
)
def test_what_a_quotation_mark_swallowed_is_told_row_by_row(
    homeward: Homeward, name: str, rows: list[int]
) -> None:
    notes = homeward.import_("events", INPUTS / name).document["notes"]
    assert [note["row"] for note in notes] == rows


def test_evaluate_refuses_a_name_given_twice_and_says_which(evaluate: Evaluate) -> None:
    document = evaluate("duplicate-json-keys")
    assert document["findings"] == []
    ((problem,),) = [row["errors"] for row in document["quarantined"]]
    assert problem["message"].startswith("gives the name 'child' twice")


HEAD = "id,source,type,time,data.child.scheme,data.child.value,data.episode,data.category,data.circumstances"


def row(number: int, circumstances: str = "x") -> str:
    at = f"2026-11-{number:02}T22:10:00Z"
    return (
        f"e-{number},invented-home,missing.reported,{at},la_child_id,W-{number},H-{number},M,{circumstances}"
    )


def table(*lines: str, end: str = "\n") -> str:
    return end.join([HEAD, *lines]) + end


SPOILT: Mapping[str, tuple[str | bytes, int, list[int]]] = {
    "rows of commas": (table(row(1), "," * 8, " , ,,,,,,,", row(2)), 2, []),
    "blank lines": (table("", row(1), "", row(2)), 2, []),
    "columns without a name": (table(row(1), row(2)).replace("\n", ",,,\n"), 2, []),
    "a value in a column without a name": (f"{HEAD},\n{row(1)},\n{row(2)},y\n", 1, [3]),
    "cells beyond the last name, blank": (table(row(1) + ",,", row(2)), 2, []),
    "cells beyond the last name, filled": (table(row(1) + ",y", row(2)), 1, [2]),
    "old line ends": (table(row(1), row(2), end="\r"), 2, []),
    "line ends of Windows": (table(row(1), row(2), end="\r\n"), 2, []),
    "old line ends after the first row alone": (table(row(1), row(2)).replace("\n", "\r", 1), 2, []),
    "semicolons": (table(row(1), row(2)).replace(",", ";"), 2, []),
    "tabs": (table(row(1), row(2)).replace(",", "\t"), 2, []),
    "sep=": (UTF_8_BOM + "sep=;\r\n" + table(row(1), row(2)).replace(",", ";"), 2, []),
    "sep= that parts with a bar": ("sep=|\n" + table(row(1), row(2)).replace(",", "|"), 2, []),
    "a NUL in the last row": (table(row(1), row(2, "\0")), 1, [3]),
    "half of the rows with a NUL": (
        table(*(row(n, "\0" if n % 2 else "x") for n in range(1, 9))),
        4,
        [2, 4, 6, 8],
    ),
    "another encoding in one row": (table(row(1), row(2, "caf\xe9")).encode("latin-1"), 1, [3]),
    "a foreign line": (table(row(1), "*** exported by Invented System ***", row(2)), 2, [3]),
    "two stray quotation marks": (table(row(1, '"a'), row(2), row(3, '"b'), row(4)), 2, [2, 4]),
    "a stray quotation mark in the last row": (table(row(1), row(2, '"a')), 1, [3]),
    "a stray quotation mark in the middle": (table(row(1, 'a "b" c'), row(2)), 2, []),
    "a cell of several lines": (
        table(row(1, '"left, and said:\nnothing, at all, to anybody"'), row(2)),
        2,
        [],
    ),
}
"""What is in the file; how many rows go in; the rows that are told of."""


@pytest.mark.parametrize("name", SPOILT)
def test_spoilt_tables(homeward: Homeward, tmp_path: Path, name: str) -> None:
    content, accepted, bad_rows = SPOILT[name]
    path = tmp_path / "events.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    outcome = homeward.import_("events", path)
    assert (outcome.document["accepted"], [each["row"] for each in outcome.document["problems"]]) == (
        accepted,
        bad_rows,
    )


def lines(*events: dict[str, Any]) -> list[bytes]:
    return [json.dumps(event).encode() for event in events]


FIRST, SECOND = lines(*(event_factory("missing.reported", id=f"e-{n}", episode=f"E-{n}") for n in (1, 2)))


@pytest.mark.parametrize(
    ("content", "accepted", "bad_rows"),
    [
        pytest.param(FIRST + b"\r" + SECOND, 2, [], id="old line ends"),
        pytest.param(FIRST + b"\r\n\r" + SECOND + b"\n", 2, [], id="line ends of each kind"),
        pytest.param(FIRST + b"\n\xfe\xff\n" + SECOND, 2, [2], id="a mark of another encoding within"),
        pytest.param(b"\0" * 40 + b"\n" + FIRST + b"\n" + SECOND, 2, [1], id="a line of NUL"),
        pytest.param(FIRST + b"\n" + SECOND[:-9] + b"\n", 1, [2], id="a line that was cut off"),
        pytest.param(
            FIRST.replace(b'"M"', b'"M","category":"A"') + b"\n" + SECOND, 1, [1], id="a name twice"
        ),
        pytest.param(FIRST.replace(b'"id"', b'"id": "x", "id"') + b"\n" + SECOND, 1, [1], id="its id twice"),
    ],
)
def test_spoilt_lines(
    homeward: Homeward, tmp_path: Path, content: bytes, accepted: int, bad_rows: list[int]
) -> None:
    path = tmp_path / "events.jsonl"
    path.write_bytes(content)
    assert counts(homeward.import_("events", path)) == (accepted, 1 if bad_rows else 0, bad_rows)


@pytest.mark.parametrize("name", ["events.csv", "events.jsonl"])
@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"PK\x03\x04\x14\0\x06\0" + b"x" * 99, "is an Excel workbook (.xlsx) or another ZIP archive"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 99, "is an old Excel workbook (.xls)"),
        (table(row(1)).encode("utf-16"), "is not text in UTF-8; it looks like UTF-16"),
    ],
)
def test_what_is_no_text_is_called_what_it_is(
    homeward: Homeward, tmp_path: Path, name: str, content: bytes, sentence: str
) -> None:
    (tmp_path / name).write_bytes(content)
    outcome = homeward.import_("events", tmp_path / name)
    assert (outcome.code, outcome.out) == (2, "")
    assert f"{name} is" in outcome.err
    assert sentence in outcome.err


@pytest.mark.timeout(30)
@pytest.mark.parametrize("kind", ["events", "ssda903"])
def test_a_pipe_is_refused_at_once(homeward: Homeward, tmp_path: Path, kind: str) -> None:
    path = tmp_path / "events.csv"
    os.mkfifo(path)
    outcome = homeward.import_(kind, path)
    assert (outcome.code, outcome.out) == (2, "")
    assert "events.csv cannot be read" in outcome.err


@pytest.mark.timeout(30)
def test_a_pipe_or_a_folder_is_refused_by_evaluate_too(homeward: Homeward, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.jsonl")
    for path in (tmp_path, tmp_path / "pipe.jsonl"):
        outcome = homeward("evaluate", "--events", path, "--as-of", "2026-11-26T00:00:00Z", "--json")
        assert (outcome.code, outcome.out) == (2, "")
