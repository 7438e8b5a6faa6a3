"""Files of events: lines of JSON, and tables."""

import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from homeward.domain.events import parse
from homeward.errors import UnreadableInput
from homeward.inputs import events
from homeward.inputs.lines import Lines
from homeward.services.intake.raw import Raw
from tests.factories import event_factory

HEADER = "id,source,type,time,data.child.scheme,data.child.value,data.episode,data.category"
ROW = "e-1,police,missing.reported,2026-03-01T22:10:00+00:00,la_child_id,W-1001,MP-1,M"


def read(folder: Path, name: str, content: bytes | str) -> Sequence[Raw]:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return [raw for row in events.read(Lines(path)) for raw in row]


def told(raw: Raw) -> list[tuple[str, str]]:
    return [(problem.field, problem.message) for problem in raw.problems]


def test_an_event_a_line_and_blank_lines_count(tmp_path: Path) -> None:
    event = event_factory("missing.reported")
    (raw,) = read(tmp_path, "events.jsonl", f"\n{json.dumps(event)}\n\n")
    assert (raw.content, raw.row, raw.file) == (event, 2, "events.jsonl")


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ('{"id": "e-1", "data": {"child":', "is not complete, valid JSON"),
        ("not JSON", "is not complete, valid JSON"),
        ('["a list"]', "must be one JSON object, an event"),
        ("[" * 100_000, "is not complete, valid JSON"),
        (b'{"id": "\xff"}', "is not text in UTF-8"),
    ],
)
def test_a_line_that_is_no_event_is_carried_on_with_its_reason(
    tmp_path: Path, line: str | bytes, message: str
) -> None:
    body = line.encode() if isinstance(line, str) else line
    bad, good = read(tmp_path, "events.jsonl", body + b'\n{"id": "e-2"}\n')
    assert (bad.body, bad.content, told(bad)) == (body, None, [("", message)])
    assert good.content == {"id": "e-2"}


def test_a_line_of_ten_megabytes_is_read_and_what_follows_too(tmp_path: Path) -> None:
    huge = json.dumps(event_factory("missing.reported", circumstances="x" * 10_000_000))
    first, second = read(tmp_path, "events.jsonl", f'{huge}\n{{"id": "e-2"}}\n')
    assert first.body == huge.encode()
    assert second.content == {"id": "e-2"}


def test_a_line_beyond_measure_is_cut_and_says_so(tmp_path: Path) -> None:
    cut, after = read(tmp_path, "events.jsonl", b'{"id": "' + b"x" * (17 * 2**20) + b'"}\n{"id": "e-2"}\n')
    assert told(cut) == [("", "is longer than 16 MB, so only its beginning was kept")]
    assert len(cut.body) == 16 * 2**20
    assert after.content == {"id": "e-2"}


@pytest.mark.parametrize("name", ["events.json", "events.xlsx", "events"])
def test_a_name_that_does_not_say_how_to_read_it(tmp_path: Path, name: str) -> None:
    with pytest.raises(UnreadableInput, match=r"is neither \.jsonl .* nor \.csv"):
        read(tmp_path, name, "{}")


def test_a_row_of_a_table_becomes_an_event_by_its_dotted_paths(tmp_path: Path) -> None:
    (raw,) = read(tmp_path, "events.csv", f"{HEADER}\n{ROW}\n")
    assert raw.content == {
        "specversion": "1.0",
        "id": "e-1",
        "source": "police",
        "type": "missing.reported",
        "time": "2026-03-01T22:10:00+00:00",
        "data": {
            "child": {"scheme": "la_child_id", "value": "W-1001"},
            "episode": "MP-1",
            "category": "M",
        },
    }
    assert (raw.row, json.loads(raw.body)) == (2, raw.content)


