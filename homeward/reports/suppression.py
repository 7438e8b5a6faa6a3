"""Small numbers are kept from reports, so that a count tells nothing of one child."""

from collections.abc import Mapping

SMALLEST_SHOWN = 5


def suppress(counts: Mapping[str, int]) -> dict[str, int | None]:
    """The counts of a table whose total is known; None where a count is suppressed.

    Counts of 1 to 4 are. So that none of them is what is left of the total, the next smallest are too,
    until at least two are hidden that come to five or more.
    """
    hidden = {name for name, count in counts.items() if 0 < count < SMALLEST_SHOWN}
    others = sorted(counts.keys() - hidden, key=lambda name: (counts[name] == 0, counts[name], name))
    while hidden and others and not _safe([counts[name] for name in hidden]):
        hidden.add(others.pop(0))
    return {name: None if name in hidden else count for name, count in counts.items()}


def _safe(hidden: list[int]) -> bool:
    return len(hidden) >= 2 and sum(hidden) >= SMALLEST_SHOWN
