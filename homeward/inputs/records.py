"""The records of a CSV file, one at a time, each with the bytes that it came as."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count

from homeward.errors import Problem, UnreadableInput
from homeward.inputs.lines import LONGEST, Line, Lines

csv.field_size_limit(LONGEST)

UNREADABLE = Problem(
    "", "cannot be read as CSV: a quotation mark may be missing, and then what follows was taken for one row"
)
TOO_LONG = Problem("", f"is longer than {LONGEST // 2**20} MB, so only its beginning was kept")


@dataclass(frozen=True, slots=True)
class Record:
    """`row` counts from 1 with the header, as a spreadsheet does; `cells` has a value for each column.

    Where there are problems, `cells` holds nothing.
    """

    row: int
    body: bytes
    cells: dict[str, str]
    problems: tuple[Problem, ...] = ()


class Records:
    """A CSV file: `columns` as its first row names them, then an iteration over its records.

    Raises UnreadableInput where there is no usable first row.
    """

    def __init__(self, lines: Lines) -> None:
        self.file = lines.path.name
        self._rows = _rows(lines)
        self.columns = self._header()

    def _header(self) -> tuple[str, ...]:
        first = next(self._rows, None)
        if first is None:
            raise UnreadableInput(f"{self.file} is empty: its first row must name the columns.")
        _, _, cells = first
        if isinstance(cells, Problem):
            raise UnreadableInput(f"{self.file} cannot be read as CSV.")
        names = tuple(cell.strip() for cell in cells)
        if _undecodable(names):
            raise UnreadableInput(f"{self.file} is not text in UTF-8. Save it as UTF-8 and import it again.")
        # Names are not echoed: in a file without them, the first row is a child's.
        for position, name in enumerate(names, 1):
            if not name:
                raise UnreadableInput(f"Column {position} of {self.file} has no name in the first row.")
            if names.index(name) != position - 1:
                raise UnreadableInput(f"Column {position} of {self.file} has the same name as another.")
        return names

    def __iter__(self) -> Iterator[Record]:
        for row, body, cells in self._rows:
            if isinstance(cells, Problem):
                yield Record(row, body, {}, (cells,))
            elif problems := self._problems(cells):
                yield Record(row, body, {}, problems)
            else:
                yield Record(row, body, dict(zip(self.columns, cells, strict=True)))

    def _problems(self, cells: list[str]) -> tuple[Problem, ...]:
        if len(cells) != len(self.columns):
            return (Problem("", f"has {len(cells)} cells where the first row names {len(self.columns)}"),)
        named = zip(self.columns, cells, strict=True)
        return tuple(Problem(name, "is not text in UTF-8") for name, cell in named if _undecodable(cell))


def _rows(lines: Lines) -> Iterator[tuple[int, bytes, list[str] | Problem]]:
    """Number, bytes and cells of each row that is not blank; for cells that cannot be read, a problem."""
    taken: list[Line] = []
    reader = csv.reader(_text(lines, taken), strict=True)
    for row in count(1):
        taken.clear()
        try:
            cells: list[str] | Problem = next(reader)
        except StopIteration:
            return
        except csv.Error:
            cells = UNREADABLE
        if any(line.cut for line in taken):
            cells = TOO_LONG
        if cells:
            yield row, b"".join(line.body for line in taken).strip(b"\r\n"), cells


def _text(lines: Lines, taken: list[Line]) -> Iterator[str]:
    """Each line as text, noted in `taken`. Bytes that are not UTF-8 go along, to be found in their cell."""
    for line in lines:
        taken.append(line)
        yield "" if line.cut else line.body.decode("utf-8", "surrogateescape")


def _undecodable(text: str | tuple[str, ...]) -> bool:
    return any("\udc80" <= character <= "\udcff" for part in text for character in part)
