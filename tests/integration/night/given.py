"""A night over a store, and what it found."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import Engine, select

from homeward.services.evaluation.process import process_events
from homeward.services.intake.accept import accept
from homeward.services.night.outcome import Night
from homeward.services.night.proof import Proof
from homeward.store import journal, nights
from homeward.store.tables.core import child
from homeward.store.unit_of_work import reading, unit_of_work
from tests.factories import event_factory
from tests.histories import WIRRAL, shipped_rules

NOW = datetime(2026, 3, 3, 2, 30, tzinfo=UTC)
YESTERDAY = date(2026, 3, 2)


def given(engine: Engine, *raws: dict[str, Any], at: datetime = NOW - timedelta(minutes=2)) -> None:
    """Events that were received then, and processed at once."""
    with unit_of_work(engine) as uow:
        for raw in raws:
            accept(uow, raw, received_at=at)
        process_events(uow, journal.unprocessed(uow), shipped_rules(), WIRRAL, at)


def proof(engine: Engine, now: datetime = NOW) -> Proof:
    return Proof(engine, shipped_rules(), WIRRAL, now, now.date())


def a_night(engine: Engine, now: datetime = NOW) -> Night:
    return proof(engine, now).whole()


def differences(engine: Engine, now: datetime = NOW) -> list[tuple[str, str]]:
    """What was found on that day, in order."""
    with reading(engine) as uow:
        rows = nights.parts(uow, now.date())
        return [(d.kind, d.about) for row in rows for d in nights.differences(uow, row.id)]


def children(engine: Engine) -> list[str]:
    with reading(engine) as uow:
        return list(uow.scalars(select(child.c.ref).order_by(child.c.ref)))


def harm(child: str, **overrides: Any) -> dict[str, Any]:
    return event_factory("harm.disclosed", child=child, time="2026-03-02T10:00:00+00:00", **overrides)


def manifest(*ids: str, **overrides: Any) -> dict[str, Any]:
    told = {"feed": "harm", "day": YESTERDAY.isoformat(), "types": ["harm.disclosed"], "count": len(ids)}
    told |= {"ids": list(ids), "time": "2026-03-02T23:00:00+00:00"}
    return event_factory("feed.manifest", **(told | overrides))
