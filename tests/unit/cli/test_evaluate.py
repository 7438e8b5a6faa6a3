"""`homeward evaluate`: one document on stdout, its rows in order, and the exit codes of contracts.md."""

import json
from pathlib import Path
from random import Random
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from homeward.cli.main import app
from tests.factories import BLAKE, event_factory
from tests.founding_case import FILE

AS_OF = "2026-03-04T09:00:00+00:00"


def run(file: Path, *options: str, as_of: str = AS_OF) -> Result:
    return CliRunner().invoke(app, ["evaluate", "--events", str(file), "--as-of", as_of, *options])


def written(folder: Path, *lines: object) -> Path:
    """A file with one event or one text a line."""
    path = folder / "events.jsonl"
    path.write_text("".join(f"{each if isinstance(each, str) else json.dumps(each)}\n" for each in lines))
    return path


def document(file: Path, **options: str) -> dict[str, Any]:
    printed: dict[str, Any] = json.loads(run(file, "--json", **options).stdout)
    return printed


REPORT = event_factory("missing.reported", id="r-1", child="W-7", police_risk="LOW")


def test_the_document_has_every_part_that_others_rely_on(tmp_path: Path) -> None:
    printed = document(written(tmp_path, REPORT))
    assert list(printed) == [
        "as_of",
        "findings",
        "cannot_tell",
        "candidates",
        "missing_group",
        "tasks",
        "quarantined",
        "matches",
    ]
    (finding,) = printed["findings"]
    columns = "code rule version child episode due known late actions never_silent evidence because"
    assert list(finding) == columns.split()
    assert (finding["code"], finding["evidence"]) == ("R05", ["r-1"])
    assert {
        "code": "R12",
        "child": finding["child"],
        "episode": "E-1",
        "unknown": ["child.looked_after"],
    } in [{**row, "unknown": row["unknown"][:1]} for row in printed["cannot_tell"]]


def test_a_trace_is_added_to_each_row_only_when_asked_for(tmp_path: Path) -> None:
    file = written(tmp_path, REPORT)
    traced = json.loads(run(file, "--json", "--trace").stdout)
    rows = [*traced["findings"], *traced["cannot_tell"]]
    assert rows[0].pop("trace")["when"]["fact"] == "episode.open_for"
    assert all(row.pop("trace")["when"]["answer"] == "cannot tell" for row in rows[1:])
    assert traced == document(file)


def test_rows_are_in_order_of_due_code_and_child(tmp_path: Path) -> None:
    harms = [
        event_factory("harm.disclosed", child=child, time=f"2026-03-0{day}T10:00:00+00:00")
        for child, day in (("W-2", 2), ("W-1", 2), ("W-3", 1))
    ]
    rows = document(written(tmp_path, *harms))["findings"]
    assert [row["child"]["value"] for row in rows] == ["W-3", "W-1", "W-2"]


def test_the_same_events_in_any_order_and_number_print_the_same_bytes(tmp_path: Path) -> None:
    lines = FILE.read_text().splitlines()
    plain = run(written(tmp_path, *lines), "--json").stdout_bytes
    for seed in range(5):
        mixed = lines + Random(seed).choices(lines, k=5)
        Random(seed).shuffle(mixed)
        assert run(written(tmp_path, *mixed), "--json").stdout_bytes == plain


def test_what_was_received_later_is_not_known_yet(tmp_path: Path) -> None:
    late = event_factory("harm.disclosed", receivedtime="2026-03-04T10:00:00+00:00")
    file = written(tmp_path, late)
    assert document(file, as_of="2026-03-04T09:59:59+00:00")["findings"] == []
    (finding,) = document(file, as_of="2026-03-04T10:00:00+00:00")["findings"]
    assert (finding["late"], finding["known"]) == (True, "2026-03-04T10:00:00+00:00")


