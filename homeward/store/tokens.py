"""Tokens of agencies' systems, and the calls that were refused for one. No token is kept, only its digest."""

from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, insert, select, update

from homeward.errors import NotFound
from homeward.store.sql import insert_new, records
from homeward.store.tables.senders import refusal, token
from homeward.store.unit_of_work import UnitOfWork


@dataclass(frozen=True)
class Token:
    """What its bearer may do: send these `types` (None: every type that agencies may send) as this `source`,
    until it ends. `warned_days` is how many days ahead its end was last warned of."""

    id: str
    digest: str
    source: str
    types: list[str] | None
    holder: str
    issued_at: datetime
    issued_by: str
    expires_at: datetime
    revoked_at: datetime | None = None
    revoked_by: str | None = None
    used_at: datetime | None = None
    warned_days: int | None = None

    def time_left(self, now: datetime) -> timedelta:
        return self.expires_at - now


@dataclass(frozen=True)
class Refused:
    """Calls refused for one reason. `token` is empty where there was none, or none that we know; `source` is
    that of the token."""

    token: str
    source: str | None
    why: str
    count: int
    first_at: datetime
    last_at: datetime


def add(uow: UnitOfWork, new: Token) -> None:
    uow.execute(insert(token).values(asdict(new)))


def find(uow: UnitOfWork, token_id: str) -> Token | None:
    found = records(uow, Token, select(token).where(token.c.id == token_id))
    return found[0] if found else None


def get(uow: UnitOfWork, token_id: str) -> Token:
    """Raises NotFound."""
    found = find(uow, token_id)
    if found is None:
        raise NotFound("No token goes by this name; `homeward tokens list` has them all.")
    return found


def listing(uow: UnitOfWork) -> list[Token]:
    """Every token, the soonest to end first."""
    return records(uow, Token, select(token).order_by(token.c.expires_at, token.c.id))


def in_use(uow: UnitOfWork) -> list[Token]:
    """Those that nobody has revoked, ended ones too; the soonest to end first."""
    return [each for each in listing(uow) if each.revoked_at is None]


def revoke(uow: UnitOfWork, token_id: str, by: str, now: datetime) -> None:
    uow.execute(update(token).where(token.c.id == token_id).values(revoked_at=now, revoked_by=by))


def mark_used(uow: UnitOfWork, token_id: str, now: datetime) -> None:
    uow.execute(update(token).where(token.c.id == token_id).values(used_at=now))


def mark_warned(uow: UnitOfWork, token_id: str, days: int) -> None:
    uow.execute(update(token).where(token.c.id == token_id).values(warned_days=days))


def count_refusal(uow: UnitOfWork, token_id: str, why: str, now: datetime) -> None:
    """One more call refused for this reason."""
    row = {"token": token_id, "why": why, "count": 0, "first_at": now, "last_at": now}
    insert_new(uow, refusal, [row])
    this_one = (refusal.c.token == token_id) & (refusal.c.why == why)
    uow.execute(update(refusal).where(this_one).values(count=refusal.c.count + 1, last_at=now))


def refusals(uow: UnitOfWork) -> list[Refused]:
    """What was refused and nobody has seen to yet, the longest-standing first."""
    rows = select(refusal, token.c.source).join_from(
        refusal, token, token.c.id == refusal.c.token, isouter=True
    )
    return records(uow, Refused, rows.order_by(refusal.c.first_at, refusal.c.token, refusal.c.why))


def clear_refusals(uow: UnitOfWork) -> list[Refused]:
    """Somebody has seen to them; answers with what they were."""
    found = refusals(uow)
    uow.execute(delete(refusal))
    return found
