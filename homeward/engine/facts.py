"""The facts that a rule may read: each is listed here once, with its type, phrase, source and reading.

There is no fact for sex or ethnicity, and none may be added (domain.md, section 6.2).
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from homeward.engine import readings
from homeward.engine.moments import Reading
from homeward.engine.subjects import Subject

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
ELEMENTS = ("gifts", "transport", "substances", "overnight", "sexual", "secrecy", "online", "money")

_ALL = (
    Fact(
        "missing_episodes",
        "count",
        "the number of times that the child was reported missing or away",
        "domain.md, R01 to R03",
        EPISODE,
        readings.missing_episodes,
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
        readings.category,
        choices=("M", "A"),
    ),
    Fact(
        "episode.police_risk",
        "choice",
        "the level that the police have set, as their own label",
        "domain.md, section 5",
        EPISODE,
        readings.police_risk,
        choices=("NAR", "LOW", "MED", "HIGH"),
        can_be_unknown=True,
    ),
    Fact(
        "episode.open_for",
        "duration",
        "the time for which the child has been missing",
        "domain.md, R05 to R08",
        EPISODE,
        readings.open_for,
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
        readings.age,
        details=("years",),
        can_be_unknown=True,
    ),
    Fact(
        "child.looked_after",
        "flag",
        "the child is looked after (short breaks do not count)",
        "domain.md, section 4.2",
        EPISODE,
        readings.looked_after,
        can_be_unknown=True,
    ),
    Fact(
        "placement.location",
        "choice",
        "whether the placement is inside (IN) or outside (OUT) the area of the responsible authority",
        "SSDA903, domain.md 4.2",
        EPISODE,
        readings.location,
        choices=("IN", "OUT"),
        can_be_unknown=True,
    ),
    Fact(
        "placement.responsible_la",
        "choice",
        "which authority looks after the child: ours, or another",
        "domain.md, R12 and R13",
        EPISODE,
        readings.responsible,
        choices=("ours", "another"),
        can_be_unknown=True,
    ),
    Fact(
        "macse.open",
        "flag",
        "the child is already open to MACSE",
        "domain.md, R25",
        ("missing.reported", *DISCLOSURE, "harm.disclosed"),
        readings.macse_open,
        details=("since",),
    ),
    Fact(
        "return.waiting_for",
        "duration",
        "the time since the child's return without a return interview held, declined or found not possible",
        "statutory guidance 2014, 72 hours",
        ("missing.found",),
        readings.waiting_for,
        details=("since",),
        anchor=lambda subject: subject.starts_at,
    ),
    Fact(
        "disclosure.child_is",
        "choice",
        "whether the child disclosed this (discloser) or was named in it (named)",
        "domain.md, R17",
        DISCLOSURE,
        readings.child_is,
        choices=("discloser", "named"),
    ),
    Fact(
        "contact.kind",
        "choice",
        "whether the contact is an adult or a child",
        "domain.md, R18",
        DISCLOSURE,
        readings.contact_kind,
        choices=("adult", "child"),
        can_be_unknown=True,
    ),
    Fact(
        "contact.family_or_carer",
        "flag",
        "the contact is known to be family or a carer",
        "domain.md, R18",
        DISCLOSURE,
        readings.family_or_carer,
    ),
    Fact(
        "disclosure.elements",
        "codes",
        "what the contact involves",
        "domain.md, R18",
        DISCLOSURE,
        readings.elements,
        choices=ELEMENTS,
        details=("told",),
    ),
    Fact(
        "contact.known_to_macse",
        "flag",
        "the contact or place matches one linked to a MACSE case or to a flag",
        "domain.md, R16",
        DISCLOSURE,
        readings.known_to_macse,
        details=("matched_on",),
    ),
    Fact(
        "contact.disclosed_by_children",
        "count",
        "the number of different children who disclosed the same contact or place",
        "domain.md, R19",
        DISCLOSURE,
        readings.disclosed_by_children,
        params={"within": Param("duration", phrase="of each other")},
        details=("count",),
    ),
    Fact(
        "disclosure.names_another_child",
        "flag",
        "the disclosure names or describes another child",
        "domain.md, R17",
        DISCLOSURE,
        readings.names_another_child,
        details=("count", "who"),
    ),
    Fact(
        "harm.disclosed",
        "flag",
        "harm was disclosed",
        "domain.md, R22",
        ("harm.disclosed", "rhi.completed"),
        readings.harm,
        can_be_unknown=True,
    ),
    Fact(
        "harm.type",
        "choice",
        "the kind of harm disclosed",
        "domain.md, R22",
        ("harm.disclosed", "rhi.completed"),
        readings.harm_type,
        choices=("sexual", "physical", "threat", "coercion", "other"),
        can_be_unknown=True,
    ),
    Fact(
        "concern.suspected",
        "flag",
        "a professional records a suspicion of child sexual exploitation",
        "domain.md, R23",
        ("rhi.completed", "concern.referred"),
        readings.suspected,
        can_be_unknown=True,
    ),
)

FACTS: dict[str, Fact] = {fact.name: fact for fact in _ALL}

BY_CATEGORY = frozenset({"missing_episodes", "episode.category"})
"""What a reclassification between missing and away can change, even once the child has been found."""
