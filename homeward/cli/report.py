"""`homeward report`: figures and lists, as a table for people, or as JSON or CSV. Needs the store alone."""

import csv
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Annotated

import typer
from pydantic_core import PydanticCustomError

from homeward.cli.output import AsJson, print_json, tell
from homeward.cli.progress import progress, steps
from homeward.cli.stores import reading_store
from homeward.config import settings
from homeward.domain.events.kinds import read_day
from homeward.domain.quarters import Period, Quarter, quarter_named
from homeward.reports.quarterly import compile as quarterly_report
from homeward.reports.quarterly.dataset import Dataset, Line
from homeward.reports.quarterly.definitions import DEFINITIONS
from homeward.reports.quarterly.measures import Measure, Unit

app = typer.Typer(no_args_is_help=True, add_completion=False)
AsCsv = Annotated[bool, typer.Option("--csv", help="Print the lines as CSV.")]


class Counted(StrEnum):
    """What the characteristics are shares of."""

    CHILD = "child"
    REFERRAL = "referral"
    DISCUSSION = "discussion"

    @property
    def unit(self) -> Unit:
        return Unit[self.name]


def _quarter(text: str) -> Quarter:
    try:
        return quarter_named(text)
    except ValueError as error:
        raise typer.BadParameter("must be a quarter of a financial year, such as 2015Q3") from error


def _day(text: str) -> date:
    try:
        return read_day(text)
    except PydanticCustomError as error:
        raise typer.BadParameter("must be a day, such as 2015-03-31") from error


@app.callback()
def report() -> None:
    """Each report is a command of its own."""


@app.command(help="The quarterly dataset for the safeguarding board: Q01 to Q24.")
def quarterly(
    quarter: Annotated[
        Quarter | None,
        typer.Option(parser=_quarter, metavar="2015Q3", help="Of the financial year: Q3 is October on."),
    ] = None,
    first: Annotated[
        date | None, typer.Option("--from", parser=_day, metavar="DAY", help="First day that counts.")
    ] = None,
    last: Annotated[
        date | None, typer.Option("--to", parser=_day, metavar="DAY", help="Last day that counts.")
    ] = None,
    unit: Annotated[
        Counted, typer.Option(help="What characteristics are counted of, and as of when.")
    ] = Counted.CHILD,
    as_json: AsJson = False,
    as_csv: AsCsv = False,
) -> None:
    if as_json and as_csv:
        raise typer.BadParameter("goes without --json", param_hint="--csv")
    asked = _asked(quarter, first, last)
    with reading_store() as uow, progress() as shown:
        told = steps(shown, "children counted")
        found = quarterly_report.dataset(uow, asked, unit.unit, settings(), datetime.now(UTC), told)
    if as_json:
        print_json(found.as_json())
    elif as_csv:
        _write_csv(found)
    else:
        for line in in_words(found):
            typer.echo(line)


def _asked(quarter: Quarter | None, first: date | None, last: date | None) -> Quarter | Period:
    if quarter:
        if first or last:
            raise typer.BadParameter("goes without --from and --to", param_hint="--quarter")
        return quarter
    if not (first and last):
        raise typer.BadParameter("give a quarter, or --from and --to", param_hint="--quarter")
    if first > last:
        raise typer.BadParameter("must not be before --from", param_hint="--to")
    return Period(first, last)


def _write_csv(found: Dataset) -> None:
    rows = [line.as_json() for line in found.lines]
    names = ["id", "title", *(name for name in rows[0] if name != "id"), "values"]
    writer = csv.DictWriter(sys.stdout, names, lineterminator="\n")
    writer.writeheader()
    for row in rows:
        lists = {name: _list(value) for name, value in row.items() if isinstance(value, list)}
        writer.writerow({**row, "title": DEFINITIONS[row["id"]].title, **lists})
    for gap in found.gaps:
        tell(gap.because)


def _list(values: list[int]) -> str:
    return " ".join(map(str, values))


def in_words(found: Dataset) -> Iterator[str]:
    """Each measure under its title, its figure, and the figure of the quarter before."""
    named = found.quarter.name if found.quarter else "The period"
    yield f"{named}, {found.period.first:%-d %B %Y} to {found.period.last:%-d %B %Y}"
    title = ""
    for line in found.lines:
        measure = line.measure
        if title != (title := DEFINITIONS[measure.id].title):
            yield f"{measure.id}  {title}"
        yield f"      {measure.part or 'all':<40} {_figure(line)}, {measure.unit}"
    for gap in found.gaps:
        yield f"{gap.because} This bears on {', '.join(gap.measures)}."


def _figure(line: Line) -> str:
    figure, measure = _value(line.measure), line.measure
    if measure.values is not None:
        figure += f" ({measure.denominator} known)"
    elif measure.denominator is not None:
        figure += f" ({measure.numerator} of {measure.denominator})"
    if measure.not_known:
        figure += f", {measure.not_known} not known"
    return f"{figure}; before: {_value(line.before)}" if line.before else figure


def _value(measure: Measure) -> str:
    match measure.value:
        case None:
            return "no share"
        case list() as values:
            return _list(values) or "none"
        case number:
            return f"{number}" if measure.denominator is None else f"{number}%"
