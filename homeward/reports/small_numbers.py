"""Small numbers are kept from reports, so that a count tells nothing of one child."""

from collections.abc import Mapping, Sequence

SMALLEST_SHOWN = 5
SMALL_WITHHELD = f"Numbers from 1 to {SMALLEST_SHOWN - 1}, and those that would tell them, are withheld."
ALL_WITHHELD = "Every number in this copy is withheld."


def suppress(counts: Mapping[str, int]) -> dict[str, int | None]:
    """The counts of a table whose total is known; None where a count is suppressed.

    Counts of 1 to 4 are. So that none of them is what is left of the total, the next smallest are too,
    until at least two are hidden that come to five or more.
    """
    hidden = {name for name, count in counts.items() if _is_small(count)}
    others = sorted(counts.keys() - hidden, key=lambda name: (counts[name] == 0, counts[name], name))
    while hidden and others and not _safe([counts[name] for name in hidden]):
        hidden.add(others.pop(0))
    return {name: None if name in hidden else count for name, count in counts.items()}


def _safe(hidden: list[int]) -> bool:
    return len(hidden) >= 2 and sum(hidden) >= SMALLEST_SHOWN


def withheld_columns(columns: Sequence[Sequence[int]]) -> set[int]:
    """The places of columns that cannot be told. The first column is the whole of the others, and the first
    number of each is the whole of its others.

    A column goes where one of its numbers, or what is left of its whole, is 1 to 4. So that it is not what
    is left of the first column, another one goes too; where the first cannot be told, all go.
    """
    unsafe = {place for place, numbers in enumerate(columns) if tells_of_few(numbers)}
    if 0 in unsafe:
        return set(range(len(columns)))
    others = [place for place in range(1, len(columns)) if place not in unsafe]
    if len(unsafe) == 1 and others:
        unsafe.add(min(others, key=lambda place: (sum(columns[place]) == 0, sum(columns[place]), place)))
    return unsafe


def tells_of_few(numbers: Sequence[int]) -> bool:
    """Whether one of these numbers, or what is left of the first without one of the others, is 1 to 4."""
    left = (numbers[0] - number for number in numbers[1:])
    return any(map(_is_small, (*numbers, *left)))


def _is_small(count: int) -> bool:
    return 0 < count < SMALLEST_SHOWN
