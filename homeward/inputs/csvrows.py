"""The rows of a CSV file, where a stray quotation mark takes in no more than its own row."""

import csv
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import count

from homeward.errors import Problem
from homeward.inputs.lines import TOO_LONG, Line, Lines
from homeward.size_limits import LARGEST_LINE

csv.field_size_limit(LARGEST_LINE)

UNREADABLE = Problem(
    "", "cannot be read as CSV: a quotation mark may be missing, and then what follows was taken for one row"
)
STRAY = Problem(
    "", "opens a quotation mark and does not close it; the rows after it were read as rows of their own"
)
DELIMITERS = ",;\t"
"""Excel writes semicolons where the comma parts decimals."""

ReadsAsRow = Callable[[list[str]], bool]


@dataclass(frozen=True, slots=True)
class CsvRow:
    """`number` counts rows from 1, blank ones too. `fault` says why its cells cannot be read.

    `quoted_in` is the row that opened a quotation mark around it.
    """

    number: int
    body: bytes
    cells: list[str]
    fault: Problem | None = None
    quoted_in: int | None = None


class _Swallowed(Exception):
    """A line inside a quoted cell reads as a row."""


@dataclass
class _Source:
    """The file's lines as text, for one reader. `taken` are those of the row that is being read.

    Bytes that are not UTF-8 go along, to be found in their cell.
    """

    lines: Iterator[Line]
    delimiter: str
    reads_as_row: ReadsAsRow
    waiting: deque[Line] = field(default_factory=deque)
    taken: list[Line] = field(default_factory=list)

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self.waiting.popleft() if self.waiting else next(self.lines)
        if self.taken and self._is_row(line):
            self.waiting.appendleft(line)
            raise _Swallowed
        self.taken.append(line)
        return _text(line)

    def _is_row(self, line: Line) -> bool:
        try:
            cells = next(csv.reader([_text(line)], delimiter=self.delimiter), [])
        except csv.Error:
            return False
        return self.reads_as_row(cells)

    def body(self) -> bytes:
        return b"".join(line.body for line in self.taken).strip(b"\r\n")


def rows(lines: Lines, reads_as_row: ReadsAsRow) -> Iterator[CsvRow]:
    """Each row with its number; `reads_as_row` says of the cells of one line whether they are a row's."""
    source = _begin(iter(lines), reads_as_row)
    reader = csv.reader(source, strict=True, delimiter=source.delimiter)
    opened: int | None = None
    for number in count(1):
        source.taken.clear()
        try:
            cells, fault = next(reader), None
        except StopIteration:
            return
        except csv.Error:
            cells, fault = [], UNREADABLE
        except _Swallowed:
            cells, fault = [], STRAY
        if any(line.cut for line in source.taken):
            fault = TOO_LONG
        body = source.body()
        yield CsvRow(number, body, cells, fault, opened)
        if fault is STRAY:
            opened = number
        elif body.count(b'"') % 2:
            opened = None


def _begin(lines: Iterator[Line], reads_as_row: ReadsAsRow) -> _Source:
    """The first row says what parts cells, or a line `sep=` before it, which Excel does not show."""
    waiting = deque([first] if (first := next(lines, None)) else [])
    text = _text(waiting[0]) if waiting else ""
    if text.lower().startswith("sep=") and len(text.strip()) <= len("sep=,"):
        waiting.clear()
        return _Source(lines, text[4:5].strip("\r\n") or ",", reads_as_row, waiting)
    return _Source(lines, max(DELIMITERS, key=text.count), reads_as_row, waiting)


def _text(line: Line) -> str:
    return "" if line.cut else line.body.decode("utf-8", "surrogateescape")
