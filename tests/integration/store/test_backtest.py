"""A back-test of a store says what one of the same events in a file or in memory does; it writes nothing."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine, Update, delete, select, update

from homeward.cli.evaluate import read_events
from homeward.domain.history.timeline import fold
from homeward.engine.backtest import Tally, compare, with_rule
from homeward.engine.evaluate import evaluate
from homeward.inputs import eventfile
from homeward.reports.backtest import report, run
from homeward.reports.characteristics import characteristics
from homeward.services.evaluation.process import process_events
from homeward.services.intake.accept import take_in
from homeward.services.intake.raw import read_json
from homeward.services.rules.backtest import BATCH, Source, Stored, kinds_of
from homeward.store import history, journal
from homeward.store.tables.core import child, finding, metadata
from homeward.store.tables.core import journal as journal_table
from homeward.store.unit_of_work import reading, unit_of_work
from homeward.synthetic import Recipe, simulate
from tests.backtests import plan_of, rules_by_code, tally_of, with_number
from tests.histories import WIRRAL, shipped_rules

UNTIL = datetime(2025, 10, 1, tzinfo=UTC)
(R01,) = rules_by_code("R01")
PLAN = plan_of(shipped_rules().rules, with_rule(shipped_rules().rules, with_number(R01, 2)), as_of=UNTIL)


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return of_children(2500, tmp_path_factory.mktemp("world"))


@pytest.fixture(scope="module")
def village(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return of_children(400, tmp_path_factory.mktemp("village"))


def of_children(count: int, folder: Path) -> Path:
    simulate(Recipe(count, 200, 7, UNTIL, WIRRAL, 8), folder)
    return folder / "events.jsonl"


def fill(engine: Engine, world: Path) -> None:
    raws = [read_json(line) for line in world.read_bytes().splitlines()]
    with unit_of_work(engine) as uow:
        take_in(uow, raws, received_at=None, now=UNTIL, origin="file", to_outbox=False)


def settle(engine: Engine) -> None:
    """Evaluate every child, as the stream does."""
    with unit_of_work(engine) as uow:
        process_events(uow, journal.unprocessed(uow), shipped_rules(), WIRRAL, UNTIL)


def stored(engine: Engine) -> Source:
    return Stored(engine.url.render_as_string(hide_password=False))


def everything(engine: Engine) -> dict[str, list[tuple[object, ...]]]:
    with reading(engine) as uow:
        tables = metadata.sorted_tables
        return {
            t.name: [tuple(row) for row in uow.execute(select(t).order_by(*t.primary_key))] for t in tables
        }


def quietly(done: int, of: int) -> None:
    pass


def test_a_store_a_file_and_memory_say_the_same(engine: Engine, world: Path) -> None:
    fill(engine, world)
    of_store = run(stored(engine), PLAN, quietly, processes=1)
    of_file = run(eventfile.read(world, UNTIL, quietly), PLAN, quietly, processes=1)
    assert of_store.alerts.added > 0
    assert replace(of_store, affected=()) == replace(of_file, affected=())
    events, _ = read_events(world)
    in_memory = report(tally_of(events, PLAN), PLAN, of_file.began)
    assert replace(of_file, children=0, events=0) == replace(in_memory, children=0, events=0)


def test_every_table_stays_as_it_was(engine: Engine, world: Path) -> None:
    fill(engine, world)
    before = everything(engine)
    run(stored(engine), PLAN, quietly, processes=1)
    assert everything(engine) == before


def test_several_processes_say_what_one_does(engine: Engine, world: Path) -> None:
    fill(engine, world)
    told: list[tuple[int, int]] = []
    one = run(stored(engine), PLAN, lambda done, of: told.append((done, of)), processes=1)
    assert one.children > BATCH
    assert told[-1] == (len(told), len(told))
    assert run(stored(engine), PLAN, quietly, processes=2) == one


def test_what_the_rules_in_force_said_is_taken_from_the_store(engine: Engine, village: Path) -> None:
    fill(engine, village)
    settle(engine)
    anew = Tally()
    with reading(engine) as uow:
        began = history.first(uow, kinds_of(PLAN))
        for child, entries in history.history(uow, history.of_whom(uow, kinds_of(PLAN))).items():
            timeline = fold(child, [entry for entry in entries if entry.event.received_at <= UNTIL])
            said = evaluate(timeline, PLAN.deciding, UNTIL, WIRRAL).findings
            anew += compare(timeline, PLAN, characteristics, said)
    assert anew.affected
    assert run(stored(engine), PLAN, quietly, processes=1) == report(anew, PLAN, began)


@pytest.mark.parametrize(
    "since",
    [
        pytest.param(update(journal_table).values(processed_at=None), id="an event waits to be processed"),
        pytest.param(update(child).values(rules="others"), id="other rules decided then"),
        pytest.param(update(child).values(wake_at=UNTIL), id="the clock has woken the child"),
    ],
)
def test_what_may_have_changed_since_is_judged_anew(engine: Engine, village: Path, since: Update) -> None:
    fill(engine, village)
    settle(engine)
    before = run(stored(engine), PLAN, quietly, processes=1)
    with unit_of_work(engine) as uow:
        uow.execute(delete(finding))
    assert run(stored(engine), PLAN, quietly, processes=1).alerts.live == 0 < before.alerts.live
    with unit_of_work(engine) as uow:
        uow.execute(since)
    assert run(stored(engine), PLAN, quietly, processes=1).alerts.live == before.alerts.live
