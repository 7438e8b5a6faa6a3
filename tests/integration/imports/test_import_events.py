"""`homeward import events`: good rows go in, bad rows go to quarantine, and the summary says so."""

import csv
import json
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, func, select

from homeward.errors import Problem
from homeward.store import access, quarantine, queries, unconfirmed
from homeward.store.tables import core
from homeward.store.unit_of_work import reading, unit_of_work
from tests.commands import Homeward
from tests.factories import event_factory

FUTURE = (datetime.now(UTC) + timedelta(days=3)).isoformat()


def jsonl(folder: Path, rows: Iterable[Mapping[str, Any] | bytes], name: str = "events.jsonl") -> Path:
    path = folder / name
    lines = [row if isinstance(row, bytes) else json.dumps(row).encode() for row in rows]
    path.write_bytes(b"\n".join(lines) + b"\n")
    return path


def report(**overrides: Any) -> dict[str, Any]:
    return event_factory("missing.reported", **overrides)


def journalled(engine: Engine) -> int:
    with reading(engine) as uow:
        return uow.scalar(select(func.count()).select_from(core.journal)) or 0


def test_the_good_go_in_and_the_bad_are_kept_with_their_rows(
    homeward: Homeward, engine: Engine, tmp_path: Path
) -> None:
    bad = report(id="e-2", episode=None)
    path = jsonl(tmp_path, [report(id="e-1"), bad, report(id="e-1")])
    outcome = homeward.import_("events", path)
    errors = [{"field": "data.episode", "message": "is required"}]
    assert outcome.document == {
        "accepted": 1,
        "duplicates": 1,
        "corrected": 0,
        "withdrawn": 0,
        "quarantined": 1,
        "unmatched": 0,
        "not_read": [],
        "sources": {"wirral-ics": 3},
        "problems": [{"row": 2, "file": "events.jsonl", "errors": errors}],
        "notes": [],
    }
    assert outcome.code == 1
    with reading(engine) as uow:
        (kept,) = quarantine.listing(uow)
    assert (kept.body, kept.file, kept.row) == (json.dumps(bad).encode(), "events.jsonl", 2)
    assert journalled(engine) == 1


def test_all_good_is_exit_code_0_and_a_second_import_changes_nothing(
    homeward: Homeward, engine: Engine, tmp_path: Path
) -> None:
    path = jsonl(tmp_path, [report(id="e-1"), report(id="e-2", episode="E-2")])
    assert homeward.import_("events", path).code == 0
    again = homeward.import_("events", path)
    assert (again.code, again.document["accepted"], again.document["duplicates"]) == (0, 0, 2)
    assert journalled(engine) == 2


@pytest.mark.parametrize(
    ("row", "field", "message"),
    [
        (b'{"id": "e-9", "data": {"child":', "", "is not complete, valid JSON"),
        (b'{"id": "e-9\xff"}', "", "is not text in UTF-8"),
        (report(circumstances="x" * 10_000_000), "data.circumstances", "must be at most 10,000 characters"),
        (report(more="x" * 10_000_000), "data.more", "must be at most 10,000 characters"),
        (
            event_factory("child.registered", date_of_birth="31/02/2026"),
            "data.date_of_birth",
            "must be a date",
        ),
        (
            event_factory("child.registered", date_of_birth="2026-02-31"),
            "data.date_of_birth",
            "is not a date",
        ),
        (report(time="2026-02-31T10:00:00+00:00", reported_at=None), "time", "is not a date and time"),
        (report(time="2026-03-01T10:00:00"), "time", "has no offset from UTC"),
        (
            event_factory("placement.started", **{"from": "2026-01-05", "to": "2026-01-04"}),
            "data.to",
            "must not be before from",
        ),
        (report(category="X"), "data.category", "must be one of: M, A"),
        (event_factory("legal_status.changed", code="Q9"), "data.code", "must be one of"),
        (report() | {"type": "missing.lost"}, "type", "must be a type that Homeward knows"),
        (report(time=FUTURE), "time", "must not be in the future"),
        (report(reported_at=FUTURE), "data.reported_at", "must not be in the future"),
        (report(recordedtime=FUTURE), "recordedtime", "must not be in the future"),
        (report(receivedtime=FUTURE), "receivedtime", "must not be in the future"),
        (event_factory("alert.decided", child_ref="c-1"), "type", "Homeward makes this one itself"),
    ],
    ids=lambda value: "" if isinstance(value, bytes | dict) else str(value)[:30],
)
def test_each_kind_of_bad_row_is_quarantined_and_its_neighbours_go_in(
    homeward: Homeward, tmp_path: Path, row: Mapping[str, Any] | bytes, field: str, message: str
) -> None:
    outcome = homeward.import_("events", jsonl(tmp_path, [report(id="b-1"), row, report(id="b-2")]))
    assert (outcome.code, outcome.document["accepted"], outcome.document["quarantined"]) == (1, 2, 1)
    (problem,) = outcome.document["problems"]
    assert problem["row"] == 2
    told = {error["field"]: error["message"] for error in problem["errors"]}
    assert message in told[field]


