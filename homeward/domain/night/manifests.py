"""What a source says that it sent on a day, held against the journal."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from homeward.domain.night.differences import Difference, Kind

LOOKS_BACK = timedelta(days=35)
"""For how many days before the night manifests are compared."""


@dataclass(frozen=True)
class Manifest:
    """The last word of a source on one feed and day. `seq`: journal number; `ids` None: it only counts."""

    seq: int
    source: str
    feed: str
    day: date
    types: tuple[str, ...]
    count: int
    ids: tuple[str, ...] | None


def compare(
    manifest: Manifest, journalled: Mapping[str, int], waiting: Collection[str]
) -> Iterator[Difference]:
    """What the manifest and the journal do not have in common.

    `journalled`: the journal number of each event of that source, day and types, by its id. `waiting`: ids
    that are here and not accepted yet: a person has to put them right or confirm them. What is not here goes
    by its place in the manifest, so that no id of another system is repeated.
    """
    here = journalled.keys() | set(waiting)
    if manifest.ids is None:
        if manifest.count != len(journalled) + len(set(waiting) - journalled.keys()):
            yield Difference(Kind.MISCOUNTED, f"journal {manifest.seq}")
        return
    for place, id_ in enumerate(manifest.ids, 1):
        if id_ not in here:
            yield Difference(Kind.NOT_RECEIVED, f"journal {manifest.seq}, line {place}")
    if manifest.count != len(set(manifest.ids)):
        yield Difference(Kind.MISCOUNTED, f"journal {manifest.seq}")
    for id_ in sorted(journalled.keys() - set(manifest.ids)):
        yield Difference(Kind.NOT_LISTED, f"journal {journalled[id_]}")


def silent(manifests: Collection[Manifest], until: date) -> Iterator[tuple[str, str, date]]:
    """Source, feed and day: the days up to that one of which a feed sent no manifest, from its first on."""
    days: dict[tuple[str, str], set[date]] = {}
    for each in manifests:
        days.setdefault((each.source, each.feed), set()).add(each.day)
    for (source, feed), told in sorted(days.items()):
        day = min(told)
        while day <= until:
            if day not in told:
                yield source, feed, day
            day += timedelta(days=1)
