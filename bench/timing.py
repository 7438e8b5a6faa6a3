"""How long one piece of work takes."""

import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


def timed(work: Callable[[], T]) -> tuple[float, T]:
    """In seconds, and what came of it."""
    began = time.perf_counter()
    answer = work()
    return time.perf_counter() - began, answer


def quietly(done: int, of: int) -> None:
    """Nobody watches how far it is."""
