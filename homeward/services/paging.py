"""Long lists, page by page."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Paging:
    """Which page of how many, by number from 1; `start` is where it begins in the list."""

    pages: int
    at: int
    start: int


def paging(count: int, size: int, wanted: int) -> Paging:
    """The page that was wanted, or the nearest that there is."""
    pages = max(1, -(-count // size))
    at = min(max(wanted, 1), pages)
    return Paging(pages, at, size * (at - 1))