def test_a_child_who_is_only_described_goes_by_its_place_in_the_event(tmp_path: Path) -> None:
    told = event_factory("contact.disclosed", id="ev-9", named_children=[{"given_name": "Sam"}])
    found = document(written(tmp_path, told))["findings"]
    assert {"scheme": "described", "value": "ev-9#0"} in [row["child"] for row in found]


@pytest.mark.parametrize(
    ("line", "field"),
    [
        pytest.param('{"specversion": "1.0", ', "", id="cut off"),
        pytest.param("[]", "", id="no object"),
        pytest.param(event_factory("missing.found", found_at="31/02/2026"), "data.found_at", id="no date"),
        pytest.param(event_factory("missing.reported", category="X"), "data.category", id="unknown code"),
        pytest.param(
            event_factory("macse.declined", child=None, child_ref="c-1"), "data.child_ref", id="our reference"
        ),
    ],
)
def test_a_bad_row_is_told_with_its_number_and_the_good_ones_count(
    tmp_path: Path, line: object, field: str
) -> None:
    file = written(tmp_path, REPORT, "", line)
    result = run(file, "--json")
    assert result.exit_code == 1
    printed = json.loads(result.stdout)
    ((row, errors),) = [(each["row"], each["errors"]) for each in printed["quarantined"]]
    assert (row, [error["field"] for error in errors]) == (3, [field])
    assert [finding["code"] for finding in printed["findings"]] == ["R05"]


def test_of_two_events_with_one_identity_the_first_received_stands(tmp_path: Path) -> None:
    first = event_factory(
        "harm.disclosed", id="h", harm_type="sexual", receivedtime="2026-03-02T10:00:00+00:00"
    )
    second = event_factory(
        "harm.disclosed", id="h", harm_type="threat", receivedtime="2026-03-03T10:00:00+00:00"
    )
    for lines, refused in (
        ([first, second, first], [2]),
        ([second, first], [1]),
        ([second, second, first], [1, 2]),
    ):
        printed = document(written(tmp_path, *lines))
        assert [row["row"] for row in printed["quarantined"]] == refused
        assert ["macse" in row["actions"] for row in printed["findings"]] == [True]


def test_a_merge_by_one_record_raises_a_pattern(tmp_path: Path) -> None:
    """Two episodes under the police's number and one under the authority's are three of one child."""
    police = {"scheme": "police_ref", "value": "P-9"}
    reports = [
        event_factory(
            "missing.reported", child=child, episode=f"E-{day}", time=f"2026-03-0{day}T10:00:00+00:00"
        )
        for day, child in ((1, police), (2, police), (3, BLAKE))
    ]
    joined = event_factory(
        "child.registered", child=BLAKE, identifiers=[police], time="2026-03-20T09:00:00+00:00"
    )
    apart = document(written(tmp_path, *reports))["findings"]
    assert "R01" not in {row["code"] for row in apart}
    printed = document(written(tmp_path, *reports, joined), as_of="2026-03-20T09:00:00+00:00")
    (found,) = [row for row in printed["findings"] if row["code"] == "R01"]
    assert (found["child"], found["due"]) == (BLAKE, "2026-03-03T10:00:00+00:00")
    assert (found["known"], found["late"]) == ("2026-03-20T09:00:00+00:00", True)


@pytest.mark.parametrize("arguments", [["--as-of", "2026-02-30"], ["--as-of", "soon"], []])
def test_wrong_use_ends_with_2(tmp_path: Path, arguments: list[str]) -> None:
    file = written(tmp_path, REPORT)
    assert CliRunner().invoke(app, ["evaluate", "--events", str(file), *arguments]).exit_code == 2


def test_people_read_sentences(tmp_path: Path) -> None:
    result = run(written(tmp_path, REPORT, "{"))
    assert result.stdout.startswith(
        "2026-03-03T10:00:00+00:00  R05  la_child_id W-7: Reported missing by wirral-ics on 2 March 2026"
    )
    assert result.stderr.startswith("row 2: ")
