"""Facts of an alert: for how long nobody has acknowledged it, and nobody has decided it."""

from datetime import datetime

from homeward.domain.timeline import Timeline
from homeward.engine.facts.defining import waiting
from homeward.engine.subjects import Subject

ALERT = ("alert.raised",)
ENDS = ("alert.decided", "alert.withdrawn")


@waiting(
    "alert.undecided_for",
    "the time since the alert was raised, or raised again, without a decision",
    on=ALERT,
    source="domain.md, R39",
    reads=("alert.raised", "alert.reason_added", *ENDS),
)
def ended(timeline: Timeline, subject: Subject) -> list[datetime]:
    return [subject.item.ended_at] if subject.item.ended_at else []


@waiting(
    "alert.unacknowledged_for",
    "the time since the alert was raised, or raised again, without anybody acknowledging it",
    on=ALERT,
    source="domain.md, R39",
    reads=("alert.raised", "alert.reason_added", "alert.acknowledged", *ENDS),
)
def acknowledged(timeline: Timeline, subject: Subject) -> list[datetime]:
    taken_on = subject.item.acknowledged_at
    return [*ended(timeline, subject), *([taken_on] if taken_on else [])]
