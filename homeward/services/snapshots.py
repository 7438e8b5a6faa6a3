"""What a process remembers of children whom it evaluated, so that the next event need not begin anew.

A snapshot holds only as long as the store still names its stamp: whoever else writes what is stored of the
child, or joins the child with another, changes the stamp (docs/adr/0006). A transaction that is rolled back
leaves a stamp behind that the store never names.
"""

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from threading import Lock

from homeward.engine.load import RuleSet
from homeward.services.picture import Picture

KEPT = 30_000
"""Events in all histories that are remembered together; 3 kB each, shared with `store.loading`."""


@dataclass(frozen=True)
class Snapshot:
    """A child as evaluated by these rules, and the stamp that the store then named."""

    picture: Picture
    stamp: str
    rules: RuleSet
    area: str


class Snapshots:
    """The children evaluated last. Safe to share between threads."""

    def __init__(self, kept: int = KEPT) -> None:
        self._kept = kept
        self._by_child: OrderedDict[str, Snapshot] = OrderedDict()
        self._size = 0
        self._lock = Lock()

    def find(self, stamps: Mapping[str, str | None], rules: RuleSet, area: str) -> dict[str, Picture]:
        """Of the children with these stamps, those whose snapshot still holds."""
        with self._lock:
            held = {
                ref: one
                for ref, stamp in stamps.items()
                if (one := self._by_child.get(ref)) and one.stamp == stamp
            }
        return {ref: one.picture for ref, one in held.items() if one.rules is rules and one.area == area}

    def keep(self, pictures: Mapping[str, Picture], stamp: str, rules: RuleSet, area: str) -> None:
        """Remember these, and forget those that were not met for longest."""
        with self._lock:
            for ref, picture in pictures.items():
                self._forget(ref)
                self._by_child[ref] = Snapshot(picture, stamp, rules, area)
                self._size += _size(picture)
            while self._size > self._kept:
                self._forget(next(iter(self._by_child)))

    def _forget(self, ref: str) -> None:
        if gone := self._by_child.pop(ref, None):
            self._size -= _size(gone.picture)


def _size(picture: Picture) -> int:
    return len(picture.timeline.entries)
