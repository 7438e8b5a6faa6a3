"""Which feed of children's social care was whole about when a child was reported (docs/adr/0024).

Then a child of whom it sent nothing is not open to them. A feed bears on the reports near its day alone: each
report and each completion carry the weeks that they are about, and what shares a week is read together.
"""

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta

from homeward.domain.events import Event
from homeward.domain.events.kinds import as_instant
from homeward.domain.history.episode import reported_at
from homeward.domain.history.told import Told, first_received

COMPLETED = "feed.completed"
LONGEST = timedelta(days=7)
"""For which a feed may be taken for whole; the setting `feed_days` is no longer."""


def whole_as_of(completed: Event) -> datetime:
    return as_instant(completed.data.as_of or completed.occurred_at)


def weeks(event: Event) -> frozenset[str]:
    """Those of the report, or those that the completion may bear on."""
    match event.type:
        case "feed.completed":
            at = whole_as_of(event)
            return frozenset(map(_week, (at - LONGEST, at, at + LONGEST)))
        case "missing.reported":
            return frozenset({_week(reported_at(event))})
        case _:
            return frozenset()


def _week(at: datetime) -> str:
    year, week, _ = at.isocalendar()
    return f"feed:{year}-W{week:02}"


def whole_about(
    completions: Iterable[Event], at: datetime, length: timedelta, sources: Collection[str]
) -> Told | None:
    """The first completion of no more than that length before or after the instant, of a source that counts;
    `sources` empty: of any."""
    near = [
        event
        for event in completions
        if abs(whole_as_of(event) - at) <= length and (not sources or event.source in sources)
    ]
    if not near:
        return None
    first = min(near, key=lambda event: (whole_as_of(event), event.key))
    return Told(True, first, first_received(near))
