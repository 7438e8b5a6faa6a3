"""What the rules ask of people, held against what people can do: budgets measure rules and withhold nothing.

All is counted by when it could be told, so that a file, a store filled from one and a system that runs are
counted alike (docs/adr/0024).
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Any

from homeward.domain.calendar.deadlines import LONDON, WorkingTime, after, is_working_day

OPEN_FOR = WorkingTime(days=1)
"""How long an alert is taken to stay open: as long as the field gives for a decision."""


@dataclass(frozen=True)
class Budget:
    """At most about so many, as a mean over the time measured."""

    name: str
    limit: int
    of_what: str


MACSE = Budget("macse", 14, "children newly put forward to MACSE a month")
ALERTS = Budget("alerts", 6, "alerts to the duty team a working day")
QUESTIONS = Budget("questions", 3, "questions a day, those of a known person apart")


@dataclass(frozen=True)
class Reason:
    """A finding that goes to CADT or to MACSE. `again`: it goes on, and was found before. `had_case`: MACSE
    had taken the child on by the time at which it could be told."""

    child: Hashable
    code: str
    known: datetime
    to_cadt: bool
    to_macse: bool
    had_case: bool
    again: bool


@dataclass(frozen=True)
class Counted:
    """One thing to do, when it came, and the rules that asked for it."""

    at: datetime
    codes: tuple[str, ...]


def put_forward(reasons: Iterable[Reason]) -> list[Counted]:
    """Each child once, when rules first put it forward; whom MACSE had before is no new child to it."""
    forward = (reason for reason in reasons if reason.to_macse and not reason.had_case)
    return [_counted(next(groupby(some, _known))) for some in _by_child(forward)]


def alerts(reasons: Iterable[Reason]) -> list[Counted]:
    """A child's open matter, by what opened it. What comes while it is open is part of it. What merely goes
    on, such as R07 each week, is left out: a decided one that is told again is no new matter."""
    found = []
    for some in _by_child(reason for reason in reasons if reason.to_cadt and not reason.again):
        open_until = some[0].known
        for at, together in groupby(some, _known):
            if at >= open_until:
                open_until = after(at, OPEN_FOR)
                found.append(_counted((at, together)))
    return found


def _by_child(reasons: Iterable[Reason]) -> Iterable[list[Reason]]:
    """Each child's, in the order in which they could be told."""
    found: dict[Hashable, list[Reason]] = defaultdict(list)
    for reason in sorted(reasons, key=lambda each: (each.known, each.code)):
        found[reason.child].append(reason)
    return found.values()


def _known(reason: Reason) -> datetime:
    return reason.known


def _counted(together: tuple[datetime, Iterable[Reason]]) -> Counted:
    """What could be told at one instant: each of its rules shares in it."""
    at, reasons = together
    return Counted(at, tuple(sorted({reason.code for reason in reasons})))


@dataclass(frozen=True)
class Measure:
    """One budget as it was kept: `per` month or day how many came, the mean, and the worst with its count."""

    budget: Budget
    mean: float
    worst: tuple[str, int]
    by_month: dict[str, int]
    by_code: dict[str, int]

    @property
    def holds(self) -> bool:
        return self.mean < self.budget.limit + 0.5

    def as_json(self) -> dict[str, Any]:
        return {
            "budget": self.budget.limit,
            "of": self.budget.of_what,
            "mean": round(self.mean, 1),
            "holds": self.holds,
            "worst": dict(zip(("when", "count"), self.worst, strict=True)),
            "by_month": self.by_month,
            "by_rule": self.by_code,
        }


@dataclass(frozen=True)
class Span:
    """The time measured, from an instant on and before another."""

    start: datetime
    end: datetime

    @property
    def days(self) -> list[date]:
        first, last = (at.astimezone(LONDON).date() for at in (self.start, self.end - timedelta(seconds=1)))
        return [first + timedelta(days=number) for number in range((last - first).days + 1)]

    @property
    def months(self) -> list[str]:
        return sorted({month(day) for day in self.days})


def month(day: date) -> str:
    return f"{day:%Y-%m}"


def measures(
    span: Span, forward: Iterable[Counted], raised: Iterable[Counted], asked: Iterable[Counted]
) -> tuple[Measure, Measure, Measure]:
    working_days = sum(map(is_working_day, span.days))
    length = (span.end - span.start) / timedelta(days=365) * 12
    return (
        _measure(MACSE, span, forward, length, month),
        _measure(ALERTS, span, raised, working_days, date.isoformat),
        _measure(QUESTIONS, span, asked, len(span.days), date.isoformat),
    )


def _measure(
    budget: Budget, span: Span, counted: Iterable[Counted], length: float, named: Callable[[date], str]
) -> Measure:
    within = [each for each in counted if span.start <= each.at < span.end]
    days = Counter(each.at.astimezone(LONDON).date() for each in within)
    per, by_month = Counter[str](), dict.fromkeys(span.months, 0)
    for day, number in days.items():
        per[named(day)] += number
        by_month[month(day)] += number
    codes = Counter(code for each in within for code in each.codes)
    worst = max(per.items(), key=lambda each: (each[1], each[0]), default=("", 0))
    return Measure(
        budget, len(within) / length if length else 0.0, worst, by_month, dict(sorted(codes.items()))
    )


def days_by_month(span: Span, *, working: bool) -> dict[str, int]:
    """How many days each month has within the span."""
    found: dict[str, int] = defaultdict(int)
    for day in span.days:
        found[month(day)] += not working or is_working_day(day)
    return found


def as_json(span: Span, measured: Sequence[Measure]) -> dict[str, Any]:
    return {
        "from": span.start.isoformat(),
        "before": span.end.isoformat(),
        **{each.budget.name: each.as_json() for each in measured},
    }
