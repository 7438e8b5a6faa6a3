"""Long lists, page by page."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

PAGE = 25
"""Of whatever grows with what is recorded, on one page."""

Row = TypeVar("Row")
Shown = TypeVar("Shown")


@dataclass(frozen=True)
class Paging:
    """Which page of how many, by number from 1; `start` is where it begins in the list."""

    pages: int
    at: int
    start: int


@dataclass(frozen=True)
class Paged(Generic[Row]):
    """One page of a list, and how long all of it is."""

    shown: Sequence[Row]
    count: int
    pages: int
    at: int

    def showing(self, shown: Sequence[Shown]) -> "Paged[Shown]":
        """The same page, of what its rows are shown as."""
        return Paged(shown, self.count, self.pages, self.at)


def paging(count: int, size: int, wanted: int) -> Paging:
    """The page that was wanted, or the nearest that there is."""
    pages = max(1, -(-count // size))
    at = min(max(wanted, 1), pages)
    return Paging(pages, at, size * (at - 1))


def page_of(rows: Sequence[Row], wanted: int) -> Paged[Row]:
    """Of a list that has been read whole."""
    paged = paging(len(rows), PAGE, wanted)
    return Paged(rows[paged.start : paged.start + PAGE], len(rows), paged.pages, paged.at)
