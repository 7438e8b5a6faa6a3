"""Which counts of a table a report shows, where its total is known. A dash: suppressed."""

import pytest

from homeward.reports.small_numbers import suppress

TABLES = [
    # counts            shown               why
    ("12 30 7", "12 30 7", "none is small"),
    ("12 0 7", "12 0 7", "nobody is nobody"),
    ("12 3 30", "- - 30", "the next smallest, or the 3 would be what is left of the total"),
    ("12 4 2", "12 - -", "two that come to six"),
    ("12 1 1", "- - -", "two that come to two would be one each"),
    ("12 1 1 1 1 1", "12 - - - - -", "five children in five places"),
    ("3 0 0", "- - -", "the total says that it is three, not of which"),
    ("3", "-", "nothing else is there to hide it with"),
    ("5 4", "- -", "five is enough, four is not"),
    ("", "", "nothing to show"),
]


@pytest.mark.parametrize(("counts", "shown", "why"), TABLES)
def test_small_numbers(counts: str, shown: str, why: str) -> None:
    table = {f"place {place}": int(count) for place, count in enumerate(counts.split())}
    told = suppress(table).values()
    assert " ".join("-" if count is None else str(count) for count in told) == shown, why
