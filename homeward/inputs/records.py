"""The records of a CSV file, one at a time, each with the bytes that it came as."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from homeward.errors import Problem, UnreadableInput
from homeward.inputs.csvrows import CsvRow, rows
from homeward.inputs.lines import Lines


@dataclass(frozen=True, slots=True)
class Record:
    """`row` counts from 1 with the header, as a spreadsheet does; `cells` has a value for each column.

    Where there are problems, `cells` holds nothing. `notes` are on a record that was read all the same.
    """

    row: int
    body: bytes
    cells: dict[str, str]
    problems: tuple[Problem, ...] = ()
    notes: tuple[Problem, ...] = ()


class Records:
    """A CSV file: `columns` as its first row names them, then an iteration over its records.

    Columns without a name and rows without a filled cell are passed over. `is_record` says of cells whether
    they are a record's own: lines inside a quoted cell that are so are read as records. Raises
    UnreadableInput where there is no usable first row.
    """

    def __init__(self, lines: Lines, is_record: Callable[[dict[str, str]], bool]) -> None:
        self.file = lines.path.name
        self._is_record = is_record
        self._names: tuple[str, ...] = ()
        self._rows = rows(lines, self._reads_as_record)
        self._names = self._header()
        self.columns = tuple(name for name in self._names if name)

    def _header(self) -> tuple[str, ...]:
        first = next((row for row in self._rows if row.fault or _is_filled(row.cells)), None)
        if first is None:
            raise UnreadableInput(f"{self.file} is empty: its first row must name the columns.")
        if first.fault:
            raise UnreadableInput(f"{self.file} cannot be read as CSV.")
        names = tuple(cell.strip() for cell in first.cells)
        if _undecodable("".join(names)):
            raise UnreadableInput(f"{self.file} is not text in UTF-8. Save it as UTF-8 and import it again.")
        # Names are not echoed: in a file without them, the first row is a child's.
        for position, name in enumerate(names, 1):
            if name and names.index(name) != position - 1:
                raise UnreadableInput(f"Column {position} of {self.file} has the same name as another.")
        return names

    def __iter__(self) -> Iterator[Record]:
        for row in self._rows:
            if row.fault:
                yield Record(row.number, row.body, {}, (row.fault,))
            elif not _is_filled(row.cells):
                continue
            elif problems := self._problems(row.cells):
                yield Record(row.number, row.body, {}, problems)
            else:
                yield Record(row.number, row.body, self._named(row.cells), notes=_notes(row))

    def _named(self, cells: list[str]) -> dict[str, str]:
        return {name: cell for name, cell in zip(self._names, cells, strict=False) if name}

    def _problems(self, cells: list[str]) -> tuple[Problem, ...]:
        if not self._fits(cells):
            return (Problem("", f"has {len(cells)} cells where the first row names {len(self.columns)}"),)
        problems = [Problem(name, why) for name, cell in self._named(cells).items() if (why := _fault(cell))]
        for position in self._nameless_filled(cells):
            problems.append(Problem("", f"has a value in column {position}, which has no name"))
        return tuple(problems)

    def _fits(self, cells: list[str]) -> bool:
        """As many cells as names; blank ones without a name may be left out, or be more."""
        beyond = cells[len(self._names) :]
        left_out = self._names[len(cells) :]
        return not _is_filled(beyond) and not any(left_out)

    def _nameless_filled(self, cells: list[str]) -> list[int]:
        named = enumerate(zip(self._names, cells, strict=False), 1)
        return [position for position, (name, cell) in named if cell.strip() and not name]

    def _reads_as_record(self, cells: list[str]) -> bool:
        return len(cells) > 1 and self._fits(cells) and self._is_record(self._named(cells))


def _is_filled(cells: list[str]) -> bool:
    return any(cell.strip() for cell in cells)


def _notes(row: CsvRow) -> tuple[Problem, ...]:
    if row.quoted_in is None:
        return ()
    message = (
        f"stands inside a quotation mark that row {row.quoted_in} opens; it was read as a row of its own"
    )
    return (Problem("", message),)


def _fault(cell: str) -> str | None:
    if "\0" in cell:
        return "holds a NUL, which is no text"
    return "is not text in UTF-8" if _undecodable(cell) else None


def _undecodable(text: str) -> bool:
    return not text.isascii() and any("\udc80" <= character <= "\udcff" for character in text)
