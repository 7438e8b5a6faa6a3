"""The commands that draw the reports of the catalogue, one for each that has no command of its own."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import typer

from homeward.cli.operators import Operator
from homeward.cli.progress import progress, steps
from homeward.cli.sheets import sheet_command
from homeward.cli.stores import in_use
from homeward.config import settings
from homeward.domain.calendar.quarters import Period
from homeward.reports.periods import PeriodKind
from homeward.reports.report import Ask, Report, drawn_for
from homeward.reports.sheet import Sheet


def draw(report: Report, period: Period, by: str = "") -> Sheet:
    """The inside copy. Children go by identifier: a terminal keeps what it printed. `by`: who draws it, of a
    report that lists children."""
    with in_use() as (engine, rules), progress() as shown:
        told = steps(shown, "children counted")
        ask = Ask(period, settings().responsible_la, rules.rules, datetime.now(UTC), told, named=False)
        return drawn_for(engine, report, ask, by, ", by a command")


def period_of(report: Report, text: str | None, option: str) -> Period:
    """The one that is named, else the last. Raises BadParameter."""
    if report.kind is None or text is None:
        return report.last(datetime.now(UTC))
    try:
        return report.kind.named(text)
    except ValueError as error:
        raise typer.BadParameter(
            f"must be a {report.kind.word}, such as {report.kind.example}", param_hint=option
        ) from error


def command(report: Report) -> Callable[..., None]:
    return _of_a_period(report, report.kind) if report.kind else _as_it_is(report)


def _of_a_period(report: Report, kind: PeriodKind) -> Callable[..., None]:
    option = f"--{kind.word}"
    asked: Any = typer.Option(None, option, metavar=kind.example, help="Default: the last one that is over.")

    def counted(period: str | None = asked) -> Sheet:
        return draw(report, period_of(report, period, option))

    def listed(operator: Operator, period: str | None = asked) -> Sheet:
        return draw(report, period_of(report, period, option), operator)

    return sheet_command(listed, published=False) if report.of_children else sheet_command(counted)


def _as_it_is(report: Report) -> Callable[..., None]:
    """A list of children, which has no copy for people outside."""

    def drawn(operator: Operator) -> Sheet:
        return draw(report, period_of(report, None, ""), operator)

    return sheet_command(drawn, published=False)
