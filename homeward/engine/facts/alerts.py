"""Facts of an alert: for how long nobody has acknowledged it, and nobody has decided it."""

from datetime import datetime

from homeward.domain.history.timeline import Timeline
from homeward.engine.facts.defining import fact, waiting
from homeward.engine.moments import Moment, Reading
from homeward.engine.subjects import Subject

ALERT = ("alert.raised",)
ENDS = ("alert.decided", "alert.withdrawn", "alert.joined")
RAISED = ("alert.raised", "alert.reason_added", "alert.reason_withdrawn")


@waiting(
    "alert.undecided_for",
    "the time since the oldest unanswered reason of the alert, without a decision",
    on=ALERT,
    source="domain.md, R39",
    reads=(*RAISED, *ENDS),
)
def ended(timeline: Timeline, subject: Subject) -> list[datetime]:
    return [subject.item.ended_at] if subject.item.ended_at else []


@waiting(
    "alert.unacknowledged_for",
    "the time since the oldest unanswered reason of the alert, without anybody acknowledging it",
    on=ALERT,
    source="domain.md, R39",
    reads=(*RAISED, "alert.acknowledged", *ENDS),
)
def acknowledged(timeline: Timeline, subject: Subject) -> list[datetime]:
    taken_on = subject.item.acknowledged_at
    return [*ended(timeline, subject), *([taken_on] if taken_on else [])]


@fact(
    "alert.not_taken_on_in_time",
    "flag",
    "nobody took on in time what had to be taken on at once",
    on=ALERT,
    source="domain.md, R16, R17, R22; the minutes are a setting",
    reads=(*RAISED, "alert.acknowledged", *ENDS),
)
def not_taken_on_in_time(moment: Moment) -> Reading:
    by = moment.subject.item.acknowledge_by
    taken_on = any(at <= moment.now for at in acknowledged(moment.timeline, moment.subject))
    late = by is not None and by <= moment.now and not taken_on
    return Reading(late, (moment.subject.event,))
