"""What the auditor reads: the steps of alerts as the journal has them, what was sent, what is to be told."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, select

from homeward.store.tables import notices as sending
from homeward.store.tables.core import journal, telling

LOOKS_BACK = timedelta(days=14)
CLOCKS_APART = timedelta(minutes=1)
"""How far ahead of ours another machine's clock may be."""


@dataclass(frozen=True)
class Step:
    """One event of an alert: its id, type, time, who did it, and its data as JSON."""

    id: str
    type: str
    at: datetime
    actor: str | None
    data: Mapping[str, Any]

    @property
    def alert(self) -> str:
        return str(self.data["alert"])

    def instant(self, name: str) -> datetime | None:
        text = self.data.get(name)
        return datetime.fromisoformat(text) if text else None


@dataclass(frozen=True)
class Sent:
    """A message that has left."""

    about: str
    cause: str
    at: datetime


@dataclass(frozen=True)
class ToTell:
    """Somebody whom nobody has told yet."""

    id: str
    due: datetime


@dataclass(frozen=True)
class Record:
    steps: Sequence[Step]
    sent: Sequence[Sent]
    to_tell: Sequence[ToTell]


def read(connection: Connection, now: datetime) -> Record:
    since = now - LOOKS_BACK
    return Record(
        [each for each in _steps(connection, since) if each.at <= now + CLOCKS_APART],
        [each for each in _sent(connection, since) if each.at <= now + CLOCKS_APART],
        _to_tell(connection),
    )


def _steps(connection: Connection, since: datetime) -> list[Step]:
    """In the order of time."""
    made = select(journal.c.body, journal.c.occurred_at).where(
        journal.c.type.startswith("alert."), journal.c.occurred_at >= since
    )
    rows = connection.execute(made.order_by(journal.c.occurred_at, journal.c.seq))
    return [Step(body["id"], body["type"], at, body.get("actor"), body["data"]) for body, at in rows]


def _sent(connection: Connection, since: datetime) -> list[Sent]:
    notice = sending.notice
    left = select(notice.c.about, notice.c.cause, notice.c.sent_at).where(
        notice.c.sent_at >= since, notice.c.state.in_(("sent", "delivered"))
    )
    return [Sent(*row) for row in connection.execute(left)]


def _to_tell(connection: Connection) -> list[ToTell]:
    waiting = select(telling.c.id, telling.c.due).where(telling.c.state == "open", telling.c.due.is_not(None))
    return [ToTell(*row) for row in connection.execute(waiting)]
