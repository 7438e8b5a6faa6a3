"""Whether a child is missing or in danger now: then nothing about the child waits for the office."""

from datetime import datetime

from homeward.domain.events import Event
from homeward.domain.history.danger import danger_said
from homeward.domain.history.imported import Key
from homeward.domain.history.open_absences import open_absences
from homeward.domain.history.timeline import Timeline


def is_missing_or_in_danger(timeline: Timeline, now: datetime) -> bool:
    """By an absence that nobody has ended, or by somebody's word of danger of which nobody has recorded the
    end. What was said of danger before history was imported is over."""
    if any(each.starts_at <= now for each in open_absences(timeline)):
        return True
    ended = _ended(timeline)
    return any(
        danger_said(event) == "Y" and event.key not in ended and not _is_history(event)
        for event in timeline.dangers
    )


def _ended(timeline: Timeline) -> set[Key]:
    return {
        (one.source, one.id)
        for alert in timeline.alerts.values()
        for event in alert.history
        for one in event.data.said("statements", ())
    }


def _is_history(event: Event) -> bool:
    return event.history_before is not None and event.occurred_at < event.history_before
