"""Facts of a return: the clock of the return interview, and what became of it."""

from datetime import timedelta

from homeward.domain.timeline import Episode
from homeward.engine.facts.defining import fact, start
from homeward.engine.moments import Moment, Reading


@fact(
    "return.waiting_for",
    "duration",
    "the time since the child's return without a return interview held, declined or found not possible",
    on=("missing.found",),
    source="statutory guidance 2014, 72 hours",
    details=("since",),
    anchor=start,
)
def waiting_for(moment: Moment) -> Reading:
    """Elapsed since return, while no interview was held, declined or found not possible."""
    episode: Episode = moment.subject.item
    answered = any(at <= moment.at for at, _ in episode.outcomes)
    waited = timedelta(0) if answered else moment.at - moment.subject.starts_at
    return Reading(waited, (moment.subject.event,), {"since": moment.subject.starts_at})
