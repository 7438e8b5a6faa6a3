"""What the rules ask of people in this installation, beside what people can do: counts alone."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from homeward.domain.calendar.deadlines import LONDON
from homeward.engine.rulefiles.load import RuleSet
from homeward.reports.budgets import Measure, Span, days_by_month
from homeward.reports.small_numbers import suppress
from homeward.reports.workload import of_store
from homeward.store.unit_of_work import reading
from homeward.web.access.auth import Person, may
from homeward.web.access.permissions import Permission
from homeward.web.state import state_of
from homeward.web.templating import page
from homeward.web.words import moments

router = APIRouter(include_in_schema=False)

Lead = Annotated[Person, Depends(may(Permission.SEE_BUDGETS))]

Cell = float | None
"""None: too small to be told."""


@dataclass(frozen=True)
class Row:
    """A month, or a rule with its title, and its figure in each column."""

    name: str
    cells: tuple[Cell, ...]


@router.get("/budgets")
def show_budgets(request: Request, person: Lead) -> Response:
    state = state_of(request)
    state.rules.refresh()
    span = Span(_a_year_back(state.clock()), state.clock())
    with reading(state.engine) as uow:
        measured = of_store(uow, state.rules.rules, span, as_it_came=True)
    internal = person.can(Permission.SEE_SMALL_COUNTS)
    return page(
        request,
        "budgets.html",
        span=span,
        kept=[_kept(each, internal) for each in measured],
        months=_months(span, measured, internal),
        rules=_by_rule(state.rules.rules, measured, internal),
    )


@dataclass(frozen=True)
class Kept:
    """One budget in words: the mean and the worst, each None where too few came for a count to be told."""

    of_what: str
    budget: int
    holds: bool
    mean: Cell
    worst: Cell
    when: str


def _a_year_back(now: datetime) -> datetime:
    """The first instant of the month that is the first of twelve with this one."""
    local = now.astimezone(LONDON)
    year, month = divmod(local.year * 12 + local.month - 12, 12)
    return datetime(year, month + 1, 1, tzinfo=LONDON)


def _kept(measure: Measure, internal: bool) -> Kept:
    when, count = measure.worst
    total = _shown({"all": sum(measure.by_month.values())}, internal)["all"]
    return Kept(
        measure.budget.of_what[0].upper() + measure.budget.of_what[1:],
        measure.budget.limit,
        measure.holds,
        None if total is None else round(measure.mean, 1),
        _shown({"worst": count}, internal)["worst"],
        _when(when),
    )


def _when(when: str) -> str:
    """In words: a month such as 2026-03, a day such as 2026-03-04, or nothing."""
    match when.count("-"):
        case 2:
            return f"on {moments.day(date.fromisoformat(when))}"
        case 1:
            return f"in {_month(when)}"
        case _:
            return ""


def _month(month: str) -> str:
    return f"{date.fromisoformat(f'{month}-01'):%B %Y}"


def _shown(counts: dict[str, int], internal: bool) -> dict[str, int | None]:
    return dict(counts) if internal else suppress(counts)


def _months(span: Span, measured: Sequence[Measure], internal: bool) -> list[Row]:
    """Children put forward in a month, alerts for each working day of it, questions for each day."""
    over = (
        dict.fromkeys(span.months, 1),
        days_by_month(span, working=True),
        days_by_month(span, working=False),
    )
    shown = [_shown(each.by_month, internal) for each in measured]
    return [
        Row(
            _month(month),
            tuple(_per(counts[month], days[month]) for counts, days in zip(shown, over, strict=True)),
        )
        for month in reversed(span.months)
    ]


def _per(count: int | None, days: int) -> Cell:
    if count is None or days == 1:
        return count
    return round(count / days, 1) if days else 0


def _by_rule(rules: RuleSet, measured: Sequence[Measure], internal: bool) -> list[Row]:
    titles = {rule.code: f"{rule.code}: {rule.title}" for rule in rules.current}
    shown = [_shown(each.by_code, internal) for each in measured]
    codes = sorted({code for each in measured for code in each.by_code} & titles.keys())
    return [Row(titles[code], tuple(counts.get(code, 0) for counts in shown)) for code in codes]
