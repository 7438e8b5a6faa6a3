"""Facts of what was disclosed: persons and places, other children, and a worker's concern."""

from datetime import datetime, timedelta

from homeward.domain.events import Contact, Event
from homeward.domain.events.parts import FAMILY_OR_CARER
from homeward.domain.likely_contacts import answer_about, is_one, people_of
from homeward.domain.marks.agreeing import agreeing, in_words
from homeward.domain.matching import DISCLOSING, LINKING
from homeward.domain.timeline import Disclosure, Link, Timeline
from homeward.domain.told import first_received
from homeward.engine.facts.defining import DISCLOSURE, Param, fact
from homeward.engine.facts.everyday import is_of_note, noted
from homeward.engine.model import Compare
from homeward.engine.moments import UNKNOWN, Moment, Reading
from homeward.engine.subjects import Subject

ELEMENTS = ("gifts", "transport", "substances", "overnight", "sexual", "secrecy", "online", "money")


def _came_up_again(timeline: Timeline, subject: Subject, wanted: Compare) -> list[datetime]:
    """When the same person or place was spoken of, linked or flagged."""
    disclosure: Disclosure = subject.item
    return [link.event.occurred_at for link in timeline.links if link.marks & disclosure.marks]


def _came_up_again_or_was_noted(timeline: Timeline, subject: Subject, wanted: Compare) -> list[datetime]:
    return [*_came_up_again(timeline, subject, wanted), *noted(timeline)]


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
    return Reading("named" if moment.subject.item.naming else "discloser", (moment.subject.event,))


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
    "disclosure.elements",
    "codes",
    "what the contact involves",
    on=DISCLOSURE,
    source="domain.md, R18",
    reads=("contact.disclosed.elements",),
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
    details=("matched_on",),
    changes=_came_up_again,
)
def known_to_macse(moment: Moment) -> Reading:
    disclosure: Disclosure = moment.subject.item
    """By its marks, or because a person says so, which counts as from the disclosure."""
    found = [
        link
        for link in moment.timeline.links
        if link.event.type in LINKING
        and link.event.occurred_at <= moment.at
        and is_one(disclosure, link.event, link.marks, moment.timeline)
    ]
    if not found:
        return Reading(False, details={"matched_on": []})
    shared = in_words(mark for link in found for mark in agreeing(link.marks, disclosure.marks))
    known = max(moment.subject.known, min(_told(disclosure, link, moment.timeline) for link in found))
    return Reading(True, (disclosure.event, found[0].event), {"matched_on": shared}, known)


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
    details=("count",),
    changes=_came_up_again_or_was_noted,
)
def disclosed_by_children(moment: Moment, within: timedelta) -> Reading:
    """Of somebody whom every child has, all count once something of note is said by one of them."""
    disclosure: Disclosure = moment.subject.item
    timeline, at = moment.timeline, moment.at
    said = [] if disclosure.naming else [(timeline.child, disclosure.event, disclosure.contact)]
    for link in timeline.links:
        then = link.event.occurred_at
        if (
            link.event.type in DISCLOSING
            and link.child
            and abs(then - disclosure.at) <= within
            and then <= at
        ):
            said += [(link.child, link.event, contact) for contact in _same(link.event, disclosure, timeline)]
    told: dict[str, list[Event]] = {}
    if any(is_of_note(contact, event, timeline, at) for _, event, contact in said):
        for child, event, _ in said:
            told.setdefault(child, []).append(event)
    return Reading(
        len(told),
        tuple(events[0] for events in told.values()),
        {"count": len(told)},
        counted=tuple(first_received(events) for events in told.values()),
    )


def _same(event: Event, disclosure: Disclosure, timeline: Timeline) -> list[Contact]:
    """Those whom the event speaks of who are the disclosure's."""
    return [
        contact for contact, of in people_of(event) if contact and is_one(disclosure, event, of, timeline)
    ]


NAMES_ANOTHER = "This child named or described another child"


@fact(
    "disclosure.names_another_child",
    "flag",
    "the disclosure names or describes another child",
    on=DISCLOSURE,
    source="domain.md, R17",
    reads=("contact.disclosed.named_children",),
    details=("count", "who"),
)
def names_another_child(moment: Moment) -> Reading:
    disclosure: Disclosure = moment.subject.item
    count = len(disclosure.others)
    who = "Another child named or described this child" if disclosure.naming else NAMES_ANOTHER
    return Reading(bool(count), (disclosure.event,), {"count": count, "who": who})


@fact(
    "concern.suspected",
    "flag",
    "a professional records a suspicion of child sexual exploitation",
    on=("rhi.completed", "concern.referred"),
    source="domain.md, R23",
    reads=("concern.referred", "rhi.completed.worker_concern_cse"),
    supplied_by="the return interview worker",
)
def suspected(moment: Moment) -> Reading:
    event = moment.subject.event
    return _answer(event.data.said("worker_concern_cse", "Y"), event)


def _answer(told: str, event: Event) -> Reading:
    return Reading(UNKNOWN if told == "unknown" else told == "Y", (event,))


@fact(
    "online.contact",
    "choice",
    "with whom the child was in contact online",
    on=("contact.disclosed", "rhi.completed"),
    source="domain.md, R24",
    reads=(
        "contact.disclosed.elements",
        "contact.disclosed.contact",
        "contact.disclosed.interview",
        "rhi.completed.online",
    ),
    choices=("adult", "stranger", "unknown_person", "child", "family", "none"),
    answers={
        "adult": "the child was in contact online with an adult",
        "stranger": "the child was in contact online with a stranger",
        "unknown_person": "the child was in contact online with somebody of whom nothing is known",
        "child": "the child was in contact online with a child whom they know",
        "family": "the child was in contact online with family or a carer",
        "none": "the child was not in contact online",
    },
    supplied_by="the return interview worker",
)
def online_contact(moment: Moment) -> Reading:
    """Of a disclosure, as its contact is described, for the child who made it. Of an interview that says yes,
    nobody knows, unless a disclosure of the interview tells it and is asked itself."""
    event = moment.subject.event
    if event.type == "contact.disclosed":
        return Reading(_online_with(moment.subject.item), (event,))
    if event.data.online == "N" or any(_is_told_apart(each, event) for each in moment.timeline.disclosures):
        return Reading("none", (event,))
    return Reading(UNKNOWN)


def _online_with(disclosure: Disclosure) -> str:
    contact = disclosure.contact
    if disclosure.naming or "online" not in disclosure.event.data.elements:
        return "none"
    if contact.relation in FAMILY_OR_CARER:
        return "family"
    if contact.relation == "stranger":
        return "stranger"
    return "unknown_person" if contact.kind == "unknown" else contact.kind


def _is_told_apart(disclosure: Disclosure, interview: Event) -> bool:
    said = disclosure.event.data
    return getattr(said, "interview", None) == interview.id and "online" in getattr(said, "elements", ())
