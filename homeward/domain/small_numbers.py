"""Counts as they may leave the house: a small one could point at a child."""

FEWEST = 5


def published(count: int) -> int | None:
    """None for a count of one to four; nought points at nobody."""
    return count if count == 0 or count >= FEWEST else None


def published_part(part: int, whole: int) -> int | None:
    """Of a whole that is told too: None also where what is left of it would be too small."""
    return None if published(whole - part) is None else published(part)
