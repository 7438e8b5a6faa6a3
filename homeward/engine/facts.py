"""The facts that a rule may read: each is defined here once, with its type, phrase, source and function.

There is no fact for sex or ethnicity, and none may be added (domain.md, section 6.2).
"""

from bisect import bisect_left, bisect_right
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Literal

from homeward.domain.deadlines import age_on
from homeward.domain.events import Event
from homeward.domain.matching import DISCLOSING, LINKING
from homeward.domain.timeline import Disclosure, Episode, Reported, Timeline
from homeward.engine.subjects import Subject


class Unknown:
    """Nobody has told us. Neither yes nor no (design.md, invariant 7)."""

    def __repr__(self) -> str:
        return "unknown"


UNKNOWN = Unknown()

Kind = Literal["count", "duration", "choice", "flag", "codes", "number"]

OPERATORS: dict[Kind, tuple[str, ...]] = {
    "count": ("at_least",),
    "duration": ("at_least",),
    "choice": ("is", "in", "known"),
    "flag": ("is", "known"),
    "codes": ("includes_any",),
    "number": ("at_most", "at_least", "known"),
}


@dataclass(frozen=True, slots=True)
class Reading:
    """A fact's value at a moment, the events that say so, and details for the reason's text.

    A count's `evidence` holds one event per thing counted.
    """

    value: Any
    evidence: tuple[Event, ...] = ()
    details: dict[str, Any] = field(default_factory=dict)


@dataclass(slots=True)
class Moment:
    """Where and when facts are read: one child's timeline, one subject, one instant; each is read once."""

    timeline: Timeline
    subject: Subject
    at: datetime
    area: str
    _read: dict[tuple[str, Any], Reading] = field(default_factory=dict)

    def read(self, fact: str, params: tuple[tuple[str, Any], ...]) -> Reading:
        if (known := self._read.get((fact, params))) is None:
            known = self._read[fact, params] = FACTS[fact].function(self, **dict(params))
        return known


@dataclass(frozen=True, slots=True)
class Param:
    """What narrows a fact: a duration, or codes from a closed choice."""

    kind: Literal["duration", "codes"]
    choices: tuple[str, ...] = ()
    phrase: str = ""


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact. `subjects` are the event types that a rule must be `on`; `anchor` gives, for a duration,
    the instant that it counts from; `details` are the names that a reason's text may use."""

    name: str
    kind: Kind
    phrase: str
    source: str
    subjects: tuple[str, ...]
    function: Callable[..., Reading]
    choices: tuple[str, ...] = ()
    params: dict[str, Param] = field(default_factory=dict)
    details: tuple[str, ...] = ()
    anchor: Callable[[Subject], datetime] | None = None
    can_be_unknown: bool = False

    @property
    def operators(self) -> tuple[str, ...]:
        return OPERATORS[self.kind]


EPISODE = ("missing.reported",)
DISCLOSURE = ("contact.disclosed", "carer.information")
SHORT_BREAKS = frozenset({"V3", "V4"})


def _missing_episodes(moment: Moment, within: timedelta, category: tuple[str, ...] = ("M", "A")) -> Reading:
    reported = moment.timeline.missing_episodes
    first = bisect_left(reported, moment.at - within, key=_started)
    last = bisect_right(reported, moment.at, key=_started)
    counted = [
        each
        for each in reported[first:last]
        if (said := each.episode.category_at(moment.at)) and said[0] in category
    ]
    details = {
        "count": len(counted),
        "latest": counted[-1].starts_at if counted else None,
        "earliest": counted[0].starts_at if counted else None,
    }
    return Reading(len(counted), tuple(each.report for each in counted), details)


def _started(reported: Reported) -> datetime:
    return reported.starts_at


def _category(moment: Moment) -> Reading:
    return _said(moment.subject.item.category_at(moment.at))


def _police_risk(moment: Moment) -> Reading:
    return _said(moment.subject.item.police_risk_at(moment.at))


def _said(said: tuple[str, Event] | None) -> Reading:
    return Reading(said[0], (said[1],)) if said else Reading(UNKNOWN)


def _open_for(moment: Moment) -> Reading:
    episode: Episode = moment.subject.item
    gone = moment.at - moment.subject.starts_at if episode.open_at(moment.at) else timedelta(0)
    return Reading(gone, (moment.subject.event,), {"since": moment.subject.starts_at})


def _age(moment: Moment) -> Reading:
    if (born := moment.timeline.date_of_birth) is None:
        return Reading(UNKNOWN)
    years = age_on(born[0], moment.subject.starts_at)
    return Reading(years, (born[1],), {"years": years})


def _looked_after(moment: Moment) -> Reading:
    """Any legal status but short breaks, or a social-care status that says so (domain.md, section 4.2)."""
    timeline, at = moment.timeline, moment.at
    legal, social = timeline.legal_status.at(at), timeline.social_care.at(at)
    if legal and legal.event.data.code not in SHORT_BREAKS:
        return Reading(True, (legal.event,))
    if social and social.event.data.status == "LAC":
        return Reading(True, (social.event,))
    if timeline.legal_status.began(at) or timeline.social_care.began(at):
        return Reading(False, tuple(span.event for span in (legal, social) if span))
    return Reading(UNKNOWN)


