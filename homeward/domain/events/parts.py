"""Groups of fields that several types of event share: persons, places, spans of time."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, ClassVar, Literal, Self

from pydantic import BeforeValidator, Field, model_validator

from homeward.domain.events.checks import Check, Order
from homeward.domain.events.identifier import Identifier
from homeward.domain.events.kinds import LIST_CAP, Line, Text, When, as_instant, refusal
from homeward.domain.events.record import Record
from homeward.domain.events.spelling import Scheme, is_placeholder

Relation = Literal[
    "parent",
    "sibling",
    "other_family",
    "carer",
    "professional",
    "friend",
    "partner",
    "acquaintance",
    "stranger",
    "unknown",
]

FAMILY_OR_CARER = frozenset({"parent", "sibling", "other_family", "carer"})
EVERY_CHILD_HAS = FAMILY_OR_CARER | {"professional"}
"""Whom several children share in the ordinary way: a mother, a social worker."""


class Contact(Record):
    """A person whom a child or somebody else spoke of. At least `kind`; every other part as far as known."""

    kind: Literal["adult", "child", "unknown"]
    name: Line | None = None
    alias: Line | None = None
    phone: Line | None = Field(None, description="in any spelling: spaces, +44 and 0 are compared alike")
    handle: Line | None = Field(None, description="name on a platform")
    vehicle: Line | None = Field(None, description="registration plate, whole or in part")
    address: Line | None = None
    relation: Relation | None = Field(None, description="to the child interviewed")
    description: Text | None = None


class Place(Record):
    """Where something is or happened."""

    address: Line | None = None
    name: Line | None = None


def _place_in_words(value: object) -> object:
    return {"address": value} if isinstance(value, str) else value


PlaceOrWords = Annotated[Place, BeforeValidator(_place_in_words, json_schema_input_type=Place | Line)]


class NamedChild(Record):
    """A child whom an event names: by identifier, or as far as the speaker could describe it."""

    scheme: Scheme | None = None
    value: Line | None = None
    given_name: Line | None = None
    family_name: Line | None = None
    description: Text | None = None

    @model_validator(mode="after")
    def _named_somehow(self) -> Self:
        if (self.scheme is None) != (self.value is None):
            raise refusal("must have both scheme and value, or neither")
        if self.scheme is None and not (self.given_name or self.family_name or self.description):
            raise refusal("must have scheme and value, or given_name, family_name or description")
        if self.scheme and self.value:
            Identifier(self.scheme, self.value)
        return self

    @property
    def identifier(self) -> Identifier | None:
        """None for a child who is only described, or whose number is a placeholder."""
        if not self.scheme or not self.value or is_placeholder(self.scheme, self.value):
            return None
        return Identifier(self.scheme, self.value)


NamedChildren = Annotated[tuple[NamedChild, ...], Field(max_length=LIST_CAP)]
Contacts = Annotated[tuple[Contact, ...], Field(max_length=LIST_CAP)]
Identifiers = Annotated[tuple[Identifier, ...], Field(max_length=LIST_CAP)]


SignCode = Literal[
    "sexualised_behaviour",
    "repeat_infections",
    "pregnancy",
    "unexplained_possessions",
    "behaviour_change",
    "hotels",
    "unknown_adults_cars",
    "older_partner",
    "exploited_friends",
    "truancy_or_exclusion",
    "crime",
    "injuries",
    "substances",
    "gangs",
]


class Sign(Record):
    """A warning sign, and what was seen or heard. A prompt for words, never a point on a list."""

    sign: SignCode
    narrative: Text


Signs = Annotated[
    tuple[Sign, ...],
    Field(max_length=LIST_CAP, description="warning signs, each with what was seen or heard; never added up"),
]


class Span(Record):
    """From when something holds, and until when. A date means midnight in London, when the day begins."""

    CHECKS: ClassVar[Sequence[Check]] = (Order("from_", "to"),)

    from_: When = Field(alias="from")
    to: When | None = None

    @property
    def starts_at(self) -> datetime:
        return as_instant(self.from_)

    @property
    def ends_at(self) -> datetime | None:
        """None while it still holds, as far as is known."""
        return None if self.to is None else as_instant(self.to)