def test_the_same_identity_with_other_content_is_a_conflict_and_the_first_stands(
    homeward: Homeward, engine: Engine, tmp_path: Path
) -> None:
    path = jsonl(tmp_path, [report(id="e-1", category="M"), report(id="e-1", category="A")])
    outcome = homeward.import_("events", path)
    assert (outcome.document["accepted"], outcome.document["quarantined"], outcome.code) == (1, 1, 1)
    assert "with other content" in outcome.document["problems"][0]["errors"][0]["message"]
    assert journalled(engine) == 1


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("absent.jsonl", None, "homeward: absent.jsonl cannot be read: No such file or directory."),
        (
            "events.jsonl",
            "{}\n".encode("utf-16"),
            "homeward: events.jsonl is not text in UTF-8; it looks like",
        ),
        ("events.xlsx", b"{}\n", "homeward: events.xlsx is neither .jsonl"),
        ("events.csv", b"", "homeward: events.csv is empty"),
        ("events.csv", b"a,b\n1,2\n", "homeward: events.csv is not a table of events"),
    ],
)
def test_a_file_that_cannot_be_read_is_a_sentence_and_exit_code_2(
    homeward: Homeward, tmp_path: Path, name: str, content: bytes | None, sentence: str
) -> None:
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    outcome = homeward.import_("events", path)
    assert (outcome.code, outcome.out) == (2, "")
    assert outcome.err.startswith(sentence)


def test_a_folder_is_no_file(homeward: Homeward, tmp_path: Path) -> None:
    outcome = homeward.import_("events", tmp_path)
    assert (outcome.code, outcome.out) == (2, "")
    assert "cannot be read: Is a directory." in outcome.err


def test_a_byte_order_mark_does_no_harm(homeward: Homeward, tmp_path: Path) -> None:
    path = jsonl(tmp_path, [b"\xef\xbb\xbf" + json.dumps(report()).encode()])
    assert homeward.import_("events", path).document["accepted"] == 1


def test_a_table_goes_in_like_lines_of_json(homeward: Homeward, engine: Engine, tmp_path: Path) -> None:
    path = tmp_path / "events.csv"
    with path.open("w", newline="", encoding="utf-8-sig") as file:
        writer = csv.writer(file)
        writer.writerow(
            [
                "id",
                "source",
                "type",
                "time",
                "data.child.scheme",
                "data.child.value",
                "data.episodes",
                "data.by",
            ]
        )
        told = ["la_child_id", "W-1001", '["E-1", "E-2"]', "child"]
        writer.writerow(["e-1", "catch22", "rhi.declined", "2026-03-02T10:00:00+00:00", *told])
        writer.writerow(["e-2", "catch22"])
    outcome = homeward.import_("events", path)
    assert (outcome.document["accepted"], outcome.document["quarantined"]) == (0, 2)
    assert [(row["row"], row["errors"]) for row in outcome.document["problems"]] == [
        (2, [{"field": "data.reason", "message": "is required"}]),
        (3, [{"field": "", "message": "has 2 cells where the first row names 8"}]),
    ]
    path.write_text(path.read_text(encoding="utf-8-sig").replace("data.by", "data.by,data.reason")[:-1])
    content = path.read_text().splitlines()
    path.write_text(f"{content[0]}\n{content[1]},Did not want to.\n")
    assert homeward.import_("events", path).document["accepted"] == 1
    assert journalled(engine) == 1


