"""Counts of what two sets of rules say. Those of different children are added up, in any order."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from homeward.domain.events.kinds import london_day


class Side(StrEnum):
    LIVE = "live"
    TRIED = "tried"


class What(StrEnum):
    ALERTS = "alerts"
    MISSING_GROUP = "missing_group"
    CANDIDATES = "candidates"


class Change(StrEnum):
    ADDED = "added"
    REMOVED = "removed"
    MOVED = "moved"


class Told(NamedTuple):
    """One alert, one listing for the missing group, or one proposal to MACSE: since when its rules held,
    since when that was known, which."""

    due: datetime
    known: datetime
    codes: tuple[str, ...]


class Affected(NamedTuple):
    """One difference, and the child by its opaque reference."""

    what: What
    change: Change
    child: str
    codes: tuple[str, ...]
    due: datetime


class Shift(NamedTuple):
    """By how much later what both sides tell would have been due, and known; less than nothing is earlier."""

    what: What
    due: timedelta
    known: timedelta


@dataclass
class Tally:
    """`months` counts by kind, side or change, and London month; `by` by kind, side or change, and what is
    known of the child; `rules` by side, code, and kind of count."""

    children: int = 0
    events: int = 0
    months: Counter[tuple[What, Side | Change, str]] = field(default_factory=Counter)
    by: Counter[tuple[What, Side | Change, str, str]] = field(default_factory=Counter)
    rules: Counter[tuple[Side, str, str]] = field(default_factory=Counter)
    shifts: list[Shift] = field(default_factory=list)
    affected: list[Affected] = field(default_factory=list)

    def __iadd__(self, other: "Tally") -> "Tally":
        self.children += other.children
        self.events += other.events
        self.months.update(other.months)
        self.by.update(other.by)
        self.rules.update(other.rules)
        self.shifts += other.shifts
        self.affected += other.affected
        return self


def month_of(at: datetime) -> str:
    """Such as `2026-03`, in London."""
    return f"{london_day(at):%Y-%m}"
