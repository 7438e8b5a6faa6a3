"""Every look at a child's record (design.md, invariant 9)."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, insert, select

from homeward.store import children
from homeward.store.sql import among, records
from homeward.store.tables.accounts import access_log
from homeward.store.unit_of_work import UnitOfWork


@dataclass(frozen=True)
class Look:
    """`what` names the page or command, such as `alert` or `GET /children`; it holds no child's data."""

    at: datetime
    username: str
    child_ref: str | None
    what: str


def record(uow: UnitOfWork, at: datetime, username: str, child_ref: str | None, what: str) -> None:
    uow.execute(insert(access_log).values(at=at, username=username, child_ref=child_ref, what=what))


def record_all(uow: UnitOfWork, at: datetime, username: str, child_refs: Collection[str], what: str) -> None:
    """A look at a list: one at each child on it; at none where it is empty."""
    refs: list[str | None] = [*sorted(child_refs)] or [None]
    shown = [{"at": at, "username": username, "child_ref": ref, "what": what} for ref in refs]
    uow.execute(insert(access_log), shown)


def last_look(uow: UnitOfWork, username: str, what: str) -> datetime | None:
    """When this person looked at this page last; None: never."""
    own = (access_log.c.username == username, access_log.c.what == what)
    at: datetime | None = uow.scalar(select(func.max(access_log.c.at)).where(*own))
    return at


def looks_at(uow: UnitOfWork, child_ref: str) -> list[Look]:
    """Who looked at this child's record, under any of its references, oldest first."""
    refs = children.spoken_for(uow, [child_ref])
    columns = (access_log.c.at, access_log.c.username, access_log.c.child_ref, access_log.c.what)
    looks = select(*columns).where(among(access_log.c.child_ref, list(refs)))
    return records(uow, Look, looks.order_by(access_log.c.id))


def latest(
    uow: UnitOfWork, limit: int, offset: int = 0, *, username: str = "", child_ref: str = ""
) -> list[Look]:
    """The newest looks and changes first; of one person, of one child's record, or of everybody."""
    columns = (access_log.c.at, access_log.c.username, access_log.c.child_ref, access_log.c.what)
    rows = select(*columns).where(*_of(uow, username, child_ref)).order_by(access_log.c.id.desc())
    return records(uow, Look, rows.limit(limit).offset(offset))


def count(uow: UnitOfWork, *, username: str, child_ref: str) -> int:
    rows = select(func.count()).select_from(access_log).where(*_of(uow, username, child_ref))
    return uow.scalar(rows) or 0


def _of(uow: UnitOfWork, username: str, child_ref: str) -> list[ColumnElement[bool]]:
    found = [access_log.c.username == username] if username else []
    if child_ref:
        found.append(among(access_log.c.child_ref, list(children.spoken_for(uow, [child_ref]))))
    return found
