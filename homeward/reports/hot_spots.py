"""Places of which the records of several children speak, wherever they say it (domain.md, 2.1)."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime

from homeward.domain.calendar.quarters import Period
from homeward.domain.contacts.marks import marks
from homeward.domain.contacts.marks.agreeing import ALONE, kind
from homeward.domain.events import Event, Place
from homeward.domain.history.timeline import Timeline
from homeward.engine.words.phrases import day
from homeward.reports.children import yes
from homeward.reports.sheet import Row, Table

FLAGGED = "location.flagged"
COUNTS = (
    "Where records of two or more children were of one place in this time: where they were last seen, seen or"
    " found, and what was disclosed; and places that somebody flagged."
)


@dataclass(frozen=True)
class Spoken:
    """One record of one child that speaks of a place."""

    child: str
    at: datetime
    words: str
    marks: frozenset[str]
    flagged: bool


@dataclass
class Spot:
    """One place, by whatever tells it from others."""

    marks: set[str] = field(default_factory=set)
    spoken: list[Spoken] = field(default_factory=list)

    @property
    def children(self) -> list[str]:
        return list(dict.fromkeys(each.child for each in self.spoken))

    @property
    def flagged(self) -> bool:
        return any(each.flagged for each in self.spoken)

    @property
    def words(self) -> str:
        """As it was said last."""
        return self.spoken[-1].words


def places(timeline: Timeline, period: Period) -> Iterator[Spoken]:
    """Of this child's own records in the period."""
    flagged = {mark for link in timeline.links if link.event.type == FLAGGED for mark in link.marks}
    for event in timeline.events:
        place = event.data.said("last_seen_place") or event.data.said("place")
        if isinstance(place, Place) and period.holds(event.occurred_at):
            found = frozenset(mark for mark in marks(None, place) if kind(mark) in ALONE)
            if found:
                yield _spoken(timeline.child, event, place, found, bool(found & flagged))


def _spoken(child: str, event: Event, place: Place, found: frozenset[str], flagged: bool) -> Spoken:
    words = ", ".join(filter(None, (place.name, place.address)))
    return Spoken(child, event.occurred_at, words, found, flagged)


def hot_spots(spoken: Iterable[Spoken]) -> list[Spot]:
    """Those of several children, and flagged ones; the place of most children first."""
    by_mark: dict[str, Spot] = {}
    for each in spoken:
        known = [by_mark[mark] for mark in sorted(each.marks) if mark in by_mark]
        spot = known[0] if known else Spot()
        spot.marks |= each.marks
        spot.spoken.append(each)
        by_mark.update(dict.fromkeys(each.marks, spot))
    spots = {id(spot): spot for spot in by_mark.values()}.values()
    hot = [spot for spot in spots if len(spot.children) > 1 or spot.flagged]
    return sorted(hot, key=lambda spot: (-len(spot.children), spot.words))


def as_table(spots: Iterable[Spot]) -> Table:
    rows = [_row(spot) for spot in spots]
    heads = ("Children", "Records", "First", "Last", "Flagged")
    return Table(f"Hot spots ({len(rows)})", COUNTS, "Place", heads, rows, lists=True)


def _row(spot: Spot) -> Row:
    times = sorted(each.at for each in spot.spoken)
    cells = (len(spot.children), len(times), day(times[0].date()), day(times[-1].date()), yes(spot.flagged))
    return Row(spot.words, cells, [spot.children])