def test_lists_are_json_and_empty_cells_are_left_out(tmp_path: Path) -> None:
    header = "id,source,type,time,data.child.scheme,data.child.value,data.episodes,data.offered_at,data.note"
    row = 'e-1,catch22,rhi.offered,2026-03-02T10:00:00Z,la_child_id,W-1001,"[""MP-1""]",2026-03-02T10:00:00Z,'
    (raw,) = read(tmp_path, "EVENTS.CSV", f"\ufeff{header}\r\n{row}\r\n")
    assert raw.content is not None
    event = parse(raw.content)
    assert (event.data.episodes, hasattr(event.data, "note")) == (("MP-1",), False)


def test_true_and_false_are_answers_and_text_in_brackets_is_text(tmp_path: Path) -> None:
    header = "id,source,type,time,data.child.scheme,data.child.value,data.flag,data.on,data.by"
    row = "e-1,police,police.flag_changed,2026-03-02T10:00:00Z,la_child_id,W-1001,cse,true,[desk"
    (raw,) = read(tmp_path, "events.csv", f"{header}\n{row}\n")
    assert raw.content is not None
    data = parse(raw.content).data
    assert (data.on, data.by) == (True, "[desk")


def test_a_cell_may_have_several_lines_and_rows_count_as_in_a_spreadsheet(tmp_path: Path) -> None:
    first = ROW.replace("MP-1", '"MP\n1"')
    one, two = read(tmp_path, "events.csv", f"{HEADER}\n{first}\n{ROW}\n")
    assert one.content is not None
    assert (one.content["data"]["episode"], one.row, two.row) == ("MP\n1", 2, 3)  # type: ignore[index]


@pytest.mark.parametrize(
    ("row", "problems"),
    [
        (b"e-1,police", [("", "has 2 cells where the first row names 8")]),
        (ROW.encode() + b",more", [("", "has 9 cells where the first row names 8")]),
        (ROW.encode().replace(b"W-1001", b"W-\xe9"), [("data.child.value", "is not text in UTF-8")]),
        (
            ROW.encode().replace(b"MP-1", b'"MP-1"x'),
            [
                (
                    "",
                    "cannot be read as CSV: a quotation mark may be missing,"
                    " and then what follows was taken for one row",
                )
            ],
        ),
    ],
)
def test_a_row_that_cannot_be_read_is_told_and_the_next_one_is_read(
    tmp_path: Path, row: bytes, problems: list[tuple[str, str]]
) -> None:
    content = HEADER.encode() + b"\n" + row + b"\n" + ROW.encode() + b"\n"
    bad, good = read(tmp_path, "events.csv", content)
    assert (told(bad), bad.body, bad.row) == (problems, row, 2)
    assert (good.row, good.problems) == (3, ())


def test_a_quotation_mark_that_is_never_closed_costs_its_own_row(tmp_path: Path) -> None:
    good, bad, after = read(tmp_path, "events.csv", f'{HEADER}\n{ROW}\n"e-2,police\n{ROW}\n')
    assert (good.row, good.problems, bad.row) == (2, (), 3)
    assert bad.body.decode() == '"e-2,police'
    assert told(bad) == [
        ("", "opens a quotation mark and does not close it; the rows after it were read as rows of their own")
    ]
    assert (after.row, after.content) == (4, good.content)
    assert told(after) == [
        ("", "stands inside a quotation mark that row 3 opens; it was read as a row of its own")
    ]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "events.csv is empty: its first row must name the columns."),
        (b"\n\n", "events.csv is empty: its first row must name the columns."),
        (ROW.encode(), "is not a table of events: its first row has no id or source or type or time."),
        (b"id,source,type,time,id", "Column 5 of events.csv has the same name as another."),
        (
            b"id,source,type,time,data.child,data.child.value",
            "has a column data.child and another one inside",
        ),
        (b'"id,source', "events.csv cannot be read as CSV."),
        (b"id,source,type,time,\xff", "events.csv is not text in UTF-8."),
    ],
)
def test_a_first_row_that_will_not_do(tmp_path: Path, content: bytes, message: str) -> None:
    with pytest.raises(UnreadableInput) as refused:
        read(tmp_path, "events.csv", content)
    assert message in str(refused.value)
    assert "W-1001" not in str(refused.value)
