"""What could not be accepted, kept as it came, with every reason, for a person to mend and replay."""

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType

from sqlalchemy import Select, select, update

from homeward.errors import NotFound, Problem
from homeward.store.journal import Key
from homeward.store.sql import among, insert_new
from homeward.store.tables.quarantine import quarantine
from homeward.store.unit_of_work import UnitOfWork


class State(StrEnum):
    """`settled`: its sender sent it again, put right, and that was accepted."""

    OPEN = "open"
    REPLAYED = "replayed"
    SETTLED = "settled"
    DISCARDED = "discarded"


@dataclass(frozen=True)
class Quarantined:
    """One rejected input. `row` counts from 1 in `file`; `body` is what came, to the byte. `source` and
    `event_id` are what it names, if it names both. `headers` are those of a message from Kafka."""

    id: int
    received_at: datetime
    origin: str
    file: str | None
    row: int | None
    body: bytes
    problems: tuple[Problem, ...]
    state: State
    replayed_at: datetime | None
    headers: dict[str, str] | None = None
    source: str | None = None
    event_id: str | None = None


def add(
    uow: UnitOfWork,
    body: bytes,
    problems: Sequence[Problem],
    *,
    received_at: datetime,
    origin: str,
    key: Key | None,
    file: str | None = None,
    row: int | None = None,
    headers: Mapping[str, str] = MappingProxyType({}),
) -> int:
    """Keep a rejected input; answers with its number. The same bytes again are kept once, as they stand.

    `key` is the source and id that it names, if it names both.
    """
    source, id_ = key or (None, None)
    digest = hashlib.sha256(body).hexdigest()
    values = {
        "digest": digest,
        "received_at": received_at,
        "origin": origin,
        "file": file,
        "row": row,
        "body": body,
        "problems": [problem.as_dict() for problem in problems],
        "state": State.OPEN,
        "source": source,
        "event_id": id_,
        "headers": dict(headers) or None,
    }
    insert_new(uow, quarantine, [values])
    return uow.execute(select(quarantine.c.id).where(quarantine.c.digest == digest)).scalar_one()


def listing(uow: UnitOfWork, state: State = State.OPEN) -> list[Quarantined]:
    """What is in this state, oldest first."""
    return _read(uow, _ALL.where(quarantine.c.state == state).order_by(quarantine.c.id))


def get(uow: UnitOfWork, number: int) -> Quarantined:
    """Raises NotFound."""
    found = _read(uow, _ALL.where(quarantine.c.id == number))
    if not found:
        raise NotFound(f"Nothing in quarantine has the number {number}.")
    return found[0]


def mark(uow: UnitOfWork, number: int, state: State, at: datetime) -> None:
    """Say what a person did with it. Raises NotFound."""
    change = update(quarantine).where(quarantine.c.id == number).values(state=state, replayed_at=at)
    if not uow.execute(change).rowcount:
        raise NotFound(f"Nothing in quarantine has the number {number}.")


def settle(uow: UnitOfWork, accepted: Collection[Key], at: datetime) -> None:
    """What waits under the source and id of an event that is accepted was put right by its sender."""
    if not accepted:
        return
    waiting = (quarantine.c.state == State.OPEN) & among(quarantine.c.event_id, [id_ for _, id_ in accepted])
    rows = uow.execute(select(quarantine.c.id, quarantine.c.source, quarantine.c.event_id).where(waiting))
    settled = [number for number, source, id_ in rows if (source, id_) in accepted]
    if settled:
        change = update(quarantine).where(among(quarantine.c.id, settled))
        uow.execute(change.values(state=State.SETTLED, replayed_at=at))


_ALL = select(*(column for column in quarantine.c if column is not quarantine.c.digest))


def _read(uow: UnitOfWork, statement: Select[tuple[object, ...]]) -> list[Quarantined]:
    return [
        Quarantined(
            **{
                **row,
                "state": State(row["state"]),
                "problems": tuple(Problem(**each) for each in row["problems"]),
            }
        )
        for row in uow.execute(statement).mappings()
    ]
