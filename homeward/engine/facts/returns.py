"""Facts of a return: the clock of the return interview, and what became of it."""

from datetime import datetime

from homeward.domain.episode import Episode
from homeward.domain.timeline import Timeline
from homeward.engine.facts.defining import fact, once_it_lasted
from homeward.engine.model import Compare
from homeward.engine.moments import Lasting, Moment, Reading
from homeward.engine.subjects import Subject

BACK = ("missing.found.returned_at", "missing.found.found_at")
ANSWERED = ("rhi.completed.held_at", "rhi.declined.by", "rhi.not_possible.reason")


def _waited_or_answered(timeline: Timeline, subject: Subject, wanted: Compare) -> list[datetime]:
    return [*once_it_lasted(timeline, subject, wanted), *(at for at, _ in subject.item.outcomes)]


@fact(
    "return.waiting_for",
    "duration",
    "the time since the child's return without a return interview held, declined or found not possible",
    on=("missing.found",),
    source="statutory guidance 2014, 72 hours",
    reads=(*BACK, *ANSWERED),
    details=("since",),
    changes=_waited_or_answered,
)
def waiting_for(moment: Moment) -> Reading:
    """Elapsed since return, while no interview was held, declined or found not possible."""
    episode: Episode = moment.subject.item
    answered = any(at <= moment.at for at, _ in episode.outcomes)
    since = moment.subject.starts_at
    waited = Lasting(None if answered else since, moment.at)
    return Reading(waited, (moment.subject.event,), {"since": since})


def _waited_or_offered(timeline: Timeline, subject: Subject, wanted: Compare) -> list[datetime]:
    offers = (event.data.offered_at for event in subject.item.offers)
    return [*_waited_or_answered(timeline, subject, wanted), *offers]


@fact(
    "return.unoffered_for",
    "duration",
    "the time since the child's return without a return interview offered, or answered without an offer",
    on=("missing.found",),
    source="domain.md, R34",
    reads=(*BACK, "rhi.offered.offered_at", *ANSWERED),
    details=("since",),
    changes=_waited_or_offered,
)
def unoffered_for(moment: Moment) -> Reading:
    """Elapsed since return, while nobody recorded an offer, nor what became of an interview."""
    episode: Episode = moment.subject.item
    offered = any(event.data.offered_at <= moment.at for event in episode.offers)
    answered = any(at <= moment.at for at, _ in episode.outcomes)
    since = moment.subject.starts_at
    waited = Lasting(None if offered or answered else since, moment.at)
    return Reading(waited, (moment.subject.event,), {"since": since})


def _waited_or_received(timeline: Timeline, subject: Subject, wanted: Compare) -> list[datetime]:
    received = (event.occurred_at for event in subject.item.received)
    return [*_waited_or_answered(timeline, subject, wanted), *received]


@fact(
    "return.unheard_for",
    "duration",
    "the time since the child's return without any record of a return interview, ours or another provider's",
    on=("missing.found",),
    source="domain.md, R35",
    reads=(*BACK, "rhi.external_received", *ANSWERED),
    details=("since",),
    changes=_waited_or_received,
)
def unheard_for(moment: Moment) -> Reading:
    episode: Episode = moment.subject.item
    received = any(event.occurred_at <= moment.at for event in episode.received)
    answered = any(at <= moment.at for at, _ in episode.outcomes)
    since = moment.subject.starts_at
    waited = Lasting(None if received or answered else since, moment.at)
    return Reading(waited, (moment.subject.event,), {"since": since})
