"""A report as tables of numbers: the same for a page, print, CSV and JSON."""

import csv
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from io import StringIO
from typing import Any, Protocol

from homeward.domain.calendar.quarters import Period
from homeward.reports.small_numbers import ALL_WITHHELD, SMALL_WITHHELD, tells_of_few, withheld_columns

Cell = int | str | None
"""None: withheld, as the number is too small to be told."""
WITHHELD = "withheld"
UPRIGHT = 7
"""Columns of numbers, or of words, beside the first, that A4 takes in print."""
FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""How a text begins that a spreadsheet would work out."""


@dataclass(frozen=True)
class Row:
    """`behind`: of each number the children whom it counts, where the report says. `child`: whom a row of a
    list is about."""

    name: str
    cells: Sequence[Cell]
    behind: Sequence[Sequence[str]] = ()
    child: str = ""

    def without(self, places: Container[int]) -> "Row":
        cells = [None if place in places else cell for place, cell in enumerate(self.cells)]
        return replace(self, cells=cells, behind=())

    def behind_cell(self, place: int) -> Sequence[str]:
        """Each child once."""
        return list(dict.fromkeys(self.behind[place])) if place < len(self.behind) else ()


class OfAChild(Protocol):
    """What a report counts."""

    @property
    def child(self) -> str: ...


def counting(name: str, columns: Iterable[Sequence[OfAChild]]) -> Row:
    """How many there are in each column, and whose they are."""
    columns = list(columns)
    behind = [[each.child for each in some] for some in columns]
    return Row(name, [len(some) for some in columns], behind)


@dataclass(frozen=True)
class Table:
    """`first` is the heading of the rows' names; `counts` says what is counted. The first number of each row
    is the whole of its others; `by_groups`: the first row and column are the wholes of what follows. `lists`:
    each row is a thing, and not numbers."""

    title: str
    counts: str
    first: str
    heads: Sequence[str]
    rows: Sequence[Row]
    by_groups: bool = False
    lists: bool = False

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

    @property
    def all_withheld(self) -> bool:
        cells = {cell for table in self.tables for row in table.rows for cell in row.cells}
        return cells - {""} == {None}

    @property
    def of_withheld(self) -> list[str]:
        """What readers of the published copy are told of its numbers, a sentence each."""
        if self.internal:
            return []
        return [SMALL_WITHHELD, ALL_WITHHELD] if self.all_withheld else [SMALL_WITHHELD]

    @property
    def children(self) -> set[str]:
        """All whom its lists name."""
        return {row.child for table in self.tables for row in table.rows if row.child}

    @property
    def is_wide(self) -> bool:
        """Whether a table has more columns than an upright page has room for."""
        return any(len(table.heads) > UPRIGHT for table in self.tables)

    @property
    def lists_children(self) -> bool:
        return any(table.lists for table in self.tables)

    def as_json(self) -> dict[str, Any]:
        return self.as_tables()

    def as_tables(self) -> dict[str, Any]:
        """The same shape for every report."""
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
        """One number a line, so that tables of several shapes fit into one file; of lists, one row a line."""
        file = StringIO()
        writer = csv.writer(file, lineterminator="\n")
        writer.writerows(self._listed() if self.lists_children else self._counted())
        return file.getvalue()

    def _counted(self) -> Iterator[Sequence[object]]:
        yield "report", "from", "to", "table", "row", "column", "value"
        about = self.name, self.period.first, self.period.last
        for table in self.tables:
            for row in table.rows:
                for head, cell in zip(table.heads, row.cells, strict=True):
                    yield *about, table.title, row.name, head, WITHHELD if cell is None else cell

    def _listed(self) -> Iterator[Sequence[object]]:
        """With the headings of all its tables; what a table has no heading for is blank."""
        heads = list(dict.fromkeys(head for table in self.tables for head in (table.first, *table.heads)))
        yield "report", "as of", "table", *heads
        for table in self.tables:
            for row in table.rows:
                told = dict(zip((table.first, *table.heads), (row.name, *row.cells), strict=True))
                yield (
                    self.name,
                    self.period.last,
                    table.title,
                    *(_inert(told.get(head, "")) for head in heads),
                )

    def in_words(self) -> Iterator[str]:
        """For a terminal."""
        yield f"{self.title}, {in_days(self.period)}"
        for table in self.tables:
            yield ""
            yield f"{table.title}. {table.counts}"
            yield from _rows_in_words(table)
        yield from self.notes


def _rows_in_words(table: Table) -> Iterator[str]:
    if table.lists:
        for row in table.rows:
            told = (
                f"{head}: {cell}" for head, cell in zip(table.heads, row.cells, strict=True) if cell != ""
            )
            yield f"  {row.name}. {'; '.join(told)}"
        return
    width = max((len(row.name) for row in table.rows), default=0)
    yield f"  {'':<{width}}  {'  '.join(table.heads)}"
    for row in table.rows:
        told = (WITHHELD if cell is None else str(cell) for cell in row.cells)
        cells = (f"{cell:>{len(head)}}" for cell, head in zip(told, table.heads, strict=True))
        yield f"  {row.name:<{width}}  {'  '.join(cells)}"


def _inert(cell: Cell) -> Cell:
    """Text that no spreadsheet takes for a formula."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA) else cell


def in_days(period: Period) -> str:
    if period.first == period.last:
        return _day(period.first)
    return f"{_day(period.first)} to {_day(period.last)}"


def _day(day: date) -> str:
    return f"{day:%-d %B %Y}"
