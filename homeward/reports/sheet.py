"""A report as tables of numbers: the same for a page, print, CSV and JSON."""

import csv
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from io import StringIO
from typing import Any

from homeward.domain.calendar.quarters import Period
from homeward.reports.small_numbers import tells_of_few, withheld_columns

Cell = int | str | None
"""None: withheld, as the number is too small to be told."""
WITHHELD = "withheld"


@dataclass(frozen=True)
class Row:
    name: str
    cells: Sequence[Cell]

    def without(self, places: Container[int]) -> "Row":
        cells = [None if place in places else cell for place, cell in enumerate(self.cells)]
        return replace(self, cells=cells)


@dataclass(frozen=True)
class Table:
    """`first` is the heading of the rows' names; `counts` says what is counted. The first number of each row
    is the whole of its others; `by_groups`: the first row and column are the wholes of what follows."""

    title: str
    counts: str
    first: str
    heads: Sequence[str]
    rows: Sequence[Row]
    by_groups: bool = False

    def published(self) -> "Table":
        """Without the columns, else the rows, in which a number is too small to be told."""
        if self.by_groups:
            columns = zip(*(row.cells for row in self.rows), strict=True)
            hidden = withheld_columns([_numbers(column) for column in columns])
            return replace(self, rows=[row.without(hidden) for row in self.rows])
        every = range(len(self.heads))
        return replace(
            self, rows=[row.without(every) if tells_of_few(_numbers(row.cells)) else row for row in self.rows]
        )


def _numbers(cells: Sequence[Cell]) -> list[int]:
    return [cell for cell in cells if isinstance(cell, int)]


@dataclass(frozen=True)
class Sheet:
    """`name` is the command's and the page's; `notes` say what the figures lack."""

    name: str
    title: str
    period: Period
    as_of: datetime
    tables: Sequence[Table]
    notes: Sequence[str] = ()
    internal: bool = True

    def published(self) -> "Sheet":
        """The copy for people outside."""
        return replace(self, tables=[each.published() for each in self.tables], internal=False)

    def as_json(self) -> dict[str, Any]:
        return {
            "report": self.name,
            "title": self.title,
            "from": self.period.first.isoformat(),
            "to": self.period.last.isoformat(),
            "as_of": self.as_of.isoformat(),
            "internal": self.internal,
            "tables": [
                {
                    "title": table.title,
                    "counts": table.counts,
                    "columns": [table.first, *table.heads],
                    "rows": [[row.name, *row.cells] for row in table.rows],
                }
                for table in self.tables
            ],
            "notes": list(self.notes),
        }

    def as_csv(self) -> str:
        """One number a line, so that tables of several shapes fit into one file."""
        file = StringIO()
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["report", "from", "to", "table", "row", "column", "value"])
        about = self.name, self.period.first, self.period.last
        for table in self.tables:
            for row in table.rows:
                for head, cell in zip(table.heads, row.cells, strict=True):
                    writer.writerow([*about, table.title, row.name, head, WITHHELD if cell is None else cell])
        return file.getvalue()

    def in_words(self) -> Iterator[str]:
        """For a terminal."""
        yield f"{self.title}, {in_days(self.period)}"
        for table in self.tables:
            width = max((len(row.name) for row in table.rows), default=0)
            yield ""
            yield f"{table.title}. {table.counts}"
            yield f"  {'':<{width}}  {'  '.join(table.heads)}"
            for row in table.rows:
                told = (WITHHELD if cell is None else str(cell) for cell in row.cells)
                cells = (f"{cell:>{len(head)}}" for cell, head in zip(told, table.heads, strict=True))
                yield f"  {row.name:<{width}}  {'  '.join(cells)}"
        yield from self.notes


def in_days(period: Period) -> str:
    return f"{_day(period.first)} to {_day(period.last)}"


def _day(day: date) -> str:
    return f"{day:%-d %B %Y}"
