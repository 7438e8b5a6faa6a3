"""`homeward report`: figures and lists, as a table for people, or as JSON or CSV. Needs the store alone."""

import csv
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated, TypeVar

import typer
from pydantic_core import PydanticCustomError

from homeward.cli.output import DONE, NEEDS_A_PERSON, AsJson, print_json, tell
from homeward.cli.packs import command
from homeward.cli.progress import progress, steps
from homeward.cli.sheets import AsCsv, Html, Pdf, Published, check_one, give, write_files
from homeward.cli.stores import in_use, reading_store
from homeward.config import settings
from homeward.domain.events.kinds import EARLIEST_YEAR, LATEST_YEAR, read_day
from homeward.domain.meetings import Group
from homeward.domain.quarters import (
    Period,
    Quarter,
    last_month,
    last_week,
    month_named,
    quarter_named,
    week_named,
)
from homeward.engine.load import RuleSet
from homeward.reports import returnfiles
from homeward.reports import ssda903 as national
from homeward.reports.interviews import interviews as of_a_week
from homeward.reports.quarterly import compile, publishing
from homeward.reports.quarterly.dataset import Dataset, Line
from homeward.reports.quarterly.definitions import DEFINITIONS
from homeward.reports.quarterly.measures import Measure, Unit
from homeward.reports.quarterly.tables import as_sheet
from homeward.reports.sheet import Sheet
from homeward.reports.stay_safe import stay_safe as of_a_month
from homeward.store.unit_of_work import UnitOfWork, reading

app = typer.Typer(no_args_is_help=True, add_completion=False)
Named = TypeVar("Named")


class Counted(StrEnum):
    """What the characteristics are shares of."""

    CHILD = "child"
    REFERRAL = "referral"
    DISCUSSION = "discussion"

    @property
    def unit(self) -> Unit:
        return Unit[self.name]


def _named(read: Callable[[str], Named], wanted: str) -> Callable[[str], Named]:
    """An option's parser; what cannot be read is told with an example."""

    def parse(text: str) -> Named:
        try:
            return read(text)
        except (ValueError, PydanticCustomError) as error:
            raise typer.BadParameter(f"must be {wanted}") from error

    return parse


_quarter = _named(quarter_named, "a quarter of a financial year, such as 2015Q3")
_week = _named(week_named, "a week, such as 2026-W10")
_month = _named(month_named, "a month, such as 2026-03")
_day = _named(read_day, "a day, such as 2015-03-31")
From = Annotated[
    date | None, typer.Option("--from", parser=_day, metavar="DAY", help="First day that counts.")
]
To = Annotated[date | None, typer.Option("--to", parser=_day, metavar="DAY", help="Last day that counts.")]


@app.command(help="The quarterly dataset for the safeguarding board: Q01 to Q24.")
def quarterly(
    quarter: Annotated[
        Quarter | None,
        typer.Option(parser=_quarter, metavar="2015Q3", help="Of the financial year: Q3 is October on."),
    ] = None,
    first: From = None,
    last: To = None,
    unit: Annotated[
        Counted, typer.Option(help="What characteristics are counted of, and as of when.")
    ] = Counted.CHILD,
    published: Published = False,
    html: Html = None,
    pdf: Pdf = None,
    as_json: AsJson = False,
    as_csv: AsCsv = False,
) -> None:
    check_one(as_json, as_csv)
    asked = _asked(quarter, first, last)
    with reading_store() as uow, progress() as shown:
        told = steps(shown, "children counted")
        found = compile.dataset(uow, asked, unit.unit, settings(), datetime.now(UTC), told)
    found = publishing.published(found) if published else found
    write_files(as_sheet(found), html, pdf)
    if as_json:
        print_json(found.as_json())
    elif as_csv:
        _write_csv(found)
    elif not (html or pdf):
        for line in in_words(found):
            typer.echo(line)


Sheets = Callable[[UnitOfWork, Period, str, RuleSet, datetime, Callable[[int, int], None]], Sheet]


def _counted(draw: Sheets, period: Period) -> Sheet:
    with in_use() as (engine, rules), reading(engine) as uow, progress() as shown:
        told = steps(shown, "children counted")
        return draw(uow, period, settings().responsible_la, rules.rules, datetime.now(UTC), told)


@app.command(help="The return interviews of a week: offered, held within 72 hours, declined, outstanding.")
def interviews(
    week: Annotated[
        Period | None, typer.Option(parser=_week, metavar="2026-W10", help="Default: the last whole one.")
    ] = None,
    published: Published = False,
    html: Html = None,
    pdf: Pdf = None,
    as_json: AsJson = False,
    as_csv: AsCsv = False,
) -> None:
    check_one(as_json, as_csv)
    sheet = _counted(of_a_week, week or last_week(datetime.now(UTC)))
    give(sheet.published() if published else sheet, as_json, as_csv, html, pdf)


@app.command(help="Children missing in a month, for the Stay Safe group: how often, how long, from where.")
def stay_safe(
    month: Annotated[
        Period | None, typer.Option(parser=_month, metavar="2026-03", help="Default: the last whole one.")
    ] = None,
    published: Published = False,
    html: Html = None,
    pdf: Pdf = None,
    as_json: AsJson = False,
    as_csv: AsCsv = False,
) -> None:
    check_one(as_json, as_csv)
    sheet = _counted(of_a_month, month or last_month(datetime.now(UTC)))
    give(sheet.published() if published else sheet, as_json, as_csv, html, pdf)


@app.command(help="The missing module of the SSDA903, and Annex A's list 8, as files.")
def ssda903(
    year: Annotated[
        int,
        typer.Option(min=EARLIEST_YEAR, max=LATEST_YEAR - 1, help="The one in which its April is."),
    ],
    out: Annotated[
        Path,
        typer.Option(metavar="DIR", file_okay=False, help="Where header.csv and the others go."),
    ],
    as_json: AsJson = False,
) -> None:
    with reading_store() as uow, progress() as shown:
        told = steps(shown, "children looked at")
        area, now = settings().responsible_la, datetime.now(UTC)
        found = national.draw(uow, national.collection_year(year), area, now, told)
    files = returnfiles.write(found, out)
    counts = {"children": len(found.header), "missing": len(found.missing), "unnumbered": found.unnumbered}
    if as_json:
        print_json({**counts, "files": [path.name for path in files]})
    else:
        typer.echo(f"{len(found.missing)} periods of {len(found.header)} children, in {out}")
    if found.unnumbered:
        tell(f"children left out, as they have no number of the authority: {found.unnumbered}")
    raise typer.Exit(NEEDS_A_PERSON if found.unnumbered else DONE)


app.command("macse-pack", help="What MACSE is given to read for a meeting. It holds children's data.")(
    command(Group.MACSE, _day)
)
app.command("missing-group-pack", help="The same for the missing group.")(command(Group.MISSING_GROUP, _day))


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
