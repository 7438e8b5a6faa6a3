"""The calls of alerts: whom each has somebody told, and when."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import exists, select

from homeward.domain.telling.notices import About
from homeward.store.sql import among, records
from homeward.store.tables.alerts import alert_call
from homeward.store.tables.notices import notice
from homeward.store.unit_of_work import UnitOfWork


@dataclass(frozen=True)
class CallRow:
    """As `domain.alerts.calls.StandingCall` says."""

    alert_id: str
    cause: str
    at: datetime
    kind: str
    role: str | None
    person: str | None


def not_queued(uow: UnitOfWork, now: datetime) -> list[CallRow]:
    """What is due, and no notice was made of."""
    made = exists().where(
        notice.c.about_kind == About.ALERT,
        notice.c.about == alert_call.c.alert_id,
        notice.c.cause == alert_call.c.cause,
    )
    due = select(alert_call).where(alert_call.c.at <= now, ~made)
    return records(uow, CallRow, due.order_by(alert_call.c.at, alert_call.c.cause))


def standing(uow: UnitOfWork, alerts: list[str]) -> set[tuple[str, str]]:
    """The calls of these alerts that stand, by alert and cause."""
    rows = select(alert_call.c.alert_id, alert_call.c.cause).where(among(alert_call.c.alert_id, alerts))
    return {(row.alert_id, row.cause) for row in uow.execute(rows)}


def of_alert(uow: UnitOfWork, alert: str) -> list[CallRow]:
    """In the order of time."""
    rows = select(alert_call).where(alert_call.c.alert_id == alert)
    return records(uow, CallRow, rows.order_by(alert_call.c.at, alert_call.c.cause))
