"""Facts of what was disclosed: persons and places, and other children."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from functools import partial

from homeward.domain.contacts.likely_contacts import answer_about, is_one, people_of
from homeward.domain.contacts.marks.agreeing import agreeing, in_words
from homeward.domain.contacts.matching import DISCLOSING, LINKING
from homeward.domain.events import Contact, Event
from homeward.domain.events.parts import FAMILY_OR_CARER
from homeward.domain.history.timeline import Disclosure, Link, Timeline
from homeward.domain.history.told import first_received
from homeward.engine.facts.account import by, of_link, who
from homeward.engine.facts.defining import DISCLOSURE, Param, fact
from homeward.engine.facts.everyday import is_of_note
from homeward.engine.moments import UNKNOWN, Moment, Reading
from homeward.engine.words.phrases import when, words

ELEMENTS = ("gifts", "transport", "substances", "overnight", "sexual", "secrecy", "online", "money")


@fact(
    "disclosure.child_is",
    "choice",
    "whether the child disclosed this (discloser) or was named in it (named)",
    on=DISCLOSURE,
    source="domain.md, R17",
    reads=("contact.disclosed.named_children",),
    choices=("discloser", "named"),
    answers={
        "discloser": "the child is the one who disclosed this",
        "named": "the child is one who is named in the disclosure",
    },
)
def child_is(moment: Moment) -> Reading:
    naming = moment.subject.item.naming
    return Reading("named" if naming else "discloser", (moment.subject.event,))


@fact(
    "contact.kind",
    "choice",
    "whether the contact is an adult or a child",
    on=DISCLOSURE,
    source="domain.md, R18",
    reads=("contact.disclosed.contact",),
    choices=("adult", "child"),
    answers={"adult": "the contact is an adult", "child": "the contact is a child"},
    supplied_by="the worker who recorded what was said",
)
def contact_kind(moment: Moment) -> Reading:
    kind = moment.subject.item.contact.kind
    return Reading(UNKNOWN if kind == "unknown" else kind, (moment.subject.event,))


@fact(
    "contact.family_or_carer",
    "flag",
    "the contact is known to be family or a carer",
    on=DISCLOSURE,
    source="domain.md, R18",
    reads=("contact.disclosed.contact",),
)
def family_or_carer(moment: Moment) -> Reading:
    """A relation that nobody recorded is not taken for family: an adult of whom nothing is known counts."""
    related = moment.subject.item.contact.relation in FAMILY_OR_CARER
    return Reading(related, (moment.subject.event,))


@fact(
    "contact.partner",
    "flag",
    "the contact is the child's partner",
    on=DISCLOSURE,
    source="domain.md, section 2.2: older partners",
    reads=("contact.disclosed.contact",),
)
def partner(moment: Moment) -> Reading:
    """A relation that nobody recorded is a plain no."""
    return Reading(moment.subject.item.contact.relation == "partner", (moment.subject.event,))


@fact(
    "disclosure.elements",
    "codes",
    "what the contact involves",
    on=DISCLOSURE,
    source="domain.md, R18",
    reads=("contact.disclosed.elements", "carer.information.elements"),
    choices=ELEMENTS,
    details=("told",),
)
def elements(moment: Moment) -> Reading:
    told = tuple(moment.subject.item.event.data.said("elements", ()))
    return Reading(told, (moment.subject.event,), {"told": told})


@fact(
    "contact.known_to_macse",
    "flag",
    "the contact or place matches one linked to a MACSE case or to a flag",
    on=DISCLOSURE,
    source="domain.md, R16",
    reads=(
        "contact.disclosed.contact",
        "contact.disclosed.place",
        "contact.matched",
        "macse.contact_linked.contact",
        "person_of_concern.recorded.contact",
        "location.flagged.place",
    ),
    details=("linked",),
)
def known_to_macse(moment: Moment) -> Reading:
    """By its marks, or because a person says so, which counts as from the disclosure."""
    disclosure: Disclosure = moment.subject.item
    found = [
        link
        for link in moment.timeline.links
        if link.event.type in LINKING
        and link.marks & disclosure.marks
        and link.event.occurred_at <= moment.now
        and is_one(disclosure, link.event, link.marks, moment.timeline)
    ]
    if not found:
        return Reading(False)
    known = max(moment.subject.known, min(_told(disclosure, link, moment.timeline) for link in found))
    return Reading(
        True, (disclosure.event, found[0].event), {"linked": partial(_linked, found, disclosure)}, known
    )


def _linked(found: Sequence[Link], disclosure: Disclosure) -> str:
    """What agrees, and with what on record, each once."""
    sentences = []
    for link in found:
        agree = in_words(agreeing(link.marks, disclosure.marks))
        sentences.append(f"The same {words(agree)} {of_link(link.event, several=len(agree) > 1)}.")
    return " ".join(dict.fromkeys(sentences))


def _told(disclosure: Disclosure, link: Link, timeline: Timeline) -> datetime:
    answer = answer_about(disclosure, link.event, link.marks, timeline)
    return max(link.event.received_at, answer.received_at) if answer else link.event.received_at


@fact(
    "contact.disclosed_by_children",
    "count",
    "the number of different children who disclosed the same contact or place (not counting family, carers "
    "and professionals of whom nothing further was said)",
    on=DISCLOSURE,
    source="domain.md, R19",
    reads=(
        "contact.disclosed.contact",
        "contact.disclosed.place",
        "contact.disclosed.elements",
        "harm.disclosed",
        "rhi.completed.harm",
        "rhi.completed.worker_concern_cse",
    ),
    params={"within": Param("duration", phrase="of each other")},
    details=("count", "others"),
)
def disclosed_by_children(moment: Moment, within: timedelta) -> Reading:
    """Of somebody whom every child has, all count once something of note is said by one of them."""
    disclosure: Disclosure = moment.subject.item
    timeline, now = moment.timeline, moment.now
    said = [] if disclosure.naming else [(timeline.child, disclosure.event, disclosure.contact)]
    for link in timeline.links:
        then = link.event.occurred_at
        if (
            link.event.type in DISCLOSING
            and link.child
            and link.marks & disclosure.marks
            and abs(then - disclosure.at) <= within
            and then <= now
        ):
            said += [(link.child, link.event, contact) for contact in _same(link.event, disclosure, timeline)]
    told: dict[str, list[Event]] = {}
    if any(is_of_note(contact, event, timeline, now) for _, event, contact in said):
        for child, event, _ in said:
            told.setdefault(child, []).append(event)
    return Reading(
        len(told),
        tuple(events[0] for events in told.values()),
        {"count": len(told), "others": _others(told, timeline.child)},
        counted=tuple(first_received(events) for events in told.values()),
    )


def _others(told: Mapping[str, Sequence[Event]], child: str) -> str:
    """Which other children told of it, to whom and when."""
    first = (events[0] for other, events in told.items() if other != child)
    each = [f"{who(event)} (to {by(event)} on {when(event.occurred_at)})" for event in first]
    return words(each) if each else "none"


def _same(event: Event, disclosure: Disclosure, timeline: Timeline) -> list[Contact]:
    """Those whom the event speaks of who are the disclosure's."""
    return [
        contact for contact, of in people_of(event) if contact and is_one(disclosure, event, of, timeline)
    ]


@fact(
    "disclosure.names_another_child",
    "flag",
    "the disclosure names or describes another child",
    on=DISCLOSURE,
    source="domain.md, R17",
    reads=("contact.disclosed.named_children",),
    details=("count",),
)
def names_another_child(moment: Moment) -> Reading:
    disclosure: Disclosure = moment.subject.item
    count = len(disclosure.others)
    return Reading(bool(count), (disclosure.event,), {"count": count})
