"""Decisions that another system says people took, kept as they came until a person here answers."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import func, select, update

from homeward.domain.events import Event, digest, to_cloudevent
from homeward.errors import InvalidTransition, NotFound
from homeward.store.sql import insert_new, locked, records
from homeward.store.tables.senders import unconfirmed
from homeward.store.unit_of_work import UnitOfWork


class State(StrEnum):
    OPEN = "open"
    CONFIRMED = "confirmed"
    DECLINED = "declined"


@dataclass(frozen=True)
class Claim:
    """What a system said; `body` is its event. It must be answered by `answer_by`."""

    id: int
    source: str
    event_id: str
    type: str
    digest: str
    origin: str
    body: dict[str, Any]
    received_at: datetime
    answer_by: datetime
    state: str
    answered_at: datetime | None
    answered_by: str | None
    reason: str | None


def add(
    uow: UnitOfWork, event: Event, *, origin: str, received_at: datetime, answer_by: datetime
) -> int | None:
    """Keep it; answers with its number, or None where one with this source and id came before."""
    row = {
        "source": event.source,
        "event_id": event.id,
        "type": event.type,
        "digest": digest(event),
        "origin": origin,
        "body": to_cloudevent(event),
        "received_at": received_at,
        "answer_by": answer_by,
        "state": State.OPEN,
    }
    new = insert_new(uow, unconfirmed, [row], unconfirmed.c.id)
    return int(new[0].id) if new else None


def find(uow: UnitOfWork, key: tuple[str, str]) -> Claim | None:
    """By source and id of the event."""
    source, event_id = key
    this_one = (unconfirmed.c.source == source) & (unconfirmed.c.event_id == event_id)
    found = records(uow, Claim, select(unconfirmed).where(this_one))
    return found[0] if found else None


def get(uow: UnitOfWork, number: int) -> Claim:
    """Raises NotFound."""
    found = records(uow, Claim, select(unconfirmed).where(unconfirmed.c.id == number))
    if not found:
        raise NotFound("There is no such question.")
    return found[0]


def take(uow: UnitOfWork, number: int) -> Claim:
    """One that is open, locked so that two people cannot both answer. Raises NotFound, InvalidTransition."""
    uow.execute(locked(uow, select(unconfirmed.c.id).where(unconfirmed.c.id == number), unconfirmed))
    claim = get(uow, number)
    if claim.state != State.OPEN:
        raise InvalidTransition(f"{claim.answered_by} has answered this question already: {claim.state}.")
    return claim


def waiting(uow: UnitOfWork, types: Collection[str]) -> list[Claim]:
    """Open ones of these types, the soonest to be answered first."""
    rows = select(unconfirmed).where(unconfirmed.c.state == State.OPEN, unconfirmed.c.type.in_(types))
    return records(uow, Claim, rows.order_by(unconfirmed.c.answer_by, unconfirmed.c.id))


def count_overdue(uow: UnitOfWork, now: datetime) -> int:
    late = select(func.count()).where(unconfirmed.c.state == State.OPEN, unconfirmed.c.answer_by < now)
    return uow.scalar(late) or 0


def answer(uow: UnitOfWork, number: int, state: State, by: str, at: datetime, reason: str | None) -> None:
    values = {"state": state, "answered_by": by, "answered_at": at, "reason": reason}
    uow.execute(update(unconfirmed).where(unconfirmed.c.id == number).values(values))
