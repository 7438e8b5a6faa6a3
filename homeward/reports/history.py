"""What was published when, by whom and to whom, and what has changed since."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from homeward.domain.calendar.quarters import Period
from homeward.errors import HomewardError
from homeward.reports.report import Report
from homeward.reports.sheet import Row, Sheet, Table
from homeward.services.records.about_no_child import record_about_no_child
from homeward.store import access, publications
from homeward.store.publications import Publication
from homeward.store.unit_of_work import UnitOfWork

OTHERS = "These two are not the same report, period and copy, so their figures cannot be compared."


def publish(uow: UnitOfWork, report: Report, sheet: Sheet, *, to: str, by: str, now: datetime) -> Publication:
    """Keep the figures as they are given out. Raises HomewardError of a report that names children."""
    if report.of_children:
        raise HomewardError(f"{report.title} names children. It is looked at, and not published.")
    figures = json.dumps(sheet.as_tables(), ensure_ascii=False)
    period = sheet.period
    new = Publication(report.name, period.first, period.last, sheet.internal, now, by, to, figures)
    number = publications.add(uow, new)
    access.record(uow, now, by, None, f"report published: {report.name}, number {number}")
    of = report.kind.name(period) if report.kind else None
    record_about_no_child(uow, "report.published", by, now, report=report.name, period=of, ref=str(number))
    return publications.one(uow, number)


def kept(publication: Publication) -> Sheet:
    """The sheet as it was published."""
    told = json.loads(publication.figures)
    return Sheet(
        told["report"],
        told["title"],
        Period(date.fromisoformat(told["from"]), date.fromisoformat(told["to"])),
        datetime.fromisoformat(told["as_of"]),
        [_table(each) for each in told["tables"]],
        told["notes"],
        told["internal"],
    )


def _table(told: Mapping[str, Any]) -> Table:
    first, *heads = told["columns"]
    rows = [Row(name, cells) for name, *cells in told["rows"]]
    return Table(told["title"], told["counts"], first, heads, rows)


@dataclass(frozen=True)
class Change:
    """One figure that differs. `None`: it was, or is, not there."""

    table: str
    figure: str
    before: str | None
    after: str | None

    def __str__(self) -> str:
        match self.before, self.after:
            case None, after:
                return f"{self.figure}: {after}, which was not there before"
            case before, None:
                return f"{self.figure}: was {before}, and is not there any more"
            case before, after:
                return f"{self.figure}: was {before}, is {after}"


def changes(before: Sheet, after: Sheet) -> list[Change]:
    """Figure by figure, in the order of the later sheet. Raises HomewardError where nothing compares."""
    if _what(before) != _what(after):
        raise HomewardError(OTHERS)
    then, now = dict(_figures(before)), dict(_figures(after))
    return [
        Change(table, figure, then.get((table, figure)), now.get((table, figure)))
        for table, figure in dict.fromkeys((*now, *then))
        if then.get((table, figure)) != now.get((table, figure))
    ]


def unchanged(sheet: Sheet) -> str:
    """What is said where no figure differs from this sheet's."""
    if sheet.all_withheld:
        return "No figure can be compared: all are withheld."
    return "Every figure is the same."


def _what(sheet: Sheet) -> Sequence[object]:
    return sheet.name, sheet.period, sheet.internal


def _figures(sheet: Sheet) -> Iterator[tuple[tuple[str, str], str]]:
    """By table, and by row and column."""
    for table in sheet.tables:
        for row in table.rows:
            for head, cell in zip(table.heads, row.cells, strict=True):
                yield (
                    (table.title, f"{row.name}, {head}"),
                    "withheld" if cell is None else str(cell) or "blank",
                )
