"""Who is reading which alert before they acknowledge it, so that no two are given the same."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.dialects import postgresql, sqlite

from homeward.domain.alerts.alert import AlertState
from homeward.store.dangers import ALERTS_OF_DANGER
from homeward.store.sql import among, is_postgresql, records
from homeward.store.tables.alerts import alert
from homeward.store.tables.duty import alert_hold
from homeward.store.unit_of_work import UnitOfWork


@dataclass(frozen=True)
class Hold:
    """One person reads one alert, until an instant at the latest."""

    alert_id: str
    username: str
    held_at: datetime
    until: datetime


def holds(uow: UnitOfWork, alert_ids: Collection[str], now: datetime) -> dict[str, Hold]:
    """Those in force, by alert."""
    rows = select(alert_hold).where(among(alert_hold.c.alert_id, alert_ids), alert_hold.c.until > now)
    return {each.alert_id: each for each in records(uow, Hold, rows)}


def first_free(uow: UnitOfWork, username: str, now: datetime) -> str | None:
    """The alert that this person reads already; else of those that nobody has acknowledged and nobody reads,
    danger now, then the one to be answered first."""
    in_force = select(alert_hold.c.alert_id).where(alert_hold.c.until > now)
    mine = alert.c.id.in_(in_force.where(alert_hold.c.username == username))
    others = alert.c.id.in_(in_force.where(alert_hold.c.username != username))
    danger = alert.c.id.in_(ALERTS_OF_DANGER)
    waiting = (alert.c.state == AlertState.RAISED, ~alert.c.from_history, ~others)
    order = (~mine, ~danger, alert.c.respond_by, alert.c.raised_at, alert.c.id)
    return uow.scalar(select(alert.c.id).where(*waiting).order_by(*order).limit(1))


def hold(uow: UnitOfWork, new: Hold) -> bool:
    """Whether this person has it from now on: not where somebody else reads it. On PostgreSQL it waits for
    another transaction that is taking the same alert."""
    dialect: Any = postgresql if is_postgresql(uow) else sqlite
    statement = dialect.insert(alert_hold).values(vars(new))
    free = (alert_hold.c.until <= new.held_at) | (alert_hold.c.username == new.username)
    taken = statement.on_conflict_do_update(
        index_elements=[alert_hold.c.alert_id],
        set_={name: statement.excluded[name] for name in ("username", "held_at", "until")},
        where=free,
    )
    return bool(uow.execute(taken.returning(alert_hold.c.alert_id)).first())


def release(uow: UnitOfWork, alert_id: str, username: str) -> None:
    """Others may have it. Does nothing where this person does not hold it."""
    uow.execute(
        delete(alert_hold).where(alert_hold.c.alert_id == alert_id, alert_hold.c.username == username)
    )
