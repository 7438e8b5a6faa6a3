"""Who is on duty when: shifts of people, and the times that nobody covers."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from homeward.domain.calendar.deadlines import LONDON, office_day

ROLES = ("duty", "emergency_duty", "cadt_manager")
"""In the order in which one stands in for the one before."""


@dataclass(frozen=True)
class Shift:
    """One person on duty in one role, from an instant on and before another."""

    id: str
    role: str
    username: str
    starts_at: datetime
    ends_at: datetime

    def covers(self, at: datetime) -> bool:
        return self.starts_at <= at < self.ends_at


Span = tuple[datetime, datetime]


def stand_ins(role: str) -> tuple[str, ...]:
    """The role itself, then who stands in for it, in turn."""
    return ROLES[ROLES.index(role) :] if role in ROLES else (role,)


def on_shift(shifts: Iterable[Shift], role: str, at: datetime) -> set[str]:
    """Whom the rota names for this role then."""
    return {shift.username for shift in shifts if shift.role == role and shift.covers(at)}


def gaps(shifts: Sequence[Shift], role: str, start: datetime, end: datetime) -> list[Span]:
    """The times within the span that somebody has to cover in this role, and nobody does."""
    covered = sorted((each.starts_at, each.ends_at) for each in shifts if each.role == role)
    return [gap for wanted in _to_cover(role, start, end) for gap in _left_open(wanted, covered)]


def _to_cover(role: str, start: datetime, end: datetime) -> list[Span]:
    """The duty team covers the office's time, the emergency duty team the rest, the manager all of it."""
    open_ = list(_office_times(start, end))
    if role == "duty":
        return open_
    if role == "emergency_duty":
        return _left_open((start, end), open_)
    return [(start, end)]


def _office_times(start: datetime, end: datetime) -> Iterator[Span]:
    for day in _days(start.astimezone(LONDON).date(), end.astimezone(LONDON).date()):
        if hours := office_day(day):
            opens, closes = max(hours[0], start), min(hours[1], end)
            if opens < closes:
                yield opens, closes


def _days(first: date, last: date) -> Iterator[date]:
    return (first + timedelta(days=number) for number in range((last - first).days + 1))


def _left_open(wanted: Span, covered: Iterable[Span]) -> list[Span]:
    found, at = [], wanted[0]
    for starts, ends in covered:
        if starts >= wanted[1]:
            break
        if starts > at:
            found.append((at, starts))
        at = max(at, ends)
    return [*found, (at, wanted[1])] if at < wanted[1] else found
