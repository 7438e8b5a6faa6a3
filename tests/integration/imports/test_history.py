"""A first load of history: listed apart, with no clock, the same whoever processes it, and by a rebuild."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import Engine

from homeward.engine.rulefiles.load import load_rules
from homeward.services.evaluation.process import process_events
from homeward.services.night import proof
from homeward.store import journal, queries
from homeward.store.unit_of_work import reading, unit_of_work
from tests.commands import Homeward
from tests.factories import event_factory
from tests.machine import ROOT

RULES = load_rules(ROOT / "rules")
CUT_OFF = ("--no-notices-before", "2026-01-01T00:00:00+00:00")


def history(tmp_path: Path) -> Path:
    """Harm that was told of in 2024, and an absence of 2024 that nobody has ended."""
    then = {"time": "2024-06-03T10:00:00+00:00", "recordedtime": "2024-06-03T11:00:00+00:00"}
    events = [
        event_factory("harm.disclosed", child="W-1") | then,
        event_factory("missing.reported", child="W-2", reported_at=then["time"]) | then,
    ]
    path = tmp_path / "history.jsonl"
    path.write_text("".join(json.dumps(event) + "\n" for event in events))
    return path


def board(engine: Engine, from_history: bool) -> list[bool]:
    """Whether each alert is from history."""
    with reading(engine) as uow:
        return [row.from_history for row in queries.alerts(uow, from_history=from_history)]


def night(engine: Engine, now: datetime) -> proof.Night:
    return proof.run(engine, RULES, "344", now, now.date())


def test_what_is_due_before_the_cut_off_is_listed_apart_and_nobody_is_hurried(
    homeward: Homeward, engine: Engine, tmp_path: Path
) -> None:
    outcome = homeward.import_("events", history(tmp_path), "--process", *CUT_OFF).document
    assert outcome["from_history"] == len(board(engine, True)) > 0
    listed = json.loads(homeward("alerts", "--json").out)
    assert sum(each["from_history"] for each in listed["alerts"]) == outcome["from_history"]
    assert outcome["alerts"] == outcome["from_history"] + len(board(engine, False))
    with reading(engine) as uow:
        rows = queries.alerts(uow, from_history=True)
    assert all(row.respond_by - row.raised_at > timedelta(days=27) for row in rows)


def test_the_worker_honours_it_where_the_import_left_the_work_to_it(
    homeward: Homeward, engine: Engine, tmp_path: Path
) -> None:
    assert homeward.import_("events", history(tmp_path), *CUT_OFF).code == 0
    with unit_of_work(engine) as uow:
        process_events(uow, journal.unprocessed(uow), RULES, "344", datetime.now(UTC))
    assert board(engine, True)


def test_neither_the_night_nor_the_clock_makes_anything_else_of_it(
    homeward: Homeward, engine: Engine, tmp_path: Path
) -> None:
    homeward.import_("events", history(tmp_path), "--process", *CUT_OFF)
    before = board(engine, True)
    tonight = night(engine, datetime.now(UTC))
    assert (tonight.differences.total(), tonight.raised) == (0, 0)
    with reading(engine) as uow:
        harm = [row.id for row in queries.alerts(uow, from_history=True) if row.never_silent]
    night(engine, datetime.now(UTC) + timedelta(days=3))
    with reading(engine) as uow:
        later = queries.reasons(uow, [row.id for row in queries.alerts(uow, from_history=True)])
    assert harm
    assert set(harm) <= later.keys()
    assert all("R39" not in {reason.code for reason in later[each]} for each in harm)
    assert len(later) <= len(before)
