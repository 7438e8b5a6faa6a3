"""Reads of who must be told about which child, and of who was told."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from homeward.domain.events import Event
from homeward.domain.telling.recipients import Recipient
from homeward.domain.telling.tellings import Telling, TellingState
from homeward.errors import NotFound
from homeward.store.sql import Row, among, records
from homeward.store.tables.core import telling
from homeward.store.unit_of_work import UnitOfWork

NO_TELLING = "There is nothing of this to tell, or no longer."


@dataclass(frozen=True)
class TellingRow:
    """One recipient and one child. `findings` and `withdrawn` are `{finding, rule, code, because}`;
    `attempts` are `{by, channel, tried_at, note}`; `told` is what the record of the telling says, with the
    `interview` that was shared, if one was."""

    id: str
    child_ref: str
    recipient: str
    state: str
    findings: Sequence[Mapping[str, str]]
    withdrawn: Sequence[Mapping[str, str]]
    since: datetime | None
    due: datetime | None
    authority: str | None
    contact: str | None
    reference: str | None
    attempts: Sequence[Mapping[str, Any]]
    told: Mapping[str, Any] | None
    told_at: datetime | None
    told_by: str | None
    confirmed_by: str | None
    confirmed_reference: str | None
    confirmed_at: datetime | None

    @property
    def to(self) -> Recipient:
        return Recipient(self.recipient)

    @property
    def is_open(self) -> bool:
        return self.state == TellingState.OPEN

    def is_overdue(self, now: datetime) -> bool:
        return self.due is not None and self.due < now


def telling_row(child_ref: str, each: Telling) -> Row:
    kept = ("id", "recipient", "state", "since", "due", "authority", "contact", "reference")
    made, confirmed = each.made, each.confirmed
    return {
        **{name: getattr(each, name) for name in kept},
        "child_ref": child_ref,
        "findings": [one.model_dump() for one in each.findings],
        "withdrawn": [one.model_dump() for one in each.withdrawn],
        "attempts": [_attempt(one) for one in each.attempts],
        "told": made and _told(made),
        "told_at": made and (made.data.told_at or made.occurred_at),
        "told_by": made and made.actor,
        "confirmed_by": confirmed and confirmed.data.by,
        "confirmed_reference": confirmed and confirmed.data.reference,
        "confirmed_at": confirmed and confirmed.occurred_at,
    }


def _told(event: Event) -> dict[str, Any]:
    told = {name: event.data.said(name) for name in ("channel", "to_name", "what", "basis")}
    return told | ({"interview": event.data.interview} if event.data.interview else {})


def _attempt(event: Event) -> dict[str, str | None]:
    data = event.data
    tried_at = data.tried_at.isoformat()
    return {"by": event.actor, "channel": data.channel, "tried_at": tried_at, "note": data.note}


_OPEN = select(telling).where(telling.c.state == TellingState.OPEN).order_by(telling.c.due, telling.c.id)


def to_tell(uow: UnitOfWork) -> list[TellingRow]:
    """What is still to be told, the first due at the top, so that what is overdue heads the list."""
    return records(uow, TellingRow, _OPEN)


def overdue(uow: UnitOfWork, now: datetime) -> list[TellingRow]:
    """What should have been told before now, longest overdue first."""
    return records(uow, TellingRow, _OPEN.where(telling.c.due < now))


def unconfirmed(uow: UnitOfWork, since: datetime) -> list[TellingRow]:
    """What was told since then and nobody has confirmed, the latest first."""
    told = select(telling).where(telling.c.state == TellingState.TOLD, telling.c.told_at >= since)
    return records(uow, TellingRow, told.order_by(telling.c.told_at.desc(), telling.c.id))


def of_children(uow: UnitOfWork, child_refs: Collection[str]) -> list[TellingRow]:
    """Everything of these children: what was told, in order, then what is to be told."""
    rows = select(telling).where(among(telling.c.child_ref, child_refs))
    in_order = (telling.c.due.is_not(None), telling.c.due, telling.c.told_at, telling.c.id)
    return records(uow, TellingRow, rows.order_by(*in_order))


def one(uow: UnitOfWork, telling_id: str) -> TellingRow:
    """Raises NotFound."""
    found = records(uow, TellingRow, select(telling).where(telling.c.id == telling_id))
    if not found:
        raise NotFound(NO_TELLING)
    return found[0]
