"""Facts of a child's placement: by whom, where, and whether the host authority was told."""

from datetime import datetime, timedelta
from functools import partial
from typing import NamedTuple

from homeward.domain.history.timeline import Timeline
from homeward.domain.history.told import Told, latest
from homeward.domain.telling.recipients import Recipient
from homeward.engine.facts.children import IN_CARE, looked_after
from homeward.engine.facts.defining import EPISODE, fact, told_as, waiting
from homeward.engine.facts.standing import of_placement
from homeward.engine.moments import UNKNOWN, Moment, Reading
from homeward.engine.subjects import Subject

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


class Placed(NamedTuple):
    """By whom the child is looked after and where, each as far as somebody told it."""

    responsible: Told | None = None
    host: Told | None = None
    location: Told | None = None


def _placed(moment: Moment) -> Placed:
    """The placement at that moment; else what the reports say; else another authority's notice of one."""
    timeline, at, episode = moment.timeline, moment.while_gone, moment.subject.item
    if moment.subject.kind == "placement.started":
        told = latest((span.says, span.event) for span in moment.subject.item if span.starts_at <= at)
    else:
        told = timeline.placements.at(at)
    if told:
        data = told.event.data
        said = (data.responsible_la, data.host_la, data.location)
        return Placed(*(value and told._replace(value=value) for value in said))
    if responsible := latest(episode.answers("responsible_la", at)):
        return Placed(responsible, latest(episode.answers("host_la", at)))
    notices = [each for each in timeline.notices if each.occurred_at <= at and each.data.notifying_la]
    if notified := latest((each.data.notifying_la, each) for each in notices):
        return Placed(notified, latest((each.data.host_la or moment.area, each) for each in notices))
    return Placed(host=latest(episode.answers("host_la", at)))


@fact(
    "placement.location",
    "choice",
    "whether the placement is inside (IN) or outside (OUT) the area of the responsible authority",
    on=(*EPISODE, "missing.found", "placement.started"),
    source="SSDA903, domain.md 4.2",
    reads=PLACED,
    choices=("IN", "OUT"),
    answers={
        "IN": "the placement is inside the area of the responsible authority",
        "OUT": "the placement is outside the area of the responsible authority",
    },
    details=("account",),
    supplied_by="the child's social worker, or the placements team of the authority that placed the child",
)
def location(moment: Moment) -> Reading:
    """As given, else derived from the two authorities, else unknown: never IN by default (section 4.2)."""
    by, host, told = _placed(moment)
    if told and told.value != "unknown":
        return told_as(told, account=of_placement)
    if told or not (by and host):
        return Reading(UNKNOWN)
    where = "IN" if by.value == host.value else "OUT"
    details = {"account": partial(of_placement, host.event)}
    return Reading(where, (by.event, host.event), details, max(by.known, host.known))


def _whose(authority: Told, moment: Moment) -> str:
    return "ours" if authority.value == moment.area else "another"


@fact(
    "placement.responsible_la",
    "choice",
    "which authority looks after the child: ours, another, or none",
    on=(*EPISODE, "missing.found"),
    source="domain.md, R12 and R13",
    reads=(*PLACED, *IN_CARE),
    choices=("ours", "another", "none"),
    answers={
        "ours": "the child is looked after by this authority",
        "another": "the child is looked after by another authority",
        "none": "no authority looks after the child",
    },
    details=("account",),
    supplied_by="the placements team of the authority that placed the child",
)
def responsible(moment: Moment) -> Reading:
    """None where nothing speaks of a placement, and the child is known not to be looked after."""
    if told := _placed(moment).responsible:
        return told_as(told, _whose(told, moment), of_placement)
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
    details=("account",),
    supplied_by="the placements team of the authority that placed the child",
)
def host_la(moment: Moment) -> Reading:
    """As given, else as far as being inside or outside the responsible authority's area tells it."""
    by, host, location = _placed(moment)
    if host:
        return told_as(host, _whose(host, moment), of_placement)
    if by and location and location.value == "IN":
        return told_as(by, _whose(by, moment), of_placement)
    if by and location and location.value == "OUT" and by.value == moment.area:
        return told_as(by, "another", of_placement)
    return Reading(UNKNOWN)


WITH_KIN_OR_PARENTS = frozenset({"U1", "U2", "U3", "P1"})
WITH_OTHER_CARERS = frozenset({"U4", "U5", "U6"})
OWN_PROVISION = "PR1"


@fact(
    "placement.needs_no_notice",
    "flag",
    "the placement is with relatives or friends, with the authority's own foster carers, or with parents",
    on=("placement.started",),
    source="Care Planning Regulations 2010; domain.md, section 3 (Halton's carve-outs)",
    reads=("placement.started.place_code", "placement.started.provider_code"),
)
def needs_no_notice(moment: Moment) -> Reading:
    """As it was told last; foster carers of whom nobody says whose they are do need one."""
    spans = [span for span in moment.subject.item if span.starts_at <= moment.now]
    told = spans[-1].event
    own = told.data.place_code in WITH_OTHER_CARERS and told.data.provider_code == OWN_PROVISION
    return Reading(own or told.data.place_code in WITH_KIN_OR_PARENTS, (told,))


@fact(
    "placement.before_go_live",
    "flag",
    "the placement began before this system went live, and was imported as history",
    on=("placement.started",),
    source="homeward, docs/adr/0023",
    reads=("placement.started.from",),
)
def before_go_live(moment: Moment) -> Reading:
    """By the cut-off that the import was given (`--no-notices-before`)."""
    cut_off = moment.subject.event.history_before
    return Reading(cut_off is not None and moment.subject.starts_at < cut_off, (moment.subject.event,))


BEFORE_A_MOVE = timedelta(weeks=4)
"""How long before a placement begins its host may have been told of it."""


@waiting(
    "placement.unnotified_for",
    "the time since the placement began without a notice to the authority of that area",
    on=("placement.started",),
    source="domain.md, R43",
    reads=("placement.started.from", "placement.ola_notified", "notify.other_la", "share.made"),
)
def notified(timeline: Timeline, subject: Subject) -> list[datetime]:
    """Any notice or share on record counts, from four weeks before the placement on, but not what somebody
    else than that authority was told because a rule wanted it."""
    told = [event.occurred_at for event in timeline.notices]
    for event in timeline.shares:
        if event.type != "share.made" or event.data.recipient in (None, Recipient.HOST_AUTHORITY):
            told.append(event.occurred_at)
    return [at for at in told if at >= subject.starts_at - BEFORE_A_MOVE]
