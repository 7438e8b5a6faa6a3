"""Facts of the child: age, standing with children's social care, placement."""

from datetime import datetime

from homeward.domain.deadlines import age_on
from homeward.domain.timeline import Timeline
from homeward.domain.told import Told
from homeward.engine.facts.defining import DISCLOSURE, EPISODE, fact, while_gone
from homeward.engine.model import Compare
from homeward.engine.moments import UNKNOWN, Moment, Reading
from homeward.engine.subjects import Subject


def _standing_changed(timeline: Timeline, subject: Subject, wanted: Compare) -> list[datetime]:
    return while_gone(subject, (*timeline.legal_status.changes(), *timeline.social_care.changes()))


def _moved(timeline: Timeline, subject: Subject, wanted: Compare) -> list[datetime]:
    return while_gone(subject, timeline.placements.changes())


SHORT_BREAKS = frozenset({"V3", "V4"})


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


def _placed(moment: Moment) -> Told:
    """The placement at that moment; where none is known, the report itself may name the authorities."""
    subject = moment.subject
    return moment.timeline.placements.at(moment.at) or Told(None, subject.event, subject.known)


@fact(
    "placement.location",
    "choice",
    "whether the placement is inside (IN) or outside (OUT) the area of the responsible authority",
    on=EPISODE,
    source="SSDA903, domain.md 4.2",
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
    data = placed.event.data
    where = getattr(data, "location", None)
    if where is None and data.responsible_la and data.host_la:
        where = "IN" if data.responsible_la == data.host_la else "OUT"
    if where in (None, "unknown"):
        return Reading(UNKNOWN)
    return Reading(where, (placed.event,), known=placed.known)


@fact(
    "placement.responsible_la",
    "choice",
    "which authority looks after the child: ours, or another",
    on=EPISODE,
    source="domain.md, R12 and R13",
    choices=("ours", "another"),
    answers={
        "ours": "the child is looked after by this authority",
        "another": "the child is looked after by another authority",
    },
    changes=_moved,
    supplied_by="the placements team of the authority that placed the child",
)
def responsible(moment: Moment) -> Reading:
    placed = _placed(moment)
    if not (code := placed.event.data.responsible_la):
        return Reading(UNKNOWN)
    return Reading("ours" if code == moment.area else "another", (placed.event,), known=placed.known)
