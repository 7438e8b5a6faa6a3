"""Facts of a missing episode, and of those before it."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import partial
from operator import itemgetter

from homeward.domain.calendar.deadlines import next_month
from homeward.domain.history.episode import Episode, Reported
from homeward.domain.history.timeline import Timeline
from homeward.domain.history.told import Told, first_received, latest
from homeward.engine.facts.defining import EPISODE, Param, fact, told_as
from homeward.engine.facts.standing import of_category, of_flag, of_level
from homeward.engine.moments import UNKNOWN, Lasting, Moment, Reading
from homeward.engine.subjects import Subject


@fact(
    "missing_episodes",
    "count",
    "the number of times that the child was reported missing or away",
    on=EPISODE,
    source="domain.md, R01 to R03",
    reads=("missing.reported.reported_at", "missing.reported.category", "missing.reclassified.to"),
    params={
        "within": Param("duration", phrase="in the time up to this report"),
        "category": Param("codes", ("M", "A"), "M missing, A away without authorisation"),
    },
    details=("count", "latest", "earliest", "times"),
)
def missing_episodes(moment: Moment, within: timedelta, category: tuple[str, ...] = ("M", "A")) -> Reading:
    """Those that began in the time up to this report, each by its category as it stands at the moment."""
    counted = [
        (each, said)
        for each in _up_to(moment.timeline, moment.subject, within)
        if (said := each.episode.category_at(moment.now)) and said.value in category
    ]
    return _counted(counted)


def _up_to(timeline: Timeline, subject: Subject, within: timedelta) -> Sequence[Reported]:
    """The episodes that began in the time up to this report, itself included."""
    reported, upto = timeline.missing_episodes, subject.starts_at
    first = bisect_left(reported, upto - within, key=_started)
    return reported[first : bisect_right(reported, upto, key=_started)]


def _started(reported: Reported) -> datetime:
    return reported.starts_at


def _counted(counted: Sequence[tuple[Reported, Told]]) -> Reading:
    """Each with what makes it count."""
    starts = tuple(each.starts_at for each, _ in counted)
    return Reading(
        len(counted),
        tuple(event for each, said in counted for event in (each.report, said.event)),
        {
            "count": len(counted),
            "latest": max(starts, default=None),
            "earliest": min(starts, default=None),
            "times": starts,
        },
        counted=tuple(max(each.known, said.known) for each, said in counted),
    )


@fact(
    "absent_episodes",
    "count",
    "the number of times that the child was away without authorisation, or graded as of no apparent risk,",
    on=EPISODE,
    source="domain.md, R04",
    reads=(
        "missing.reported.category",
        "missing.reclassified.to",
        "missing.reported.police_risk",
        "missing.risk_changed.level",
    ),
    params={"within": Param("duration", phrase="in the time up to this report")},
    details=("count", "latest", "earliest", "times"),
)
def absent_episodes(moment: Moment, within: timedelta) -> Reading:
    """Those of category A, or graded NAR by the police, as it stands at the moment."""
    counted = []
    for each in _up_to(moment.timeline, moment.subject, within):
        said = (each.episode.category_at(moment.now), each.episode.police_risk_at(moment.now))
        if counting := [told for told in said if told and told.value in ("A", "NAR")]:
            known = min(told.known for told in counting)
            counted.append((each, counting[0]._replace(known=known)))
    return _counted(counted)


LONGEST_MONTH = timedelta(days=31, hours=1)
"""October, in which the clocks go back."""


@fact(
    "episodes_in_month",
    "count",
    "the number of times, up to this report, that the child was reported missing or away in one calendar "
    "month, once that month has ended,",
    on=EPISODE,
    source="domain.md, R03",
    reads=("missing.reported.reported_at",),
    details=("count", "latest", "earliest", "times"),
    reach=LONGEST_MONTH,
)
def episodes_in_month(moment: Moment) -> Reading:
    """A month begins and ends at midnight in London."""
    end = next_month(moment.subject.starts_at)
    if moment.now < end:
        return Reading(0)
    counted = _up_to(moment.timeline, moment.subject, LONGEST_MONTH)
    return _counted(
        [(each, Told(True, each.report, each.known)) for each in counted if next_month(each.starts_at) == end]
    )


@fact(
    "episode.category",
    "choice",
    "whether the child is recorded as missing (M) or as away without authorisation (A)",
    on=EPISODE,
    source="SSDA903, domain.md 4.1",
    reads=("missing.reported.category", "missing.reclassified.to"),
    choices=("M", "A"),
    answers={
        "M": "the child is recorded as missing",
        "A": "the child is recorded as away without authorisation",
    },
    details=("account",),
)
def category(moment: Moment) -> Reading:
    told = moment.subject.item.category_at(moment.now)
    return told_as(told, account=partial(of_category, told.value) if told else None)


@fact(
    "episode.police_risk",
    "choice",
    "the level that the police have set, as their own label",
    on=EPISODE,
    source="domain.md, section 5",
    reads=("missing.reported.police_risk", "missing.risk_changed.level"),
    choices=("NAR", "LOW", "MED", "HIGH"),
    details=("account",),
    supplied_by="the police missing-person coordinator",
)
def police_risk(moment: Moment) -> Reading:
    told = moment.subject.item.police_risk_at(moment.while_gone)
    return told_as(told, account=partial(of_level, told.value) if told else None)


@fact(
    "episode.open_for",
    "duration",
    "the time for which the child has been missing",
    on=EPISODE,
    source="domain.md, R05 to R08",
    reads=("missing.reported.reported_at", "missing.found.found_at"),
    details=("since",),
)
def open_for(moment: Moment) -> Reading:
    episode: Episode = moment.subject.item
    since = moment.subject.starts_at
    gone = Lasting(since if episode.open_at(moment.now) else None, moment.now)
    return Reading(gone, (moment.subject.event,), {"since": since})


@fact(
    "episode.high_risk_set",
    "flag",
    "the police set their level high at any time while the child was missing",
    on=EPISODE,
    source="domain.md, R10",
    reads=("missing.reported.police_risk", "missing.risk_changed.level"),
    details=("account",),
)
def high_risk_set(moment: Moment) -> Reading:
    """Nobody having set it is a plain no."""
    said = [(at, event) for at, level, event in moment.subject.item.police_risks if level == "HIGH"]
    if setting := [event for at, event in sorted(said, key=itemgetter(0)) if at <= moment.while_gone]:
        told = {"account": partial(of_level, "HIGH", setting[0])}
        return Reading(True, (setting[0],), told, first_received(setting))
    return Reading(False)


@fact(
    "episode.police_flag",
    "flag",
    "the police hold a flag for exploitation of the child",
    on=EPISODE,
    source="domain.md, section 3.1 and R27",
    reads=("police.flag_changed.flag", "police.flag_changed.on", "missing.reported.cse_flag"),
    details=("account",),
    supplied_by="the police",
)
def police_flag(moment: Moment) -> Reading:
    """A flag of either kind that is on at the moment, or a report's own word for it; told of none: no."""
    told = [told for kind in ("cse", "ce") if (told := _flag(moment, kind))]
    answers = moment.subject.item.answers("cse_flag", moment.while_gone)
    reports = [Told(True, event, event.received_at) for answer, event in answers if answer == "Y"]
    if on := [*(each for each in told if each.value), *reports]:
        event, known = on[0].event, min(each.known for each in on)
        return Reading(True, (event,), {"account": partial(of_flag, event)}, known)
    if not told and answers and answers[-1][0] == "unknown":
        return Reading(UNKNOWN)
    return Reading(False)


def _flag(moment: Moment, kind: str) -> Told | None:
    return latest(
        (flag.data.on, flag)
        for flag in moment.timeline.flags
        if flag.data.flag == kind and flag.occurred_at <= moment.while_gone
    )
