"""Alarms as they are kept: each once, until what it tells of has happened after all."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Row, delete, insert, select, update

from homeward.audit.proof import Alarm
from homeward.store.alarm_tables import alarm, audit_round


@dataclass(frozen=True)
class Kept:
    kind: str
    about: str
    cause: str
    due_at: datetime
    words: str
    first_seen: datetime
    sounded_at: datetime | None
    ended_at: datetime | None


def keep(connection: Connection, found: Sequence[Alarm], now: datetime) -> None:
    """Add what is new, and end what is found no more or was made good."""
    known = {(each.kind, each.about, each.cause): each for each in _read(connection)}
    now_found = {(each.kind, each.about, each.cause): each for each in found}
    for key, each in now_found.items():
        if key not in known:
            connection.execute(insert(alarm).values(**_columns(each), first_seen=now))
        elif each.made_good_at and known[key].ended_at is None:
            _end(connection, key, each.made_good_at)
    for key, kept in known.items():
        if key not in now_found and kept.ended_at is None:
            _end(connection, key, now)
    connection.execute(delete(audit_round))
    still = [each for each in found if each.made_good_at is None]
    connection.execute(insert(audit_round).values(id=1, looked_at=now, open_alarms=len(still)))


def _columns(found: Alarm) -> dict[str, object]:
    return {
        "kind": found.kind,
        "about": found.about,
        "cause": found.cause,
        "due_at": found.due_at,
        "words": found.words,
        "ended_at": found.made_good_at,
    }


def _end(connection: Connection, key: tuple[str, str, str], at: datetime) -> None:
    kind, about, cause = key
    this = (alarm.c.kind == kind) & (alarm.c.about == about) & (alarm.c.cause == cause)
    connection.execute(update(alarm).where(this).values(ended_at=at))


def to_sound(connection: Connection) -> list[Kept]:
    """Of which nobody has heard yet, the oldest first."""
    return [each for each in _read(connection) if each.sounded_at is None]


def mark_sounded(connection: Connection, sounded: Sequence[Kept], now: datetime) -> None:
    for each in sounded:
        this = (alarm.c.kind == each.kind) & (alarm.c.about == each.about) & (alarm.c.cause == each.cause)
        connection.execute(update(alarm).where(this).values(sounded_at=now))


def standing(connection: Connection) -> list[Kept]:
    """What has not happened to this day."""
    return [each for each in _read(connection) if each.ended_at is None]


def ended(connection: Connection, most: int) -> list[Kept]:
    """The last that ended."""
    rows = select(alarm).where(alarm.c.ended_at.is_not(None)).order_by(alarm.c.ended_at.desc()).limit(most)
    return [_kept(row) for row in connection.execute(rows)]


def last_round(connection: Connection) -> datetime | None:
    """When the auditor looked last."""
    looked_at: datetime | None = connection.scalar(select(audit_round.c.looked_at))
    return looked_at


def _read(connection: Connection) -> list[Kept]:
    return [_kept(row) for row in connection.execute(select(alarm).order_by(alarm.c.due_at, alarm.c.cause))]


def _kept(row: Row[tuple[object, ...]]) -> Kept:
    return Kept(**row._mapping)
