"""Facts of the child: age, standing with children's social care, placement."""

from datetime import datetime, timedelta
from typing import NamedTuple

from homeward.domain.deadlines import age_on
from homeward.domain.events import Event
from homeward.domain.timeline import Timeline
from homeward.engine.facts.defining import DISCLOSURE, EPISODE, Param, fact, while_gone
from homeward.engine.model import Compare
from homeward.engine.moments import UNKNOWN, Moment, Reading
from homeward.engine.subjects import Subject


def _standing_changed(timeline: Timeline, subject: Subject, wanted: Compare) -> list[datetime]:
    return while_gone(subject, (*timeline.legal_status.changes(), *timeline.social_care.changes()))


def _moved_or_standing_changed(timeline: Timeline, subject: Subject, wanted: Compare) -> list[datetime]:
    return [*_moved(timeline, subject, wanted), *_standing_changed(timeline, subject, wanted)]


def _moved(timeline: Timeline, subject: Subject, wanted: Compare) -> list[datetime]:
    told = (notice.occurred_at for notice in timeline.notices)
    return while_gone(subject, (*timeline.placements.changes(), *told))


SHORT_BREAKS = frozenset({"V3", "V4"})

IN_CARE = (
    "legal_status.changed.code",
    "legal_status.changed.from",
    "social_care.status_changed.status",
    "social_care.status_changed.from",
)
PLACED = (
    "placement.started.responsible_la",
    "placement.started.host_la",
    "placement.started.location",
    "placement.changed.responsible_la",
    "placement.changed.host_la",
    "placement.changed.location",
    "placement.ola_notified.notifying_la",
    "placement.ola_notified.host_la",
    "missing.reported.responsible_la",
    "missing.reported.host_la",
)
"""The fields that tell of care, and of a placement."""


@fact(
    "child.age",
    "number",
    "the child's age in whole years when this began",
    on=(
        "missing.reported",
        "missing.found",
        *DISCLOSURE,
        "harm.disclosed",
        "rhi.completed",
        "concern.referred",
    ),
    source="domain.md, R09",
    reads=("child.registered.date_of_birth", "child.updated.date_of_birth"),
    details=("years",),
    supplied_by="whoever reported the child, or children's social care",
)
def age(moment: Moment) -> Reading:
    if (born := moment.timeline.date_of_birth) is None:
        return Reading(UNKNOWN)
    years = age_on(born.value, moment.subject.starts_at)
    return Reading(years, (born.event,), {"years": years}, born.known)


@fact(
    "child.looked_after",
    "flag",
    "the child is looked after (short breaks do not count)",
    on=EPISODE,
    source="domain.md, section 4.2",
    reads=IN_CARE,
    changes=_standing_changed,
    supplied_by="children's social care",
)
def looked_after(moment: Moment) -> Reading:
    """Any legal status but short breaks, or a social-care status that says so (domain.md, section 4.2)."""
    timeline, at = moment.timeline, moment.at
    legal, social = timeline.legal_status.at(at), timeline.social_care.at(at)
    in_care = legal if legal and legal.value not in SHORT_BREAKS else None
    if saying := [told for told in (in_care, social if social and social.value == "LAC" else None) if told]:
        return Reading(True, (saying[0].event,), known=min(told.known for told in saying))
    if timeline.legal_status.began(at) or timeline.social_care.began(at):
        return Reading(False, tuple(told.event for told in (legal, social) if told))
    return Reading(UNKNOWN)


class Placed(NamedTuple):
    """By whom the child is looked after and where, as far as is told, and what tells it."""

    responsible: str | None
    host: str | None
    location: str | None
    event: Event
    known: datetime


def _placed(moment: Moment) -> Placed:
    """The placement at that moment; else another authority's notice of one; else what the report says."""
    if told := moment.timeline.placements.at(moment.at):
        data = told.event.data
        return Placed(data.responsible_la, data.host_la, data.location, told.event, told.known)
    report = getattr(moment.subject.item, "report", None) or moment.subject.event
    if report.data.responsible_la is None:
        notices = [each for each in moment.timeline.notices if each.occurred_at <= moment.at]
        if notices and (notice := notices[-1]).data.notifying_la:
            host = notice.data.host_la or moment.area
            return Placed(notice.data.notifying_la, host, None, notice, notice.received_at)
    known = moment.subject.known if report is moment.subject.event else report.received_at
    return Placed(report.data.responsible_la, report.data.host_la, None, report, known)


@fact(
    "placement.location",
    "choice",
    "whether the placement is inside (IN) or outside (OUT) the area of the responsible authority",
    on=EPISODE,
    source="SSDA903, domain.md 4.2",
    reads=PLACED,
    choices=("IN", "OUT"),
    answers={
        "IN": "the placement is inside the area of the responsible authority",
        "OUT": "the placement is outside the area of the responsible authority",
    },
    changes=_moved,
    supplied_by="the child's social worker, or the placements team of the authority that placed the child",
)
def location(moment: Moment) -> Reading:
    """As given, else derived from the two authorities, else unknown: never IN by default (section 4.2)."""
    placed = _placed(moment)
    where = placed.location
    if where is None and placed.responsible and placed.host:
        where = "IN" if placed.responsible == placed.host else "OUT"
    if where in (None, "unknown"):
        return Reading(UNKNOWN)
    return Reading(where, (placed.event,), known=placed.known)


