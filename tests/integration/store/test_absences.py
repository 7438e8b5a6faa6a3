"""Who is missing is read from what is stored, and from the journal for whatever is not processed yet."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Engine, delete, update

from homeward.engine.rulefiles.load import load_rules
from homeward.services.children.missing_now import MissingNow, missing_now
from homeward.services.evaluation.process import process_events
from homeward.services.intake.accept import accept
from homeward.store import journal
from homeward.store.tables import core
from homeward.store.unit_of_work import reading, unit_of_work
from tests.factories import event_factory
from tests.machine import ROOT

RULES = load_rules(ROOT / "rules")


def take(engine: Engine, *events: dict[str, Any]) -> None:
    with unit_of_work(engine) as uow:
        for each in events:
            accept(uow, each, received_at=datetime.now(UTC))


def process(engine: Engine) -> None:
    with unit_of_work(engine) as uow:
        process_events(uow, journal.unprocessed(uow), RULES, "344", datetime.now(UTC))


def looked_up(engine: Engine) -> MissingNow:
    with reading(engine) as uow:
        return missing_now(uow)


def episodes(engine: Engine) -> list[str]:
    return [each.row.episode for each in looked_up(engine).shown]


def test_processed_or_not_the_list_is_the_same(engine: Engine) -> None:
    take(
        engine,
        event_factory("missing.reported"),
        event_factory("missing.reported", child="W-2", episode="E-2"),
    )
    before = looked_up(engine)
    process(engine)
    after = looked_up(engine)
    assert [each.row for each in before.shown] == [each.row for each in after.shown]
    assert (before.waiting, after.waiting) == (2, 0)


def test_a_correction_that_waits_is_seen(engine: Engine) -> None:
    reported = event_factory("missing.reported")
    take(engine, reported)
    process(engine)
    wrong = {"supersedes": reported["id"], "changereason": "Another child."}
    take(engine, event_factory("missing.reported", child="W-2", episode="E-2") | wrong)
    assert episodes(engine) == ["E-2"]
    process(engine)
    assert episodes(engine) == ["E-2"]


def test_two_records_that_turn_out_to_be_one_child_lose_no_absence(engine: Engine) -> None:
    """Joined on arrival, before anybody has evaluated the two together."""
    police = {"scheme": "police_ref", "value": "P-7"}
    take(
        engine,
        event_factory("missing.reported", episode="E-1"),
        event_factory("missing.reported", child=police, episode="E-2", reported_at="2026-03-01T10:00:00Z"),
    )
    process(engine)
    take(engine, event_factory("child.updated", identifiers=[police]))
    assert sorted(episodes(engine)) == ["E-1", "E-2"]
    process(engine)
    assert sorted(episodes(engine)) == ["E-1", "E-2"]


def test_a_store_from_before_absences_were_kept_shows_them_all(engine: Engine) -> None:
    """As its migration leaves it: nobody has been evaluated since."""
    take(engine, event_factory("missing.reported"))
    process(engine)
    with unit_of_work(engine) as uow:
        uow.execute(delete(core.absence))
        uow.execute(update(core.child).values(evaluated_at=None))
    assert episodes(engine) == ["E-1"]
