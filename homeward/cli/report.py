"""`homeward report`: figures and lists, as a table for people, or as JSON or CSV. Needs the store alone."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated, TypeVar

import typer
from pydantic_core import PydanticCustomError

from homeward.cli import drawing, publishing
from homeward.cli.output import DONE, NEEDS_A_PERSON, AsJson, print_json, tell
from homeward.cli.packs import command
from homeward.cli.progress import progress, steps
from homeward.cli.sheets import sheet_command
from homeward.cli.stores import reading_store
from homeward.config import settings
from homeward.domain.calendar.quarters import Period, Quarter, quarter_named
from homeward.domain.events.kinds import EARLIEST_YEAR, LATEST_YEAR, read_day
from homeward.domain.meetings.dates import Group
from homeward.engine.words.phrases import counted
from homeward.reports import ssda903 as national
from homeward.reports import ssda903_files
from homeward.reports.catalogue import REPORTS
from homeward.reports.quarterly import compile
from homeward.reports.quarterly.measures import Unit
from homeward.reports.quarterly.tables import as_sheet
from homeward.reports.sheet import Sheet

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
_day = _named(read_day, "a day, such as 2015-03-31")
From = Annotated[
    date | None, typer.Option("--from", parser=_day, metavar="DAY", help="First day that counts.")
]
To = Annotated[date | None, typer.Option("--to", parser=_day, metavar="DAY", help="Last day that counts.")]


def _quarterly(
    quarter: Annotated[
        Quarter | None,
        typer.Option(parser=_quarter, metavar="2015Q3", help="Of the financial year: Q3 is October on."),
    ] = None,
    first: From = None,
    last: To = None,
    unit: Annotated[
        Counted, typer.Option(help="What characteristics are counted of, and as of when.")
    ] = Counted.CHILD,
) -> Sheet:
    asked = _asked(quarter, first, last)
    with reading_store() as uow, progress() as shown:
        told = steps(shown, "children counted")
        return as_sheet(compile.dataset(uow, asked, unit.unit, settings(), datetime.now(UTC), told))


HAS_ITS_OWN = "quarterly"
app.command(HAS_ITS_OWN, help="The quarterly dataset for the safeguarding board: Q01 to Q24.")(
    sheet_command(_quarterly)
)
for _report in REPORTS.values():
    if _report.name != HAS_ITS_OWN:
        app.command(_report.name, help=f"{_report.title}. {_report.purpose}")(drawing.command(_report))


app.command()(publishing.publish)
app.command()(publishing.announce)
app.command()(publishing.history)
app.command()(publishing.changes)


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
    files = ssda903_files.write(found, out)
    counts = {"children": len(found.header), "missing": len(found.missing), "unnumbered": found.unnumbered}
    if as_json:
        print_json({**counts, "files": [path.name for path in files]})
    else:
        missing = counted(len(found.missing), "missing period")
        typer.echo(f"In {out}: {missing}; children looked after: {len(found.header)}.")
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
