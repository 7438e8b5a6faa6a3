"""What was imported as history, for which no clock runs (docs/adr/0018)."""

from collections.abc import Collection, Mapping
from datetime import datetime

from homeward.domain.history.timeline import Timeline

Key = tuple[str, str]
WITHIN = "20 working days"
"""By when alerts and tasks from history are to be looked through."""


def cut_offs(timeline: Timeline) -> dict[Key, datetime]:
    """Of each event that was imported as history: what was due before then is history."""
    events = (entry.event for entry in timeline.entries)
    return {event.key: event.history_before for event in events if event.history_before}


def is_history(
    cut_offs: Mapping[Key, datetime],
    evidence: Collection[Key],
    due: datetime,
    live_from: datetime | None = None,
) -> bool:
    """Whether it was due before this installation went live, or before the cut-off of an import and rests on
    nothing but what was imported as history."""
    if live_from and due < live_from:
        return True
    return bool(evidence) and all(key in cut_offs and due < cut_offs[key] for key in evidence)