def test_without_processing_the_outbox_carries_them_to_the_stream(
    homeward: Homeward, engine: Engine, tmp_path: Path
) -> None:
    outcome = homeward.import_("events", jsonl(tmp_path, [report(id="e-1")]))
    assert "alerts" not in outcome.document
    with reading(engine) as uow:
        counts = queries.counts(uow)
    assert (counts["unpublished"], counts["unprocessed"]) == (1, 1)


def test_with_processing_the_children_are_evaluated_at_once_and_published_all_the_same(
    homeward: Homeward, engine: Engine, tmp_path: Path
) -> None:
    rows = [
        event_factory("child.registered", id="c-1", date_of_birth="2015-06-14"),
        report(id="e-1", time="2026-03-02T10:00:00+00:00"),
    ]
    outcome = homeward.import_("events", jsonl(tmp_path, rows), "--process")
    said = [outcome.document[name] for name in ("alerts", "candidates", "missing_group")]
    assert said == [1, 0, 1]
    with reading(engine) as uow:
        counts = queries.counts(uow)
        topics = Counter(uow.scalars(select(core.outbox.c.topic)))
    assert (counts["unprocessed"], counts["open_alerts"], counts["candidates"]) == (0, 1, 0)
    assert topics["cadt-alerts"] == 1
    assert topics["missing-episodes"] == 1


def test_processing_after_an_import_that_left_it_to_the_stream_finishes_the_work(
    homeward: Homeward, tmp_path: Path
) -> None:
    path = jsonl(tmp_path, [event_factory("child.registered", date_of_birth="2015-06-14"), report()])
    homeward.import_("events", path)
    again = homeward.import_("events", path, "--process").document
    assert (again["accepted"], again["duplicates"], again["alerts"]) == (0, 2, 1)
    assert homeward.import_("events", path, "--process").document["alerts"] == 0


def test_a_child_whom_no_identifier_of_an_authority_is_known_of_is_unmatched(
    homeward: Homeward, tmp_path: Path
) -> None:
    child = {"scheme": "local", "value": "X-1"}
    rows = [report(id="e-1", child=child), report(id="e-2", child=child, episode="E-2"), report(id="e-3")]
    assert homeward.import_("events", jsonl(tmp_path, rows)).document["unmatched"] == 1


def test_what_is_printed_for_people_names_rows_and_no_child(homeward: Homeward, tmp_path: Path) -> None:
    bad = report(id="e-2", child={"scheme": "la_child_id", "value": "W-4711"}, category="secret")
    path = jsonl(tmp_path, [report(id="e-1"), bad])
    outcome = homeward("import", "events", path)
    assert outcome.code == 1
    assert outcome.out.splitlines() == [
        "events.jsonl: 1 accepted, 0 known already, 0 corrected, 0 withdrawn, 1 quarantined",
        "  row 2 quarantined: data.category must be one of: M, A",
        "sources: wirral-ics (2)",
        "children not matched to one that is known: 0",
    ]
    assert outcome.err == ""


def test_a_cut_off_must_be_an_instant(homeward: Homeward, tmp_path: Path) -> None:
    path = jsonl(tmp_path, [report()])
    assert homeward.import_("events", path, "--process", "--no-notices-before", "yesterday").code == 2


