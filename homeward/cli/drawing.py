"""The commands that draw the reports of the catalogue, one for each that has no command of its own."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import typer

from homeward.cli.output import AsJson
from homeward.cli.progress import progress, steps
from homeward.cli.sheets import AsCsv, Html, Pdf, Published, check_one, give
from homeward.cli.stores import in_use
from homeward.config import settings
from homeward.domain.calendar.quarters import Period
from homeward.reports.periods import PeriodKind
from homeward.reports.report import Ask, Report
from homeward.reports.sheet import Sheet
from homeward.store.unit_of_work import reading


def draw(report: Report, period: Period) -> Sheet:
    """The inside copy. Children go by identifier: a terminal keeps what it printed."""
    with in_use() as (engine, rules), reading(engine) as uow, progress() as shown:
        told = steps(shown, "children counted")
        now, area = datetime.now(UTC), settings().responsible_la
        return report.draw(uow, Ask(period, area, rules.rules, now, told, named=False))


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

    def drawn(
        period: str | None = asked,
        published: Published = False,
        html: Html = None,
        pdf: Pdf = None,
        as_json: AsJson = False,
        as_csv: AsCsv = False,
    ) -> None:
        check_one(as_json, as_csv)
        sheet = draw(report, period_of(report, period, option))
        give(sheet.published() if published else sheet, as_json, as_csv, html, pdf)

    return drawn


def _as_it_is(report: Report) -> Callable[..., None]:
    """A list of children, which has no copy for people outside."""

    def drawn(html: Html = None, pdf: Pdf = None, as_json: AsJson = False, as_csv: AsCsv = False) -> None:
        check_one(as_json, as_csv)
        give(draw(report, period_of(report, None, "")), as_json, as_csv, html, pdf)

    return drawn
