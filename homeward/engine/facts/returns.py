"""Facts of a return: the clock of the return interview, and what became of it."""

from datetime import datetime

from homeward.domain.timeline import Episode, Timeline
from homeward.engine.facts.defining import fact, once_it_lasted
from homeward.engine.model import Compare
from homeward.engine.moments import Lasting, Moment, Reading
from homeward.engine.subjects import Subject


def _waited_or_answered(timeline: Timeline, subject: Subject, wanted: Compare) -> list[datetime]:
    return [*once_it_lasted(timeline, subject, wanted), *(at for at, _ in subject.item.outcomes)]


@fact(
    "return.waiting_for",
    "duration",
    "the time since the child's return without a return interview held, declined or found not possible",
    on=("missing.found",),
    source="statutory guidance 2014, 72 hours",
    reads=(
        "missing.found.returned_at",
        "missing.found.found_at",
        "rhi.completed.held_at",
        "rhi.declined.by",
        "rhi.not_possible.reason",
    ),
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
