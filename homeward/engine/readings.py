"""How each fact is read from a child's history: one function for each fact of `facts`."""

from bisect import bisect_left, bisect_right
from datetime import datetime, timedelta

from homeward.domain.deadlines import age_on
from homeward.domain.events import Event
from homeward.domain.matching import DISCLOSING, LINKING
from homeward.domain.timeline import Disclosure, Episode, Reported
from homeward.domain.told import Told, first_received
from homeward.engine.moments import UNKNOWN, Moment, Reading

SHORT_BREAKS = frozenset({"V3", "V4"})


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


def category(moment: Moment) -> Reading:
    return _said(moment.subject.item.category_at(moment.at))


def police_risk(moment: Moment) -> Reading:
    return _said(moment.subject.item.police_risk_at(moment.at))


def _said(said: Told | None) -> Reading:
    return Reading(said.value, (said.event,), known=said.known) if said else Reading(UNKNOWN)


def open_for(moment: Moment) -> Reading:
    episode: Episode = moment.subject.item
    gone = moment.at - moment.subject.starts_at if episode.open_at(moment.at) else timedelta(0)
    return Reading(gone, (moment.subject.event,), {"since": moment.subject.starts_at})


def age(moment: Moment) -> Reading:
    if (born := moment.timeline.date_of_birth) is None:
        return Reading(UNKNOWN)
    years = age_on(born.value, moment.subject.starts_at)
    return Reading(years, (born.event,), {"years": years}, born.known)


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


def responsible(moment: Moment) -> Reading:
    placed = _placed(moment)
    if not (code := placed.event.data.responsible_la):
        return Reading(UNKNOWN)
    return Reading("ours" if code == moment.area else "another", (placed.event,), known=placed.known)


def macse_open(moment: Moment) -> Reading:
    spell = moment.timeline.open_spell_at(moment.subject.starts_at)
    if spell is None or spell.accepted is None:
        return Reading(False)
    return Reading(True, (spell.accepted,), {"since": spell.accepted_at})


def waiting_for(moment: Moment) -> Reading:
    """Elapsed since return, while no interview was held, declined or found not possible."""
    episode: Episode = moment.subject.item
    answered = any(at <= moment.at for at, _ in episode.outcomes)
    waited = timedelta(0) if answered else moment.at - moment.subject.starts_at
    return Reading(waited, (moment.subject.event,), {"since": moment.subject.starts_at})


def child_is(moment: Moment) -> Reading:
    return Reading("named" if moment.subject.item.naming else "discloser", (moment.subject.event,))


def contact_kind(moment: Moment) -> Reading:
    kind = moment.subject.item.contact.kind
    return Reading(UNKNOWN if kind == "unknown" else kind, (moment.subject.event,))


FAMILY_OR_CARER = frozenset({"parent", "sibling", "other_family", "carer"})


def family_or_carer(moment: Moment) -> Reading:
    """A relation that nobody recorded is not taken for family: an adult of whom nothing is known counts."""
    related = moment.subject.item.contact.relation in FAMILY_OR_CARER
    return Reading(related, (moment.subject.event,))


def elements(moment: Moment) -> Reading:
    told = tuple(getattr(moment.subject.item.event.data, "elements", ()))
    return Reading(told, (moment.subject.event,), {"told": told})


def known_to_macse(moment: Moment) -> Reading:
    disclosure: Disclosure = moment.subject.item
    found = [
        link
        for link in moment.timeline.links
        if link.event.type in LINKING
        and link.marks & disclosure.marks
        and link.event.occurred_at <= moment.at
    ]
    if not found:
        return Reading(False, details={"matched_on": []})
    shared = sorted({mark.split(":")[0] for link in found for mark in link.marks & disclosure.marks})
    known = max(moment.subject.known, first_received(link.event for link in found))
    return Reading(True, (disclosure.event, found[0].event), {"matched_on": shared}, known)


def disclosed_by_children(moment: Moment, within: timedelta) -> Reading:
    disclosure: Disclosure = moment.subject.item
    told: dict[str, list[Event]] = {}
    if not disclosure.naming:
        told[moment.timeline.child] = [disclosure.event]
    for link in moment.timeline.links:
        at = link.event.occurred_at
        near = abs(at - disclosure.at) <= within and at <= moment.at
        if link.event.type in DISCLOSING and link.child and near and link.marks & disclosure.marks:
            told.setdefault(link.child, []).append(link.event)
    return Reading(
        len(told),
        tuple(events[0] for events in told.values()),
        {"count": len(told)},
        counted=tuple(first_received(events) for events in told.values()),
    )


NAMES_ANOTHER = "This child named or described another child"


def names_another_child(moment: Moment) -> Reading:
    disclosure: Disclosure = moment.subject.item
    count = len(disclosure.others)
    who = "Another child named or described this child" if disclosure.naming else NAMES_ANOTHER
    return Reading(bool(count), (disclosure.event,), {"count": count, "who": who})


def harm(moment: Moment) -> Reading:
    event = moment.subject.event
    return _answer(getattr(event.data, "harm", "Y"), event)


def harm_type(moment: Moment) -> Reading:
    told = getattr(moment.subject.event.data, "harm_type", None)
    return Reading(told or UNKNOWN, (moment.subject.event,))


def suspected(moment: Moment) -> Reading:
    event = moment.subject.event
    return _answer(getattr(event.data, "worker_concern_cse", "Y"), event)


def _answer(told: str, event: Event) -> Reading:
    return Reading(UNKNOWN if told == "unknown" else told == "Y", (event,))
