"""Children's whole histories, drawn a batch at a time for whoever counts them."""

from collections.abc import Callable, Collection, Iterator

from homeward.domain.history.timeline import Timeline, fold
from homeward.store import history
from homeward.store.unit_of_work import UnitOfWork

BATCH = 100


def timelines(
    uow: UnitOfWork, types: Collection[str], after_batch: Callable[[int, int], None] = lambda done, of: None
) -> Iterator[Timeline]:
    """Of every child whom an event of these types is about or names, in a fixed order."""
    refs = history.of_whom(uow, types)
    for start in range(0, len(refs), BATCH):
        some = refs[start : start + BATCH]
        for child, entries in history.history(uow, some).items():
            yield fold(child, entries)
        after_batch(start + len(some), len(refs))