def _location(moment: Moment) -> Reading:
    """As given, else derived from the two authorities, else unknown: never IN by default (section 4.2)."""
    placement = moment.timeline.placements.at(moment.at)
    source = placement.event if placement else moment.subject.event
    data = source.data
    if (given := getattr(data, "location", None)) not in (None, "unknown"):
        return Reading("IN" if given == "IN" else "OUT", (source,))
    responsible, host = data.responsible_la, data.host_la
    if given is None and responsible and host:
        return Reading("IN" if responsible == host else "OUT", (source,))
    return Reading(UNKNOWN)


def _responsible(moment: Moment) -> Reading:
    placement = moment.timeline.placements.at(moment.at)
    source = placement.event if placement else moment.subject.event
    if not (code := source.data.responsible_la):
        return Reading(UNKNOWN)
    return Reading("ours" if code == moment.area else "another", (source,))


def _macse_open(moment: Moment) -> Reading:
    spell = moment.timeline.open_spell_at(moment.subject.starts_at)
    if spell is None or spell.accepted is None:
        return Reading(False)
    return Reading(True, (spell.accepted,), {"since": spell.accepted_at})


def _waiting_for(moment: Moment) -> Reading:
    """Elapsed since return, while no interview was held, declined or found not possible."""
    episode: Episode = moment.subject.item
    answered = any(at <= moment.at for at, _ in episode.outcomes)
    waited = timedelta(0) if answered else moment.at - moment.subject.starts_at
    return Reading(waited, (moment.subject.event,), {"since": moment.subject.starts_at})


def _child_is(moment: Moment) -> Reading:
    return Reading("named" if moment.subject.item.naming else "discloser", (moment.subject.event,))


def _contact_kind(moment: Moment) -> Reading:
    kind = moment.subject.item.contact.kind
    return Reading(UNKNOWN if kind == "unknown" else kind, (moment.subject.event,))


FAMILY_OR_CARER = frozenset({"parent", "sibling", "other_family", "carer"})


def _family_or_carer(moment: Moment) -> Reading:
    """A relation that nobody recorded is not taken for family: an adult of whom nothing is known counts."""
    related = moment.subject.item.contact.relation in FAMILY_OR_CARER
    return Reading(related, (moment.subject.event,))


ELEMENTS = ("gifts", "transport", "substances", "overnight", "sexual", "secrecy", "online", "money")


def _elements(moment: Moment) -> Reading:
    told = tuple(getattr(moment.subject.item.event.data, "elements", ()))
    return Reading(told, (moment.subject.event,), {"told": told})


def _known_to_macse(moment: Moment) -> Reading:
    disclosure: Disclosure = moment.subject.item
    found = [
        link
        for link in moment.timeline.links
        if link.event.type in LINKING
        and link.marks & disclosure.marks
        and link.event.occurred_at <= moment.at
    ]
    shared = sorted({mark.split(":")[0] for link in found for mark in link.marks & disclosure.marks})
    evidence = (disclosure.event, *(link.event for link in found[:1]))
    return Reading(bool(found), evidence if found else (), {"matched_on": shared})


def _disclosed_by_children(moment: Moment, within: timedelta) -> Reading:
    disclosure: Disclosure = moment.subject.item
    others: dict[str, Event] = {}
    for link in moment.timeline.links:
        at = link.event.occurred_at
        near = abs(at - disclosure.at) <= within and at <= moment.at
        if link.event.type in DISCLOSING and link.child and near and link.marks & disclosure.marks:
            others.setdefault(link.child, link.event)
    count = 1 + len(others)
    return Reading(count, (disclosure.event, *others.values()), {"count": count})


NAMES_ANOTHER = "This child named or described another child"


def _names_another_child(moment: Moment) -> Reading:
    disclosure: Disclosure = moment.subject.item
    count = len(disclosure.event.named)
    who = "Another child named or described this child" if disclosure.naming else NAMES_ANOTHER
    return Reading(bool(count), (disclosure.event,), {"count": count, "who": who})


def _harm(moment: Moment) -> Reading:
    event = moment.subject.event
    return _answer(getattr(event.data, "harm", "Y"), event)


def _harm_type(moment: Moment) -> Reading:
    told = getattr(moment.subject.event.data, "harm_type", None)
    return Reading(told or UNKNOWN, (moment.subject.event,))


def _suspected(moment: Moment) -> Reading:
    event = moment.subject.event
    return _answer(getattr(event.data, "worker_concern_cse", "Y"), event)


def _answer(told: str, event: Event) -> Reading:
    return Reading(UNKNOWN if told == "unknown" else told == "Y", (event,))


