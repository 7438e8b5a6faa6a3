"""How often Python looks for objects that refer to one another and that nothing else needs.

Hardly any of ours do, while histories are many small objects: with Python's own settings about a fifth of the
time of a worker, or of `homeward evaluate`, goes into looking.
"""

import gc
from collections.abc import Iterator
from contextlib import contextmanager

SELDOM = (50_000, 20, 50)
"""Objects made since the last look, and looks among the young before one among the older; Python's own are
700, 10 and 10."""


def collect_seldom() -> None:
    """For a whole process."""
    gc.set_threshold(*SELDOM)


@contextmanager
def no_collection() -> Iterator[None]:
    """For a piece of work that keeps nearly all that it makes until it ends."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
