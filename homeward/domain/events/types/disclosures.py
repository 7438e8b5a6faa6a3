"""What a child, a carer or somebody else told: persons, places and harm."""

from collections.abc import Sequence
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from homeward.domain.events.checks import Check, Happened, OneGiven
from homeward.domain.events.event_type import SIGNS_SHOWN, EventType, Say
from homeward.domain.events.kinds import (
    LIST_CAP,
    YES_NO_UNKNOWN,
    DangerNow,
    Instant,
    Line,
    Suspected,
    Text,
    YesNo,
)
from homeward.domain.events.parts import (
    Contact,
    Contacts,
    Identifiers,
    NamedChildren,
    PlaceOrWords,
    Signs,
)
from homeward.domain.events.record import ChildEvent
from homeward.domain.events.topics import RETURN_INTERVIEWS

Element = Literal["gifts", "transport", "substances", "overnight", "sexual", "secrecy", "online", "money"]

Elements = Annotated[tuple[Element, ...], Field(max_length=LIST_CAP)]

DISCLOSERS = {"child": "The child interviewed", "carer": "A parent or carer", "third_party": "Somebody else"}

ELEMENTS = {
    "gifts": "Gifts",
    "money": "Money",
    "transport": "Lifts or travel paid for",
    "substances": "Alcohol or drugs",
    "overnight": "Stayed overnight",
    "sexual": "Anything sexual",
    "secrecy": "Told to keep it secret",
    "online": "Met or talks online",
}

HARMS = {
    "sexual": "Sexual",
    "physical": "Physical",
    "threat": "Threats",
    "coercion": "Coercion or control",
    "other": "Other",
}


class ContactDisclosed(ChildEvent):
    """A person or place came up in what a child, carer or third party told. Suspicion is enough."""

    discloser: Literal["child", "carer", "third_party"]
    contact: Contact
    place: PlaceOrWords | None = Field(None, description="an object, or an address as text")
    elements: Elements = ()
    named_children: NamedChildren = Field((), description="other children who were named or described")
    interview: Line | None = Field(None, description="id of the event of the interview")
    episode: Line | None = None
    first_or_repeat: Literal["first", "repeat", "unknown"] | None = None
    confidence: Literal["stated", "heard"] | None = Field(None, description="told at first hand, or heard of")
    subject_ref: Line | None = Field(None, description="the person's reference, where already known")
    place_ref: Line | None = None
    narrative: Text | None = None

    @property
    def disclosed(self) -> tuple[Contact, ...]:
        return (self.contact,)


class CarerInformation(ChildEvent):
    """A parent or carer told what they know, as they may where the child declines an interview."""

    CHECKS: ClassVar[Sequence[Check]] = (Happened("at"),)

    at: Instant | None = None
    relation: Line | None = Field(None, description="of the carer to the child")
    text: Text | None = None
    contacts: Contacts = ()
    elements: Elements = Field((), description="what the contacts involve")
    suspects: Suspected = None
    signs: Signs = ()
    episode: Line | None = None

    @property
    def disclosed(self) -> tuple[Contact, ...]:
        return self.contacts


class HarmDisclosed(ChildEvent):
    """Harm was disclosed. Whether a witness is willing may be stored; it is never a condition of anything."""

    CHECKS: ClassVar[Sequence[Check]] = (OneGiven("immediate_danger", "danger_now"),)

    harm_type: Literal["sexual", "physical", "threat", "coercion", "other"]
    immediate_danger: YesNo | None = Field(None, description="as `danger_now`, by its older name")
    danger_now: DangerNow = None
    discloser: Literal["child", "carer", "third_party"] | None = Field(None, description="who told of it")
    seen: YesNo | None = Field(None, description="whoever tells of it saw it")
    by_ref: Line | None = Field(None, description="who did it, as a reference")
    when: Text | None = Field(None, description="in the words of the account")
    witness_willing: YesNo | None = None
    interview: Line | None = Field(None, description="id of the event of the interview")
    episode: Line | None = None
    narrative: Text | None = None


class ContactAnswer(ChildEvent):
    """A person says whether somebody whom the child spoke of is a person on another record."""

    MADE_BY_HOMEWARD: ClassVar[bool] = True
    DECIDED_BY_PEOPLE: ClassVar[bool] = True

    question: Line = Field(description="which question; it follows from the two records and what agrees")
    others: Identifiers = Field((), description="the other children whom it concerns")
    decided_by: Line
    evidence: Text | None = Field(None, description="how they know")


class ContactMatched(ContactAnswer):
    """It is the same person. It counts as from the disclosure."""


class ContactKeptApart(ContactAnswer):
    """It is somebody else. Nobody is asked again until more agrees."""


TYPES = (
    EventType("contact.matched", ContactMatched, RETURN_INTERVIEWS, "The same person"),
    EventType("contact.kept_apart", ContactKeptApart, RETURN_INTERVIEWS, "Somebody else"),
    EventType(
        "contact.disclosed",
        ContactDisclosed,
        RETURN_INTERVIEWS,
        "Person or place spoken about",
        shown=(
            ("discloser", "Told by", DISCLOSERS),
            ("contact", "Person", Say.CONTACT),
            ("place", "Place", Say.PLACE),
            ("elements", "What was involved", ELEMENTS),
            ("named_children", "Other children named", Say.CHILDREN),
        ),
        asked_of="every disclosed contact or place, for each child who tells of it or is named",
        case={"discloser": "child"},
    ),
    EventType(
        "carer.information",
        CarerInformation,
        RETURN_INTERVIEWS,
        "What a carer told us",
        recorded="What a carer told is recorded",
        shown=(
            ("text", "What was said", Say.TYPED),
            ("contacts", "People", Say.CONTACTS),
            ("elements", "What was involved", ELEMENTS),
            ("suspects", "They suspect exploitation", YES_NO_UNKNOWN),
            *SIGNS_SHOWN,
        ),
        kept="carers",
        subject="carer",
        asked_of="everything that a parent or carer tells of contacts",
    ),
    EventType(
        "harm.disclosed",
        HarmDisclosed,
        RETURN_INTERVIEWS,
        "Harm disclosed",
        shown=(
            ("harm_type", "Kind of harm", HARMS),
            ("immediate_danger", "In danger then", YES_NO_UNKNOWN),
            ("danger_now", "In danger then", YES_NO_UNKNOWN),
            ("when", "When it happened, as told", Say.TYPED),
        ),
        kept="harms",
        asked_of="every disclosure of harm",
        case={"immediate_danger": "N"},
    ),
)