_ALL = (
    Fact(
        "missing_episodes",
        "count",
        "the number of times that the child was reported missing or away",
        "domain.md, R01 to R03",
        EPISODE,
        _missing_episodes,
        params={
            "within": Param("duration", phrase="in the time up to this report"),
            "category": Param("codes", ("M", "A"), "M missing, A away without authorisation"),
        },
        details=("count", "latest", "earliest"),
    ),
    Fact(
        "episode.category",
        "choice",
        "whether the child is recorded as missing (M) or as away without authorisation (A)",
        "SSDA903, domain.md 4.1",
        EPISODE,
        _category,
        choices=("M", "A"),
    ),
    Fact(
        "episode.police_risk",
        "choice",
        "the level that the police have set, as their own label",
        "domain.md, section 5",
        EPISODE,
        _police_risk,
        choices=("NAR", "LOW", "MED", "HIGH"),
        can_be_unknown=True,
    ),
    Fact(
        "episode.open_for",
        "duration",
        "the time for which the child has been missing",
        "domain.md, R05 to R08",
        EPISODE,
        _open_for,
        details=("since",),
        anchor=lambda subject: subject.starts_at,
    ),
    Fact(
        "child.age",
        "number",
        "the child's age in whole years when this began",
        "domain.md, R09",
        (
            "missing.reported",
            "missing.found",
            *DISCLOSURE,
            "harm.disclosed",
            "rhi.completed",
            "concern.referred",
        ),
        _age,
        details=("years",),
        can_be_unknown=True,
    ),
    Fact(
        "child.looked_after",
        "flag",
        "the child is looked after (short breaks do not count)",
        "domain.md, section 4.2",
        EPISODE,
        _looked_after,
        can_be_unknown=True,
    ),
    Fact(
        "placement.location",
        "choice",
        "whether the placement is inside (IN) or outside (OUT) the area of the responsible authority",
        "SSDA903, domain.md 4.2",
        EPISODE,
        _location,
        choices=("IN", "OUT"),
        can_be_unknown=True,
    ),
    Fact(
        "placement.responsible_la",
        "choice",
        "which authority looks after the child: ours, or another",
        "domain.md, R12 and R13",
        EPISODE,
        _responsible,
        choices=("ours", "another"),
        can_be_unknown=True,
    ),
    Fact(
        "macse.open",
        "flag",
        "the child is already open to MACSE",
        "domain.md, R25",
        ("missing.reported", *DISCLOSURE, "harm.disclosed"),
        _macse_open,
        details=("since",),
    ),
    Fact(
        "return.waiting_for",
        "duration",
        "the time since the child's return without a return interview held, declined or found not possible",
        "statutory guidance 2014, 72 hours",
        ("missing.found",),
        _waiting_for,
        details=("since",),
        anchor=lambda subject: subject.starts_at,
    ),
    Fact(
        "disclosure.child_is",
        "choice",
        "whether the child disclosed this (discloser) or was named in it (named)",
        "domain.md, R17",
        DISCLOSURE,
        _child_is,
        choices=("discloser", "named"),
    ),
    Fact(
        "contact.kind",
        "choice",
        "whether the contact is an adult or a child",
        "domain.md, R18",
        DISCLOSURE,
        _contact_kind,
        choices=("adult", "child"),
        can_be_unknown=True,
    ),
    Fact(
        "contact.family_or_carer",
        "flag",
        "the contact is known to be family or a carer",
        "domain.md, R18",
        DISCLOSURE,
        _family_or_carer,
    ),
    Fact(
        "disclosure.elements",
        "codes",
        "what the contact involves",
        "domain.md, R18",
        DISCLOSURE,
        _elements,
        choices=ELEMENTS,
        details=("told",),
    ),
    Fact(
        "contact.known_to_macse",
        "flag",
        "the contact or place matches one linked to a MACSE case or to a flag",
        "domain.md, R16",
        DISCLOSURE,
        _known_to_macse,
        details=("matched_on",),
    ),
    Fact(
        "contact.disclosed_by_children",
        "count",
        "the number of different children who disclosed the same contact or place",
        "domain.md, R19",
        DISCLOSURE,
        _disclosed_by_children,
        params={"within": Param("duration", phrase="of each other")},
        details=("count",),
    ),
    Fact(
        "disclosure.names_another_child",
        "flag",
        "the disclosure names or describes another child",
        "domain.md, R17",
        DISCLOSURE,
        _names_another_child,
        details=("count", "who"),
    ),
    Fact(
        "harm.disclosed",
        "flag",
        "harm was disclosed",
        "domain.md, R22",
        ("harm.disclosed", "rhi.completed"),
        _harm,
        can_be_unknown=True,
    ),
    Fact(
        "harm.type",
        "choice",
        "the kind of harm disclosed",
        "domain.md, R22",
        ("harm.disclosed", "rhi.completed"),
        _harm_type,
        choices=("sexual", "physical", "threat", "coercion", "other"),
        can_be_unknown=True,
    ),
    Fact(
        "concern.suspected",
        "flag",
        "a professional records a suspicion of child sexual exploitation",
        "domain.md, R23",
        ("rhi.completed", "concern.referred"),
        _suspected,
        can_be_unknown=True,
    ),
)

FACTS: dict[str, Fact] = {fact.name: fact for fact in _ALL}
