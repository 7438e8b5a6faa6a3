"""Facts of a missing episode, and of those before it."""

from bisect import bisect_left, bisect_right
from datetime import datetime, timedelta

from homeward.domain.timeline import Episode, Reported, Timeline
from homeward.domain.told import Told
from homeward.engine.facts.defining import EPISODE, Param, fact, once_it_lasted, while_gone
from homeward.engine.model import Compare
from homeward.engine.moments import UNKNOWN, Lasting, Moment, Reading
from homeward.engine.subjects import Subject


def _reclassified(timeline: Timeline, subject: Subject, wanted: Compare) -> list[datetime]:
    """Of this episode or another, and even once the child was found: it says what the absence was."""
    return timeline.reclassified


def _regraded(timeline: Timeline, subject: Subject, wanted: Compare) -> list[datetime]:
    return while_gone(subject, (at for at, _, _ in subject.item.police_risks))


@fact(
    "missing_episodes",
    "count",
    "the number of times that the child was reported missing or away",
    on=EPISODE,
    source="domain.md, R01 to R03",
    params={
        "within": Param("duration", phrase="in the time up to this report"),
        "category": Param("codes", ("M", "A"), "M missing, A away without authorisation"),
    },
    details=("count", "latest", "earliest"),
    changes=_reclassified,
)
def missing_episodes(moment: Moment, within: timedelta, category: tuple[str, ...] = ("M", "A")) -> Reading:
    """Those that began in the time up to this report, each by its category as it stands at the moment."""
    reported, upto = moment.timeline.missing_episodes, moment.subject.starts_at
    first = bisect_left(reported, upto - within, key=_started)
    last = bisect_right(reported, upto, key=_started)
    counted = [
        (each, said)
        for each in reported[first:last]
        if (said := each.episode.category_at(moment.at)) and said.value in category
    ]
    starts = [each.starts_at for each, _ in counted]
    return Reading(
        len(counted),
        tuple(event for each, said in counted for event in (each.report, said.event)),
        {"count": len(counted), "latest": max(starts, default=None), "earliest": min(starts, default=None)},
        counted=tuple(max(each.known, said.known) for each, said in counted),
    )


def _started(reported: Reported) -> datetime:
    return reported.starts_at


@fact(
    "episode.category",
    "choice",
    "whether the child is recorded as missing (M) or as away without authorisation (A)",
    on=EPISODE,
    source="SSDA903, domain.md 4.1",
    choices=("M", "A"),
    answers={
        "M": "the child is recorded as missing",
        "A": "the child is recorded as away without authorisation",
    },
    changes=_reclassified,
)
def category(moment: Moment) -> Reading:
    return _said(moment.subject.item.category_at(moment.at))


@fact(
    "episode.police_risk",
    "choice",
    "the level that the police have set, as their own label",
    on=EPISODE,
    source="domain.md, section 5",
    choices=("NAR", "LOW", "MED", "HIGH"),
    changes=_regraded,
    supplied_by="the police missing-person coordinator",
)
def police_risk(moment: Moment) -> Reading:
    return _said(moment.subject.item.police_risk_at(moment.at))


def _said(said: Told | None) -> Reading:
    return Reading(said.value, (said.event,), known=said.known) if said else Reading(UNKNOWN)


@fact(
    "episode.open_for",
    "duration",
    "the time for which the child has been missing",
    on=EPISODE,
    source="domain.md, R05 to R08",
    details=("since",),
    changes=once_it_lasted,
)
def open_for(moment: Moment) -> Reading:
    episode: Episode = moment.subject.item
    since = moment.subject.starts_at
    gone = Lasting(since if episode.open_at(moment.at) else None, moment.at)
    return Reading(gone, (moment.subject.event,), {"since": since})
