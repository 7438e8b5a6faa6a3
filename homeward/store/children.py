"""Children by their opaque references: who speaks for whom, locks, and when the clock wakes them."""

import secrets
from collections.abc import Collection, Iterable
from datetime import datetime

from sqlalchemy import bindparam, func, select

from homeward.store.sql import among, for_each, locked, one_of
from homeward.store.tables.core import child
from homeward.store.unit_of_work import UnitOfWork

SPEAKER = func.coalesce(child.c.merged_into, child.c.ref).label("speaker")
"""The reference that speaks for the child, itself unless it was merged into another."""


def new_ref() -> str:
    """96 random bits, so that a reference tells nothing and cannot be guessed."""
    return secrets.token_urlsafe(12)


_EVERY_SPEAKER = select(child.c.ref, SPEAKER)
_SPEAKERS = _EVERY_SPEAKER.where(one_of(child.c.ref, "refs"))
_SPOKEN_FOR = _EVERY_SPEAKER.where(one_of(child.c.ref, "refs") | one_of(child.c.merged_into, "refs"))
"""These and others like them are put together once, as that takes SQLAlchemy longer than to run them."""


def speakers(uow: UnitOfWork, refs: Collection[str]) -> dict[str, str]:
    """Each known reference's speaker."""
    if not refs:
        return {}
    return {row.ref: row.speaker for row in uow.execute(_SPEAKERS, {"refs": list(refs)})}


def spoken_for(uow: UnitOfWork, refs: Collection[str]) -> dict[str, str]:
    """Every reference of the children that these speak for, themselves included, with its speaker."""
    if not refs:
        return {}
    return {row.ref: row.speaker for row in uow.execute(_SPOKEN_FOR, {"refs": list(refs)})}


def lock(uow: UnitOfWork, refs: Iterable[str]) -> list[str]:
    """Lock these children, in sorted order, until the transaction ends; answers with who speaks for them.

    A child that is merged while we wait is followed to its new speaker.
    """
    wanted = set(refs)
    while True:
        speaking = set(speakers(uow, wanted).values())
        rows = select(child.c.ref, child.c.merged_into).where(among(child.c.ref, list(speaking)))
        if all(row.merged_into is None for row in uow.execute(locked(uow, rows, child))):
            return sorted(speaking)


def due_to_wake(
    uow: UnitOfWork, now: datetime, limit: int, *, leaving_out: Collection[str] = ()
) -> list[str]:
    """Children whose findings the clock alone may have changed, longest waiting first."""
    due = select(child.c.ref).where(child.c.wake_at <= now, child.c.merged_into.is_(None))
    others = ~among(child.c.ref, leaving_out)
    return list(uow.scalars(due.where(others).order_by(child.c.wake_at, child.c.ref).limit(limit)))


def mark_evaluated(uow: UnitOfWork, wake_at: dict[str, datetime | None], at: datetime, rules: str) -> None:
    """Note that these children were evaluated by that version of all rules, and when the clock should wake
    each next (None: never)."""
    change = child.update().where(child.c.ref == bindparam("of"))
    for_each(
        uow,
        change.values(wake_at=bindparam("wake"), evaluated_at=at, rules=rules),
        [{"of": ref, "wake": wake} for ref, wake in sorted(wake_at.items())],
    )


_LAST_EVALUATED = select(func.max(child.c.evaluated_at)).where(one_of(child.c.ref, "refs"))


def last_evaluated(uow: UnitOfWork, refs: Collection[str]) -> datetime | None:
    """When the last of these children was evaluated; None where none was."""
    return uow.scalar(_LAST_EVALUATED, {"refs": list(refs)})


def evaluated(uow: UnitOfWork, rules: str, at: datetime) -> set[str]:
    """The children who were evaluated last by that version of all rules, and whom the clock has not changed
    since, up to that instant."""
    asleep = child.c.wake_at.is_(None) | (child.c.wake_at > at)
    return set(uow.scalars(select(child.c.ref).where(child.c.rules == rules, asleep)))


def wake_all(uow: UnitOfWork, at: datetime) -> None:
    """Have every child evaluated at that instant, whom nothing wakes before it: other rules may hold then."""
    later = child.c.wake_at.is_(None) | (child.c.wake_at > at)
    uow.execute(child.update().where(child.c.merged_into.is_(None), later).values(wake_at=at))


def everyone(uow: UnitOfWork, after: str = "", limit: int | None = None) -> list[str]:
    """Every child, by the reference that speaks for it, in a fixed order; or the next so many of them."""
    speaking = select(child.c.ref).where(child.c.merged_into.is_(None), child.c.ref > after)
    return list(uow.scalars(speaking.order_by(child.c.ref).limit(limit)))
