"""Alarms as they are kept: each once, until what it tells of has happened after all."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, Row, delete, insert, select, update

from homeward.audit.proof import Alarm
from homeward.store.tables.alarms import alarm, audit_round


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
    """Add what is new, end what is found no more or was made good, and open again what is found anew."""
    abouts = {each.about for each in found}
    bearing = alarm.c.ended_at.is_(None) | alarm.c.about.in_(abouts)
    known = {_key(each): each for each in _read(connection, bearing)}
    for each in found:
        kept = known.pop(_key(each), None)
        if kept is None:
            connection.execute(insert(alarm).values(**_columns(each), first_seen=now))
        elif kept.ended_at is None and each.made_good_at:
            _change(connection, each, ended_at=each.made_good_at)
        elif kept.ended_at and each.made_good_at is None:
            _change(connection, each, ended_at=None, sounded_at=None)
    for kept in known.values():
        if kept.ended_at is None:
            _change(connection, kept, ended_at=now)
    connection.execute(delete(audit_round))
    connection.execute(insert(audit_round).values(id=1, looked_at=now))


def _key(each: Alarm | Kept) -> tuple[str, str, str]:
    return each.kind, each.about, each.cause


def _columns(found: Alarm) -> dict[str, object]:
    return {
        "kind": found.kind,
        "about": found.about,
        "cause": found.cause,
        "due_at": found.due_at,
        "words": found.words,
        "ended_at": found.made_good_at,
    }


def _change(connection: Connection, each: Alarm | Kept, **values: datetime | None) -> None:
    this = (alarm.c.kind == each.kind) & (alarm.c.about == each.about) & (alarm.c.cause == each.cause)
    connection.execute(update(alarm).where(this).values(**values))


def to_sound(connection: Connection) -> list[Kept]:
    """Of which nobody has heard yet, the oldest first."""
    return _read(connection, alarm.c.sounded_at.is_(None))


def mark_sounded(connection: Connection, sounded: Sequence[Kept], now: datetime) -> None:
    for each in sounded:
        _change(connection, each, sounded_at=now)


def standing(connection: Connection) -> list[Kept]:
    """What has not happened to this day."""
    return _read(connection, alarm.c.ended_at.is_(None))


def ended(connection: Connection, most: int) -> list[Kept]:
    """The last that ended."""
    rows = select(alarm).where(alarm.c.ended_at.is_not(None)).order_by(alarm.c.ended_at.desc()).limit(most)
    return [_kept(row) for row in connection.execute(rows)]


def last_round(connection: Connection) -> datetime | None:
    """When the auditor looked last."""
    looked_at: datetime | None = connection.scalar(select(audit_round.c.looked_at))
    return looked_at


def _read(connection: Connection, wanted: ColumnElement[bool]) -> list[Kept]:
    rows = select(alarm).where(wanted).order_by(alarm.c.due_at, alarm.c.cause)
    return [_kept(row) for row in connection.execute(rows)]


def _kept(row: Row[tuple[object, ...]]) -> Kept:
    return Kept(**row._mapping)
