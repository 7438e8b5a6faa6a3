"""The nightly proof where something in the journal is broken: it proves all the rest, and says so."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, select

from homeward.engine.rulefiles.load import load_rules
from homeward.services.evaluation.process import process_events
from homeward.services.intake.accept import accept
from homeward.services.night import proof
from homeward.services.night.outcome import Night
from homeward.store.database import open_store
from homeward.store.tables.alerts import alert
from homeward.store.unit_of_work import unit_of_work
from tests.factories import event_factory
from tests.faults import spoil
from tests.machine import ROOT


def five_minutes_ago() -> datetime:
    """When a worker should have processed it, and before anybody counts as not told."""
    return datetime.now(UTC) - timedelta(minutes=5)


@pytest.fixture
def engine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Engine]:
    monkeypatch.setenv("HOMEWARD_DATA", str(tmp_path))
    engine = open_store(f"sqlite:///{tmp_path}/homeward.db")
    yield engine
    engine.dispose()


def a_night(engine: Engine) -> Night:
    now = datetime.now(UTC)
    return proof.run(engine, load_rules(ROOT / "rules"), "344", now, now.date())


def test_a_child_who_cannot_be_evaluated_keeps_no_other_from_it(engine: Engine) -> None:
    with unit_of_work(engine) as uow:
        for event in (
            event_factory("child.registered", child="W-1"),
            event_factory("harm.disclosed", child="W-1"),
            event_factory("harm.disclosed", child="W-2"),
        ):
            accept(uow, event, received_at=five_minutes_ago())
    spoil(engine, "child.registered")
    night = a_night(engine)
    assert (night.children, night.unprocessed, night.open_alerts) == (1, 1, 1)
    assert night.failing == 2 + 1  # W-1's events, and W-1
    assert any("fault of Homeward's own" in sentence for sentence in night.needs_a_person)


@pytest.mark.parametrize("begun_before", [timedelta(seconds=2), timedelta(hours=2)])
def test_a_night_takes_back_nothing_that_happened_since_it_began(
    engine: Engine, begun_before: timedelta
) -> None:
    """An alert of which the duty team was told while the night runs stands as they were told of it."""
    rules, now = load_rules(ROOT / "rules"), datetime.now(UTC)
    with unit_of_work(engine) as uow:
        event = event_factory("harm.disclosed", child="W-2", time=now.isoformat())
        seq = accept(uow, event, received_at=now).seq
        process_events(uow, [seq], rules, "344", now)
        before = uow.execute(select(alert)).one()
    began = now - begun_before
    night = proof.run(engine, rules, "344", began, began.date())
    with unit_of_work(engine) as uow:
        assert uow.execute(select(alert)).one() == before
    assert (night.withdrawn, night.raised, night.found) == (0, 0, {})


def test_a_second_night_finds_nothing_to_do(engine: Engine) -> None:
    with unit_of_work(engine) as uow:
        accept(uow, event_factory("harm.disclosed", child="W-2"), received_at=five_minutes_ago())
    assert a_night(engine).unprocessed == 1
    assert a_night(engine).needs_a_person == []


def test_what_a_worker_is_about_to_process_is_no_fault(engine: Engine) -> None:
    with unit_of_work(engine) as uow:
        accept(uow, event_factory("harm.disclosed", child="W-2"), received_at=datetime.now(UTC))
    night = a_night(engine)
    assert (night.unprocessed, night.open_alerts, night.needs_a_person) == (0, 1, [])
