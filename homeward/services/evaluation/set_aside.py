"""What fails alone is tried alone and set aside, so that the rest of a batch goes on."""

from collections.abc import Callable, Sequence
from typing import TypeVar

from homeward.store.database import is_passing

T = TypeVar("T")
R = TypeVar("R")


def together_or_apart(
    work: Callable[[Sequence[T]], R], items: Sequence[T], set_aside: Callable[[T, Exception], None]
) -> list[R]:
    """Do the work on all of them; where that fails, on each alone, and set aside those that fail alone.

    Answers with what came of each piece of work that was done. Raises what passes (`is_passing`): it says
    nothing against the items.
    """
    try:
        return [work(items)]
    except Exception as error:
        if is_passing(error):
            raise
    return [done for item in items for done in _alone(work, item, set_aside)]


def _alone(work: Callable[[Sequence[T]], R], item: T, set_aside: Callable[[T, Exception], None]) -> list[R]:
    try:
        return [work([item])]
    except Exception as error:
        if is_passing(error):
            raise
        set_aside(item, error)
        return []
