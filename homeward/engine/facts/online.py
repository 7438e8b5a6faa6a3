"""Facts of contact online."""

from homeward.domain.events import Event
from homeward.domain.events.parts import FAMILY_OR_CARER
from homeward.domain.history.timeline import Disclosure
from homeward.engine.facts.account import of_contact, of_record
from homeward.engine.facts.defining import fact
from homeward.engine.moments import UNKNOWN, Moment, Reading


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
    details=("account",),
    supplied_by="the return interview worker",
)
def online_contact(moment: Moment) -> Reading:
    """Of a disclosure, as its contact is described, for the child who made it. Of an interview that says yes,
    nobody knows, unless a disclosure of the interview tells it and is asked itself."""
    event = moment.subject.event
    if event.type == "contact.disclosed":
        disclosure: Disclosure = moment.subject.item
        told = {"account": of_contact(event, disclosure.contact, disclosure.naming)}
        return Reading(_online_with(disclosure), (event,), told)
    account = {"account": of_record(event)}
    if event.data.online == "N" or any(_is_told_apart(each, event) for each in moment.timeline.disclosures):
        return Reading("none", (event,), account)
    return Reading(UNKNOWN, details=account)


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