@fact(
    "placement.responsible_la",
    "choice",
    "which authority looks after the child: ours, another, or none",
    on=EPISODE,
    source="domain.md, R12 and R13",
    reads=(*PLACED, *IN_CARE),
    choices=("ours", "another", "none"),
    answers={
        "ours": "the child is looked after by this authority",
        "another": "the child is looked after by another authority",
        "none": "no authority looks after the child",
    },
    changes=_moved_or_standing_changed,
    supplied_by="the placements team of the authority that placed the child",
)
def responsible(moment: Moment) -> Reading:
    """None where nothing speaks of a placement, and the child is known not to be looked after."""
    placed = _placed(moment)
    if placed.responsible:
        whose = "ours" if placed.responsible == moment.area else "another"
        return Reading(whose, (placed.event,), known=placed.known)
    care = looked_after(moment)
    return Reading("none", care.evidence, known=care.known) if care.value is False else Reading(UNKNOWN)


@fact(
    "placement.host_la",
    "choice",
    "in whose area the child is placed: ours, or another authority's",
    on=EPISODE,
    source="domain.md, R13",
    reads=PLACED,
    choices=("ours", "another"),
    answers={
        "ours": "the child is placed in this area",
        "another": "the child is placed in another area",
    },
    changes=_moved,
    supplied_by="the placements team of the authority that placed the child",
)
def host(moment: Moment) -> Reading:
    """As given, else as far as being inside or outside the responsible authority's area tells it."""
    placed = _placed(moment)
    where = placed.host or (placed.responsible if placed.location == "IN" else None)
    if where:
        return Reading("ours" if where == moment.area else "another", (placed.event,), known=placed.known)
    if placed.location == "OUT" and placed.responsible == moment.area:
        return Reading("another", (placed.event,), known=placed.known)
    return Reading(UNKNOWN)


PLANS = frozenset({"CIN", "CPP"})


@fact(
    "child.on_a_plan",
    "flag",
    "children's social care works with the child on a plan, as a child in need or for protection",
    on=EPISODE,
    source="domain.md, R15",
    reads=("social_care.status_changed.status", "missing.reported.on_cpp"),
    changes=_standing_changed,
    supplied_by="children's social care",
)
def on_a_plan(moment: Moment) -> Reading:
    """By the status at the moment, or the report's own word for a protection plan."""
    timeline, report = moment.timeline, moment.subject.event
    social = timeline.social_care.at(moment.at)
    if social and social.value in PLANS:
        return Reading(True, (social.event,), known=social.known)
    if report.data.on_cpp == "Y":
        return Reading(True, (report,))
    if social or timeline.social_care.began(moment.at):
        return Reading(False, (social.event,) if social else ())
    return Reading(UNKNOWN)


OF_TRAFFICKING = frozenset({"9A", "12A"})
TRAFFICKING_WORDS = ("traffick", "unaccompanied asylum", "uasc", "modern slavery")


def _indicated(timeline: Timeline, subject: Subject, wanted: Compare) -> list[datetime]:
    return while_gone(subject, (each.occurred_at for each in (*timeline.assessments, *timeline.concerns)))


@fact(
    "child.trafficking_indicated",
    "flag",
    "an assessment or a concern speaks of trafficking, or of a child who seeks asylum alone",
    on=EPISODE,
    source="domain.md, R28 and assessment factors 9A and 12A",
    reads=("assessment.recorded.factors", "concern.referred.reasons"),
    changes=_indicated,
)
def trafficking_indicated(moment: Moment) -> Reading:
    """Nobody having spoken of it is a plain no."""
    speaking = [
        event
        for event in (*moment.timeline.assessments, *moment.timeline.concerns)
        if event.occurred_at <= moment.at and _speaks_of_trafficking(event)
    ]
    if not speaking:
        return Reading(False)
    first = min(speaking, key=lambda event: (event.received_at, event.key))
    return Reading(True, (first,))


def _speaks_of_trafficking(event: Event) -> bool:
    if event.type == "assessment.recorded":
        return not OF_TRAFFICKING.isdisjoint(event.data.factors)
    reasons = " ".join(event.data.reasons).casefold()
    return any(word in reasons for word in TRAFFICKING_WORDS)


def _starts_of_absence(timeline: Timeline, subject: Subject, wanted: Compare) -> list[datetime]:
    """From education, until as long after the report as counts."""
    until = subject.starts_at + dict(wanted.params)["within"]
    return [span.starts_at for span in timeline.education.items if span.starts_at <= until]


@fact(
    "education.missing",
    "flag",
    "the child is missing from education too",
    on=EPISODE,
    source="domain.md, R30",
    reads=("education.missing.from", "education.missing.to"),
    params={"within": Param("duration", phrase="before or after this report")},
    details=("since",),
    changes=_starts_of_absence,
)
def missing_from_education(moment: Moment, within: timedelta) -> Reading:
    """An absence that had begun by the moment, and had not ended before the time that counts."""
    begins = moment.subject.starts_at - within
    for span in moment.timeline.education.items:
        if span.starts_at <= moment.at and (span.ends_at is None or span.ends_at >= begins):
            return Reading(True, (span.event,), {"since": span.starts_at})
    return Reading(False)


@fact(
    "first_entry.concern",
    "flag",
    "the check on entering youth justice found a concern of exploitation",
    on=("youth_justice.fte",),
    source="domain.md, R29",
    reads=("youth_justice.fte.concern_found",),
    supplied_by="the youth justice service",
)
def concern_at_first_entry(moment: Moment) -> Reading:
    event = moment.subject.event
    told = event.data.concern_found
    return Reading(UNKNOWN if told in (None, "unknown") else told == "Y", (event,))
