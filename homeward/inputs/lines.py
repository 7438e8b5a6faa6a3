"""A file's lines as bytes, one at a time, whatever is in them."""

import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from homeward.errors import Problem, UnreadableInput
from homeward.size_limits import LARGEST_LINE

TOO_LONG = Problem("", f"is longer than {LARGEST_LINE // 2**20} MB, so only its beginning was kept")

_BOM = b"\xef\xbb\xbf"
_SNIFFED = 4096
_WORKBOOKS = {
    b"PK\x03\x04": "an Excel workbook (.xlsx) or another ZIP archive",
    b"\xd0\xcf\x11\xe0": "an old Excel workbook (.xls)",
}
"""What a file is that begins with these bytes, whatever its name says."""


@dataclass(frozen=True, slots=True)
class Line:
    """`number` counts from 1. `body` has its line end; it is cut at LARGEST_LINE."""

    number: int
    body: bytes
    cut: bool


class Lines:
    """The lines of one file in UTF-8, with or without a byte order mark, each ended by LF, CR LF or CR.

    `read` says how many of the file's `size` bytes have been read. Raises UnreadableInput where the file
    cannot be opened, is no file (a pipe would never end), is a spreadsheet, or is in an encoding that has no
    lines to speak of, such as UTF-16.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.read = 0
        try:
            there = path.stat()
            if not stat.S_ISREG(there.st_mode) and not stat.S_ISDIR(there.st_mode):
                raise UnreadableInput(f"{path.name} cannot be read: it is no ordinary file.")
            self.size = there.st_size
            with path.open("rb") as file:
                start = file.read(_SNIFFED)
        except OSError as error:
            raise UnreadableInput(f"{path.name} cannot be read: {error.strerror}.") from error
        self._check(start)

    def _check(self, start: bytes) -> None:
        for signature, what in _WORKBOOKS.items():
            if start.startswith(signature):
                raise UnreadableInput(
                    f"{self.path.name} is {what}, in spite of its name. "
                    "Save it as CSV in UTF-8 and import that."
                )
        if _is_utf_16(start):
            raise UnreadableInput(
                f"{self.path.name} is not text in UTF-8; it looks like UTF-16. "
                "Save it as UTF-8 and import that."
            )

    def __iter__(self) -> Iterator[Line]:
        number = self.read = 0
        # Latin-1 knows every byte, so that Python can look for line ends of each kind and change nothing.
        with self.path.open(encoding="latin-1", newline="") as file:
            while text := file.readline(LARGEST_LINE):
                number += 1
                cut = rest = len(text) == LARGEST_LINE and not text.endswith(("\n", "\r"))
                self.read += len(text)
                while rest:
                    more = file.readline(LARGEST_LINE)
                    self.read += len(more)
                    rest = len(more) == LARGEST_LINE and not more.endswith(("\n", "\r"))
                body = text.encode("latin-1")
                yield Line(number, body.removeprefix(_BOM) if number == 1 else body, cut)


def _is_utf_16(start: bytes) -> bool:
    """In English, every other byte of it is NUL. A stray NUL spoils its own line alone."""
    return start.count(0) > len(start) // 4
