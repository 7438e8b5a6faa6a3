"""A feed is whole: whom it bears on is evaluated again, whichever came first, and nobody else is."""

from datetime import datetime

import pytest
from sqlalchemy import Engine, delete, func, select

from homeward.domain.events import Event
from homeward.services.evaluation.process import process_events
from homeward.store import history, journal
from homeward.store.tables.core import fingerprint, mention, task
from homeward.store.unit_of_work import reading, unit_of_work
from tests.histories import WIRRAL, at, event, shipped_rules
from tests.integration.store.test_migrations import migrate

NIGHT, NOW = at("2026-03-02 00:00"), at("2026-03-02 10:00")


def whole(as_of: object = NIGHT) -> Event:
    return event("feed.completed", as_of=as_of, time=NIGHT)


def reported(child: str = "W-1001", when: datetime = NOW, **overrides: object) -> Event:
    return event("missing.reported", child=child, time=when, reported_at=when, **overrides)


def tell(engine: Engine, told: Event) -> int:
    """Accepted and processed; answers with its number in the journal."""
    with unit_of_work(engine) as uow:
        seq = journal.append(uow, told, to_outbox=True).seq
        process_events(uow, [seq], shipped_rules(), WIRRAL, NOW)
    return seq


def asked(engine: Engine) -> set[str]:
    """The facts of which it is asked."""
    with reading(engine) as uow:
        return set(
            uow.scalars(select(task.c.fact).where(task.c.closed_at.is_(None), task.c.fact.is_not(None)))
        )


@pytest.mark.parametrize("first", ["feed", "report"])
def test_a_child_of_whom_a_whole_feed_holds_nothing_costs_no_question(engine: Engine, first: str) -> None:
    told = [whole(), reported()] if first == "feed" else [reported(), whole()]
    for each in told:
        tell(engine, each)
    assert not asked(engine) & {"child.looked_after", "child.on_a_plan", "placement.responsible_la"}


def test_without_a_whole_feed_it_is_asked(engine: Engine) -> None:
    tell(engine, reported())
    tell(engine, whole(at("2026-02-20 00:00")))
    assert {"child.looked_after", "child.on_a_plan"} <= asked(engine)


def test_a_second_report_of_a_child_whose_history_is_at_hand_finds_the_feed_too(engine: Engine) -> None:
    tell(engine, reported(when=at("2026-01-05 10:00")))
    before = asked(engine)
    tell(engine, whole())
    tell(engine, reported(episode="E2"))
    assert before == asked(engine)
    with reading(engine) as uow:
        open_ = select(func.count()).where(task.c.fact == "child.looked_after", task.c.closed_at.is_(None))
        assert uow.scalar(open_) == 1


def test_only_those_are_evaluated_who_were_reported_about_then(engine: Engine) -> None:
    tell(engine, reported("W-1001"))
    tell(engine, reported("W-1002", at("2025-03-02 10:00")))
    seq = tell(engine, whole())
    with reading(engine) as uow:
        assert len(history.concerned(uow, [seq])) == 1


def test_a_feed_finds_the_reports_of_an_older_store(engine: Engine) -> None:
    tell(engine, reported())
    with engine.begin() as connection:
        connection.execute(delete(mention))
        connection.execute(delete(fingerprint))
        migrate(connection, "places_as_typed")
    tell(engine, whole())
    assert "child.looked_after" not in asked(engine)
