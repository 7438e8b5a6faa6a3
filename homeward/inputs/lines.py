"""A file's lines as bytes, one at a time, whatever is in them."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from homeward.errors import UnreadableInput

LONGEST = 16 * 2**20
"""Bytes of a line that are read and kept: a file without line ends must not fill the memory."""

_BOM = b"\xef\xbb\xbf"
_SNIFFED = 4096


@dataclass(frozen=True, slots=True)
class Line:
    """`number` counts from 1. `body` has its line end; it is cut where the line was longer than LONGEST."""

    number: int
    body: bytes
    cut: bool


class Lines:
    """The lines of one file in UTF-8, with or without a byte order mark.

    `read` says how many of the file's `size` bytes have been read. Raises UnreadableInput where the file
    cannot be opened or is in an encoding that has no lines to speak of, such as UTF-16.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.read = 0
        try:
            self.size = path.stat().st_size
            with path.open("rb") as file:
                start = file.read(_SNIFFED)
        except OSError as error:
            raise UnreadableInput(f"{path.name} cannot be read: {error.strerror}.") from error
        if b"\0" in start or start.startswith((b"\xff\xfe", b"\xfe\xff")):
            raise UnreadableInput(
                f"{path.name} is not text in UTF-8; it looks like UTF-16. Save it as UTF-8 and import that."
            )

    def __iter__(self) -> Iterator[Line]:
        number = 0
        with self.path.open("rb") as file:
            while body := file.readline(LONGEST):
                number += 1
                cut = len(body) == LONGEST and not body.endswith(b"\n")
                rest = body
                while len(rest) == LONGEST and not rest.endswith(b"\n"):
                    rest = file.readline(LONGEST)
                self.read = file.tell()
                yield Line(number, body.removeprefix(_BOM) if number == 1 else body, cut)
