"""Reads of the duty board: which alerts it shows, page by page."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select

from homeward.domain.alerts.alert import OPEN_STATES, AlertState
from homeward.store import queries
from homeward.store.alert_rows import AlertRow
from homeward.store.sql import among, records
from homeward.store.tables.alerts import alert, alert_reason
from homeward.store.tables.duty import responsible_authority
from homeward.store.unit_of_work import UnitOfWork


@dataclass(frozen=True)
class Which:
    """Which alerts. `from_history`: those from history, the others, or all. Then, each where it is given: who
    has them, who does not, a rule that a standing reason is of, an authority that looks after the child, the
    children, the journal number after which there was news of them, since when they were raised or decided,
    before when they are to be answered, and themselves. `unsaid`: those too of whom nobody has said which
    authority looks after them."""

    states: Collection[AlertState] = OPEN_STATES
    from_history: bool | None = False
    held_by: str = ""
    not_held_by: str = ""
    rule: str = ""
    authority: str = ""
    unsaid: bool = False
    children: Collection[str] | None = None
    since: int | None = None
    raised_since: datetime | None = None
    decided_since: datetime | None = None
    answer_before: datetime | None = None
    ids: Collection[str] | None = None

    @property
    def conditions(self) -> list[ColumnElement[bool]]:
        of_rule = (alert_reason.c.rule == self.rule, alert_reason.c.withdrawn_at.is_(None))
        chosen: tuple[tuple[object, Callable[[], ColumnElement[bool]]], ...] = (
            (self.held_by, lambda: alert.c.acknowledged_by == self.held_by),
            (self.not_held_by, lambda: alert.c.acknowledged_by != self.not_held_by),
            (self.rule, lambda: alert.c.id.in_(select(alert_reason.c.alert_id).where(*of_rule))),
            (self.authority, self._of_the_authority),
            (self.children is not None, lambda: among(alert.c.child_ref, self.children or ())),
            (self.ids is not None, lambda: among(alert.c.id, self.ids or ())),
            (self.since is not None, self._came_since),
            (self.raised_since, lambda: alert.c.raised_at >= self.raised_since),
            (self.decided_since, lambda: alert.c.decided_at >= self.decided_since),
            (self.answer_before, lambda: alert.c.respond_by < self.answer_before),
        )
        return [condition() for wanted, condition in chosen if wanted]

    def _came_since(self) -> ColumnElement[bool]:
        return (alert.c.news_seq > self.since) & (alert.c.state == AlertState.RAISED)

    def _of_the_authority(self) -> ColumnElement[bool]:
        code, ref = responsible_authority.c.authority, responsible_authority.c.child_ref
        theirs = alert.c.child_ref.in_(select(ref).where(code == self.authority))
        return or_(theirs, alert.c.child_ref.not_in(select(ref))) if self.unsaid else theirs

    @property
    def rows(self) -> Select[Any]:
        return queries.alerts_in(self.states, self.from_history).where(*self.conditions)


def listed(uow: UnitOfWork, which: Which, limit: int, offset: int = 0) -> list[AlertRow]:
    """In the order of `queries.alerts_in`."""
    return records(uow, AlertRow, which.rows.limit(limit).offset(offset))


def count(uow: UnitOfWork, which: Which) -> int:
    return uow.scalar(select(func.count()).select_from(which.rows.order_by(None).subquery())) or 0


def rules(uow: UnitOfWork) -> list[str]:
    """The rules of which a reason stands on an open alert."""
    of_open = alert.c.state.in_(OPEN_STATES) & alert_reason.c.withdrawn_at.is_(None)
    found = select(alert_reason.c.rule).join(alert, alert.c.id == alert_reason.c.alert_id).where(of_open)
    return list(uow.scalars(found.distinct()))


def authorities(uow: UnitOfWork) -> list[str]:
    """Those that look after a child with an open alert."""
    children = select(alert.c.child_ref).where(alert.c.state.in_(OPEN_STATES))
    found = select(responsible_authority.c.authority)
    return list(uow.scalars(found.where(responsible_authority.c.child_ref.in_(children)).distinct()))


def waiting_for_others(uow: UnitOfWork) -> list[str]:
    """The open alerts for which people asked something of others and have no answer, by id."""
    rows = uow.execute(select(alert.c.id, alert.c.asked).where(alert.c.state.in_(OPEN_STATES)))
    return [id_ for id_, asked in rows if asked]
