"""`homeward report publish`, `history`, `changes`, `announce`: what is given out, and who is told to read."""

import uuid
from datetime import UTC, datetime
from typing import Annotated, Any

import typer

from homeward.cli.drawing import draw, period_of
from homeward.cli.operators import Operator
from homeward.cli.output import AsJson, print_json, tell
from homeward.cli.sheets import Html, Pdf, write_files
from homeward.cli.stores import changing_store, reading_store
from homeward.domain.events.our_events import NAMESPACE
from homeward.domain.telling.notices import About
from homeward.engine.words.phrases import counted
from homeward.notify.messages import Template
from homeward.reports import audit_lists
from homeward.reports import history as published
from homeward.reports.catalogue import REPORTS
from homeward.reports.report import Report
from homeward.reports.sheet import in_days
from homeward.services.tasks.kinds import SAFEGUARDING_LEAD
from homeward.services.telling.notices import queue
from homeward.store import publications
from homeward.store.publications import Publication


def _report(name: str) -> Report:
    if name not in REPORTS:
        raise typer.BadParameter(f"must be one of {', '.join(REPORTS)}")
    return REPORTS[name]


Named = Annotated[Report, typer.Argument(parser=_report, metavar="NAME", help="The report.")]


def publish(
    report: Named,
    to: Annotated[str, typer.Option(metavar="WHOM", help="Who is given it.")],
    operator: Operator,
    period: Annotated[
        str | None,
        typer.Option(metavar="PERIOD", help="Such as 2026-W10, 2026-03, 2015Q3. Default: the last."),
    ] = None,
    internal: Annotated[bool, typer.Option("--internal", help="The copy with small numbers.")] = False,
    html: Html = None,
    pdf: Pdf = None,
) -> None:
    """Draw a report and keep its figures as they are given out. It sends nothing to anybody."""
    if not to.strip():
        raise typer.BadParameter("must say who is given it", param_hint="--to")
    sheet = draw(report, period_of(report, period, "--period"), operator)
    sheet = sheet if internal else sheet.published()
    with changing_store() as uow:
        kept = published.publish(uow, report, sheet, to=to.strip(), by=operator, now=datetime.now(UTC))
    write_files(sheet, html, pdf)
    typer.echo(_line(kept))


def announce(
    period: Annotated[
        str | None, typer.Option("--quarter", metavar="2015Q3", help="Default: the last one that is over.")
    ] = None,
) -> None:
    """Tell the safeguarding lead that a quarter's audit lists are due: once, by a link."""
    report, now = audit_lists.REPORT, datetime.now(UTC)
    quarter = period_of(report, period, "--quarter")
    about = uuid.uuid5(NAMESPACE, f"{report.name}|{quarter.first}").hex
    with changing_store() as uow:
        queue(
            uow,
            About.AUDIT_LISTS,
            about,
            "due",
            Template.LISTS_DUE,
            due_at=now,
            now=now,
            role=SAFEGUARDING_LEAD,
        )
    typer.echo(f"{report.title}, {in_days(quarter)}: the safeguarding lead is told.")


def history(
    report: Annotated[
        Report | None, typer.Argument(parser=_report, metavar="NAME", help="Default: every report.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """List what was published, the latest first."""
    with reading_store() as uow:
        found = publications.of_report(uow, report.name) if report else publications.every(uow)
    if as_json:
        print_json({"publications": [_as_json(each) for each in found]})
        return
    for each in found:
        typer.echo(_line(each))
    tell(f"{counted(len(found), 'publication')}.")


def changes(
    number: Annotated[int, typer.Argument(metavar="NUMBER", help="Of a publication, as `history` has it.")],
    later: Annotated[
        int | None,
        typer.Argument(metavar="LATER", help="Of a later one. Default: as it is now."),
    ] = None,
) -> None:
    """Say which figures differ between a publication and a later one, or now."""
    with reading_store() as uow:
        first = publications.one(uow, number)
        second = publications.one(uow, later) if later else None
    before = published.kept(first)
    if second:
        after = published.kept(second)
    else:
        after = draw(REPORTS[first.report], first.period)
        after = after if first.internal else after.published()
    found = published.changes(before, after)
    for each in found:
        typer.echo(f"{each.table}. {each}")
    tell(f"Figures that differ: {len(found)}." if found else published.unchanged(before))


def _line(each: Publication) -> str:
    copy = "inside copy" if each.internal else "published copy"
    doubt = "" if each.is_as_published else ". ITS FIGURES ARE NOT AS THEY WERE PUBLISHED"
    return (
        f"{each.number}  {each.published_at:%Y-%m-%d %H:%M}  {each.report}, {in_days(each.period)}, {copy}:"
        f" to {each.published_to}, by {each.published_by}{doubt}"
    )


def _as_json(each: Publication) -> dict[str, Any]:
    return {
        "number": each.number,
        "report": each.report,
        "from": each.first.isoformat(),
        "to": each.last.isoformat(),
        "internal": each.internal,
        "published_at": each.published_at.isoformat(),
        "published_by": each.published_by,
        "published_to": each.published_to,
        "digest": each.digest,
        "as_published": each.is_as_published,
    }
