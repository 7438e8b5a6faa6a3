"""Facts of an alert: for how long nobody has acknowledged it, and nobody has decided it."""

from datetime import datetime

from homeward.domain.alerts import Raising
from homeward.domain.timeline import Timeline
from homeward.engine.facts.defining import fact, once_it_lasted
from homeward.engine.model import Compare
from homeward.engine.moments import Lasting, Moment, Reading
from homeward.engine.subjects import Subject

ALERT = ("alert.raised",)
ENDS = ("alert.decided", "alert.withdrawn")


def _ended(raising: Raising) -> list[datetime]:
    return [raising.ended_at] if raising.ended_at else []


def _acknowledged(raising: Raising) -> list[datetime]:
    return _ended(raising) + ([raising.acknowledged_at] if raising.acknowledged_at else [])


def _until(moment: Moment, ends: list[datetime]) -> Reading:
    since = None if any(at <= moment.at for at in ends) else moment.subject.starts_at
    return Reading(Lasting(since, moment.at), (moment.subject.event,))


def _waited_or_acknowledged(timeline: Timeline, subject: Subject, wanted: Compare) -> list[datetime]:
    return [*once_it_lasted(timeline, subject, wanted), *_acknowledged(subject.item)]


@fact(
    "alert.unacknowledged_for",
    "duration",
    "the time since the alert was raised, or raised again, without anybody acknowledging it",
    on=ALERT,
    source="domain.md, R39",
    reads=("alert.raised", "alert.reason_added", "alert.acknowledged", *ENDS),
    changes=_waited_or_acknowledged,
)
def unacknowledged_for(moment: Moment) -> Reading:
    return _until(moment, _acknowledged(moment.subject.item))


def _waited_or_decided(timeline: Timeline, subject: Subject, wanted: Compare) -> list[datetime]:
    return [*once_it_lasted(timeline, subject, wanted), *_ended(subject.item)]


@fact(
    "alert.undecided_for",
    "duration",
    "the time since the alert was raised, or raised again, without a decision",
    on=ALERT,
    source="domain.md, R39",
    reads=("alert.raised", "alert.reason_added", *ENDS),
    changes=_waited_or_decided,
)
def undecided_for(moment: Moment) -> Reading:
    return _until(moment, _ended(moment.subject.item))
