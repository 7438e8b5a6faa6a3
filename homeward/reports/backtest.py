"""The report of a back-test: what a change of the rules would have done, for whoever decides on it."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from operator import attrgetter
from typing import Any

from homeward.engine.backtest import Affected, Change, Plan, Side, Tally, What
from homeward.engine.backtest.tally import Shift
from homeward.engine.looks import longest_window
from homeward.engine.rulefiles.model import Rule
from homeward.reports.characteristics import DIMENSIONS, characteristics
from homeward.reports.small_numbers import suppress
from homeward.services.rules.backtest import Job, Progress, Source, back_test, kinds_of

BUDGET = 25
"""Candidates a month: MACSE took 8.7 to 10.4 new cases a month (domain.md, section 10)."""

COUNTED: tuple[Side | Change, ...] = (Side.LIVE, Side.TRIED, Change.ADDED, Change.REMOVED)


@dataclass(frozen=True)
class Difference:
    """Of what both sets of rules tell: how many earlier, later and at the same time, and the middle of those
    that moved, in hours."""

    earlier: int
    same: int
    later: int
    middle_hours: float | None


@dataclass(frozen=True)
class Told:
    """Alerts or candidates, as `live` and `tried` rules make them. `by` is small-number suppressed: None."""

    live: int
    tried: int
    added: int
    removed: int
    due: Difference
    known: Difference
    months: Sequence[Mapping[str, Any]]
    by: Mapping[str, Sequence[Mapping[str, Any]]]


@dataclass(frozen=True)
class Cold:
    """A rule that looks further back than the record goes, and until when what it counts may be too few."""

    code: str
    rule: str
    days: float
    until: datetime


@dataclass(frozen=True)
class BackTest:
    """Counts, and apart from them, in `affected`, whose they are, for those who may know."""

    since: datetime | None
    until: datetime | None
    as_of: datetime
    changed: Sequence[str]
    children: int
    events: int
    began: datetime | None
    alerts: Told
    missing_group: Told
    candidates: Told
    rules: Sequence[Mapping[str, Any]]
    busy: Mapping[str, int]
    cold: Sequence[Cold]
    affected: Sequence[Affected]

    @property
    def own(self) -> list[Mapping[str, Any]]:
        """The rows of the rules that differ: how often each held itself."""
        return [row for row in self.rules if row["rule"] in self.changed]

    @property
    def within_budget(self) -> bool:
        return not self.busy

    @property
    def verdict(self) -> str:
        if self.within_budget:
            return f"In no month would these rules propose more than {BUDGET} children to MACSE."
        most = max(self.candidates.months, key=lambda row: row["tried"])
        count = f"{len(self.busy)} months" if len(self.busy) > 1 else "one month"
        beside = f", where the rules in force propose {most['live']}" if self.changed else ""
        return (
            f"In {count} these rules would propose more than {BUDGET} children to MACSE, {most['tried']} in "
            f"{most['month']}{beside}: have this reviewed before it goes live."
        )

    def as_dict(self) -> dict[str, Any]:
        return {
            "from": self.since and self.since.isoformat(),
            "to": self.until and self.until.isoformat(),
            "as_of": self.as_of.isoformat(),
            "against": "live",
            "changed": list(self.changed),
            "history": {
                "children": self.children,
                "events": self.events,
                "began": self.began and self.began.isoformat(),
            },
            "alerts": asdict(self.alerts),
            "missing_group": asdict(self.missing_group),
            "candidates": asdict(self.candidates),
            "rules": list(self.rules),
            "budget": {
                "candidates_a_month": BUDGET,
                "passed": not self.within_budget,
                "months": dict(self.busy),
                "verdict": self.verdict,
            },
            "cold": [asdict(each) | {"until": each.until.isoformat()} for each in self.cold],
            "affected": [each._asdict() | {"due": each.due.isoformat()} for each in self.affected],
        }


def run(
    source: Source, plan: Plan, progress: Progress, *, internal: bool = False, processes: int | None = None
) -> BackTest:
    """Back-test the plan on these histories. Only an `internal` report shows small numbers."""
    tally = back_test(Job(source, plan, characteristics), progress, processes)
    return report(tally, plan, source.began(kinds_of(plan)), internal)


def report(tally: Tally, plan: Plan, began: datetime | None, internal: bool = False) -> BackTest:
    """The counts as people read them."""
    candidates = _told(tally, What.CANDIDATES, internal)
    return BackTest(
        since=plan.since,
        until=plan.until,
        as_of=plan.as_of,
        changed=sorted(plan.changed),
        children=tally.children,
        events=tally.events,
        began=began,
        alerts=_told(tally, What.ALERTS, internal),
        missing_group=_told(tally, What.MISSING_GROUP, internal),
        candidates=candidates,
        rules=_by_rule(tally, plan),
        busy={row["month"]: row["tried"] for row in candidates.months if row["tried"] > BUDGET},
        cold=tuple(_cold(plan, began)) if began else (),
        affected=sorted(tally.affected, key=attrgetter("due", "what", "codes", "child")),
    )


def _told(tally: Tally, what: What, internal: bool) -> Told:
    counts = {counted: _months(tally, what, counted) for counted in COUNTED}
    months = sorted(set().union(*counts.values()))
    return Told(
        **{str(counted): sum(counts[counted].values()) for counted in COUNTED},
        due=_difference(shift.due for shift in _moved(tally, what)),
        known=_difference(shift.known for shift in _moved(tally, what)),
        months=[
            {"month": month} | {str(counted): counts[counted][month] for counted in COUNTED}
            for month in months
        ],
        by={dimension: _by(tally, what, dimension, internal) for dimension in DIMENSIONS},
    )


def _months(tally: Tally, what: What, counted: Side | Change) -> Counter[str]:
    of = {month: n for (kind, which, month), n in tally.months.items() if (kind, which) == (what, counted)}
    return Counter(of)


def _moved(tally: Tally, what: What) -> Iterable[Shift]:
    return (shift for shift in tally.shifts if shift.what is what)


def _difference(times: Iterable[timedelta]) -> Difference:
    hours = [time / timedelta(hours=1) for time in times]
    moved = sorted(each for each in hours if each)
    middle = round(moved[len(moved) // 2], 1) if moved else None
    earlier = sum(each < 0 for each in moved)
    return Difference(earlier, len(hours) - len(moved), len(moved) - earlier, middle)


def _by(tally: Tally, what: What, dimension: str, internal: bool) -> list[dict[str, Any]]:
    """Without the side tried: from the others it could be told what is suppressed among them."""
    found: dict[Side | Change, Counter[str]] = {
        counted: Counter() for counted in (Side.LIVE, Change.ADDED, Change.REMOVED)
    }
    for (kind, counted, of, value), count in tally.by.items():
        if kind is what and of == dimension and counted in found:
            found[counted][value] += count
    values = sorted(set().union(*found.values()))
    columns = {counted: {value: counts[value] for value in values} for counted, counts in found.items()}
    shown = columns if internal else {counted: suppress(counts) for counted, counts in columns.items()}
    return [{"value": value} | {str(counted): shown[counted][value] for counted in found} for value in values]


def _by_rule(tally: Tally, plan: Plan) -> list[dict[str, Any]]:
    kinds = ("findings", *What, "late")
    names = {rule.code: rule.id for rule in (*plan.live, *plan.tried)}
    return [
        {"code": code, "rule": names[code]}
        | {str(side): {str(kind): tally.rules[side, code, kind] for kind in kinds} for side in Side}
        for code in sorted({code for _, code, _ in tally.rules})
    ]


def _cold(plan: Plan, began: datetime) -> Iterable[Cold]:
    """From when a rule's longest look back lies within the record."""
    start = max(plan.since or began, began)
    by_code: dict[str, Rule] = {rule.code: rule for rule in plan.tried}
    for code, rule in sorted(by_code.items()):
        window = longest_window([rule])
        if window and began + window > start:
            yield Cold(code, rule.id, window / timedelta(days=1), began + window)