def test_the_summary_says_what_was_corrected_and_what_was_withdrawn(
    homeward: Homeward, tmp_path: Path
) -> None:
    replaced = {"supersedes": "e-1", "changereason": "Entered wrongly."}
    withdrawn = event_factory("record.withdrawn", id="e-4", supersedes="e-3", source="wirral-ics")
    rows = [report(id="e-1"), report(id="e-2", **replaced), report(id="e-3", episode="E-3"), withdrawn]
    document = homeward.import_("events", jsonl(tmp_path, rows)).document
    counted = {name: document[name] for name in ("accepted", "corrected", "withdrawn")}
    assert counted == {"accepted": 4, "corrected": 1, "withdrawn": 1}


def test_another_sources_event_is_put_right_by_the_duty_team_alone(
    homeward: Homeward, tmp_path: Path
) -> None:
    other = event_factory("record.withdrawn", supersedes="e-1", supersedessource="merseyside-police")
    document = homeward.import_("events", jsonl(tmp_path, [other])).document
    assert (document["accepted"], document["quarantined"]) == (0, 1)
    assert document["problems"][0]["errors"] == [
        {
            "field": "supersedessource",
            "message": "must be left out: a source corrects its own events, the duty team those of others",
        }
    ]


def test_who_imported_stands_on_each_event_and_in_the_access_log(
    homeward: Homeward, engine: Engine, tmp_path: Path
) -> None:
    rows = [report(importedby="somebody else"), report(source="a-home")]
    outcome = homeward.import_("events", jsonl(tmp_path, rows), "--as", "robin")
    assert outcome.document["sources"] == {"a-home": 1, "wirral-ics": 1}
    with reading(engine) as uow:
        assert {body["importedby"] for body in uow.scalars(select(core.journal.c.body))} == {"robin"}
        [look] = access.latest(uow, 10)
    assert (look.username, look.what) == ("robin", "import: 2 rows from 2 sources")


DECISIONS = {
    "macse.accepted": True,
    "macse.closed": True,
    "child.merged": True,
    "child.unmerged": True,
    "suppression.set": True,
    "fact.answered": True,
    "alert.decided": False,
    "rule.activated": False,
}
"""Whether a file may bring it that an operator imports."""


@pytest.mark.parametrize(("type_", "taken"), DECISIONS.items())
def test_a_file_brings_what_people_decided_but_no_step_of_an_alert_or_a_rule(
    homeward: Homeward, engine: Engine, tmp_path: Path, type_: str, taken: bool
) -> None:
    about = {} if type_.startswith("rule.") else {"child": "W-1001", "child_ref": None}
    outcome = homeward.import_("events", jsonl(tmp_path, [event_factory(type_, source="macse", **about)]))
    assert (outcome.document["accepted"], outcome.document["quarantined"]) == ((1, 0) if taken else (0, 1))
    assert journalled(engine) == (1 if taken else 0)


@pytest.mark.parametrize("source", ["Homeward", "homeward-web", "homew\u0430rd", "Wirral_ICS"])
def test_a_file_brings_no_source_that_is_ours_or_looks_like_another(
    homeward: Homeward, engine: Engine, tmp_path: Path, source: str
) -> None:
    outcome = homeward.import_("events", jsonl(tmp_path, [report(), report(source=source)]))
    assert [row["errors"][0]["field"] for row in outcome.document["problems"]] == ["source"]
    assert journalled(engine) == 1


def test_what_a_system_says_was_decided_stays_a_question_when_it_is_replayed(
    homeward: Homeward, engine: Engine, tmp_path: Path
) -> None:
    """An operator mends what Kafka brought, and decides nothing by that."""
    mended = json.dumps(event_factory("macse.closed", source="a-committee")).encode()
    (tmp_path / "mended.json").write_bytes(mended)
    with unit_of_work(engine) as uow:
        problems = [Problem("data.reason", "is required")]
        number = quarantine.add(uow, b"{}", problems, key=None, received_at=datetime.now(UTC), origin="kafka")
    replayed = homeward("quarantine", "replay", number, "--mended", tmp_path / "mended.json")
    assert (replayed.code, journalled(engine)) == (1, 0)
    with reading(engine) as uow:
        assert [claim.source for claim in unconfirmed.waiting(uow, ["macse.closed"])] == ["a-committee"]
