"""Where the parts of the picture of a child's story stand; a template draws it, and a table says the same.

Lengths are in units of a drawing 400 wide, which fills a phone at nearly its own size.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from homeward.domain.calendar.deadlines import LONDON
from homeward.domain.history.episode import Episode
from homeward.services.children.story import KINDS, StoryEntry

WIDTH, MARGIN = 400, 8
LANE, FOOT = 38, 24
"""A lane's height, and that of the dates below."""
LEAST = 4
"""The width of what took no time; dots nearer than this are one dot."""
MISSING, CARE = "missing", "care"
YEAR = timedelta(days=365)


@dataclass(frozen=True)
class Lane:
    """One kind of record: its bars (where they begin, how wide), and where its dots are."""

    title: str
    y: int
    bars: Sequence[tuple[float, float]]
    dots: Sequence[float]


@dataclass(frozen=True)
class StoryPicture:
    """`ticks` are dates, and where they stand."""

    lanes: Sequence[Lane]
    height: int
    ticks: Sequence[tuple[float, str]]


@dataclass(frozen=True)
class _Scale:
    start: datetime
    length: timedelta

    def x(self, at: datetime) -> float:
        return round(MARGIN + (WIDTH - 2 * MARGIN) * ((at - self.start) / self.length), 1)

    @property
    def ticks(self) -> list[tuple[float, str]]:
        """Four dates, the first and the last at the ends."""
        days = "%b %Y" if self.length > YEAR else "%-d %b"
        at = [self.start + self.length * part / 3 for part in range(4)]
        return [(self.x(each), f"{each.astimezone(LONDON):{days}}") for each in at]


def story_picture(
    entries: Iterable[StoryEntry], absences: Iterable[Episode], now: datetime
) -> StoryPicture | None:
    """None where nothing happened yet. Absences are bars, anything else is a dot at its time. The picture
    begins with the first record that is not of care: those of care are older than all others."""
    happened = [each for each in entries if each.event.occurred_at <= now]
    if not happened:
        return None
    drawn = [each for each in happened if each.kind != CARE] or happened
    names = [name for name in KINDS if any(each.kind == name for each in happened)]
    spans = [
        (each.starts_at, min(each.found_at or now, now))
        for each in absences
        if MISSING in names and each.starts_at and each.starts_at <= now
    ]
    start = min(*(each.event.occurred_at for each in drawn), *(began for began, _ in spans), now)
    happened = [each for each in happened if each.event.occurred_at >= start]
    scale = _Scale(start, max(now - start, timedelta(hours=1)))
    bars = [(scale.x(began), max(scale.x(end) - scale.x(began), LEAST)) for began, end in spans]
    lanes = []
    for place, name in enumerate(names):
        dots = {scale.x(each.event.occurred_at) // LEAST * LEAST for each in happened if each.kind == name}
        lanes.append(Lane(KINDS[name].title, LANE * place, bars if name == MISSING else [], sorted(dots)))
    return StoryPicture(lanes, LANE * len(lanes) + FOOT, scale.ticks)
