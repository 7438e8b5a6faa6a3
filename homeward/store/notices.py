"""Notices as they wait, are sent and fail. Every change of a state is checked, and made by one sender."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, func, or_, select, update

from homeward.domain.telling.notices import About, Notice, NoticeProblem, NoticeState, check_change
from homeward.errors import NotFound
from homeward.store.sql import Row, insert_new
from homeward.store.tables.notices import notice
from homeward.store.unit_of_work import UnitOfWork


def add(uow: UnitOfWork, rows: Sequence[Row]) -> None:
    """Add notices; one about the same with the same cause is left as it stands."""
    insert_new(uow, notice, rows)


def change(uow: UnitOfWork, old: Notice, becomes: NoticeState, **values: Any) -> Notice | None:
    """The changed notice; None where somebody else has changed it since it was read.

    Raises InvalidTransition.
    """
    check_change(old.state, becomes)
    as_read = and_(notice.c.id == old.id, notice.c.state == old.state, notice.c.attempts == old.attempts)
    changed = uow.execute(update(notice).where(as_read).values(state=becomes, **values)).rowcount
    return replace(old, state=becomes, **values) if changed else None


def next_to_send(uow: UnitOfWork, now: datetime, away: Collection[str]) -> Notice | None:
    """The one that has been due for longest, locked; one whose sender has not been heard of is due again.

    Leaves out channels that are `away`, and on PostgreSQL what another sender has locked.
    """
    waiting = (notice.c.state == NoticeState.WAITING) & (notice.c.next_attempt_at <= now)
    left_behind = (notice.c.state == NoticeState.SENDING) & (notice.c.leased_until <= now)
    reachable = or_(notice.c.channel.is_(None), notice.c.channel.not_in(away))
    return _first(uow, select(notice).where(waiting | left_behind, reachable))


def next_to_ask(uow: UnitOfWork, now: datetime) -> Notice | None:
    """The next of which to ask its provider whether it was delivered, locked."""
    return _first(
        uow, select(notice).where(notice.c.state == NoticeState.SENT, notice.c.next_attempt_at <= now)
    )


def _first(uow: UnitOfWork, due: Select[Any]) -> Notice | None:
    ordered = due.order_by(notice.c.next_attempt_at, notice.c.id).limit(1).with_for_update(skip_locked=True)
    return next(iter(_read(uow, ordered)), None)


def sent_at(uow: UnitOfWork, told: str, nth: int) -> datetime | None:
    """When this receiver was sent the n-th last notice; None if there were fewer."""
    times = select(notice.c.sent_at).where(notice.c.told == told, notice.c.sent_at.is_not(None))
    return uow.scalar(times.order_by(notice.c.sent_at.desc()).offset(nth - 1).limit(1))


def tell_problem(uow: UnitOfWork, problem: NoticeProblem) -> None:
    """Say of everything that waits why it does."""
    others = (notice.c.state == NoticeState.WAITING) & notice.c.problem.is_distinct_from(problem)
    uow.execute(update(notice).where(others).values(problem=problem))


def count_without_channel(uow: UnitOfWork) -> int:
    """Those that wait because no channel is set up, as their sender says."""
    without = (notice.c.state == NoticeState.WAITING) & (notice.c.problem == NoticeProblem.NO_CHANNEL)
    return uow.scalar(select(func.count()).where(without)) or 0


def get(uow: UnitOfWork, id_: str) -> Notice:
    """Raises NotFound."""
    for found in _read(uow, select(notice).where(notice.c.id == id_)):
        return found
    raise NotFound("No notice has this id.")


def listing(uow: UnitOfWork, state: NoticeState | None = None) -> list[Notice]:
    """All, or those in this state; the oldest first."""
    rows = select(notice).order_by(notice.c.created_at, notice.c.id)
    return _read(uow, rows if state is None else rows.where(notice.c.state == state))


def about(uow: UnitOfWork, kind: About, reference: str) -> list[Notice]:
    """Those about one thing, in the order in which they came due."""
    theirs = (notice.c.about_kind == kind) & (notice.c.about == reference)
    return _read(uow, select(notice).where(theirs).order_by(notice.c.due_at, notice.c.id))


@dataclass(frozen=True)
class Summary:
    """What operations may see: counts and times."""

    by_state: dict[NoticeState, int]
    oldest_waiting: datetime | None
    problems: dict[str, int]
    """Of those that failed, by what went wrong."""

    @property
    def failed(self) -> int:
        return self.by_state[NoticeState.FAILED]


def summary(uow: UnitOfWork) -> Summary:
    of_states = select(notice.c.state, func.count()).group_by(notice.c.state)
    found = _counts(uow, of_states)
    failed = select(notice.c.problem, func.count()).where(notice.c.state == NoticeState.FAILED)
    problems = _counts(uow, failed.group_by(notice.c.problem).order_by(notice.c.problem))
    oldest = select(func.min(notice.c.due_at)).where(notice.c.state == NoticeState.WAITING)
    return Summary(
        {state: found.get(state, 0) for state in NoticeState},
        uow.scalar(oldest),
        problems,
    )


def _counts(uow: UnitOfWork, grouped: Select[Any]) -> dict[str, int]:
    return {row[0]: row[1] for row in uow.execute(grouped)}


def _read(uow: UnitOfWork, rows: Select[Any]) -> list[Notice]:
    return [
        Notice(**{**row, "state": NoticeState(row["state"]), "about_kind": About(row["about_kind"])})
        for row in uow.execute(rows).mappings()
    ]
