"""Missing episodes: what police, carers and workers report of a child's absence."""

from collections.abc import Sequence
from typing import ClassVar, Literal

from pydantic import Field

from homeward.domain.events.checks import Check, Differ, Happened, Order
from homeward.domain.events.event_type import AT, SIGNS_SHOWN, EventType, Say
from homeward.domain.events.kinds import (
    YES_NO_UNKNOWN,
    Bool,
    Category,
    DangerNow,
    Instant,
    LaCode,
    Line,
    Lines,
    PoliceRisk,
    Suspected,
    Text,
    YesNo,
)
from homeward.domain.events.parts import NamedChildren, PlaceOrWords, Signs
from homeward.domain.events.record import ChildEvent
from homeward.domain.events.topics import MISSING_EPISODES

MissingFrom = Literal["home", "foster", "residential", "supported", "school", "hospital", "other"]

CATEGORIES = {
    "M": "Missing: nobody knows where they are",
    "A": "Away without permission: we know where they are, but they should not be there",
}

PLACES = {
    "home": "Family home",
    "foster": "Foster home",
    "residential": "Children's home",
    "supported": "Supported accommodation",
    "school": "School",
    "hospital": "Hospital",
    "other": "Somewhere else",
}

REPORTERS = {
    "parent": "Parent or family",
    "foster": "Foster carer",
    "home": "Children's home",
    "school": "School",
    "other": "Police or somebody else",
}

POLICE_RISKS_GIVEN = {"NAR": "No apparent risk", "LOW": "Low", "MED": "Medium", "HIGH": "High"}

POLICE_RISKS = {"unknown": "Not known", **POLICE_RISKS_GIVEN}

FINDERS = {
    "self": "They came back by themselves",
    "carer": "Parent or carer",
    "police": "Police",
    "public": "Member of the public",
    "other": "Somebody else",
}


class Episode(ChildEvent):
    """One missing episode of one child."""

    episode: Line = Field(description="the source's reference of the missing episode")


class KnownByDay(Episode):
    """What a return tells of an absence by its days alone."""

    day_only: Bool = Field(False, description="only the day is known; the time of day means nothing")


class MissingReported(KnownByDay):
    """A child was reported missing (M), or away without authorisation, whereabouts known (A)."""

    TIME_IF_ABSENT: ClassVar[str] = "reported_at"
    CHECKS: ClassVar[Sequence[Check]] = (
        Order("last_seen_at", "reported_at"),
        Happened("reported_at", "last_seen_at"),
    )

    category: Category = Field(description="M: whereabouts not known; A: known, but not where expected")
    missing_from: MissingFrom | None = None
    police_risk: PoliceRisk = Field("unknown", description="as police graded it; kept, never computed")
    reporter_role: Literal["parent", "foster", "home", "school", "other"] | None = None
    reported_at: Instant | None = Field(None, description="absent: the event's `time`")
    last_seen_at: Instant | None = None
    last_seen_place: PlaceOrWords | None = Field(None, description="an object, or an address as text")
    missing_with: NamedChildren = Field((), description="other children believed to be with this one")
    responsible_la: LaCode | None = Field(None, description="the authority that looks after the child")
    host_la: LaCode | None = Field(None, description="the authority in whose area the child is placed")
    police_ref: Line | None = None
    circumstances: Text | None = None
    on_cpp: YesNo | None = Field(None, description="on a child protection plan")
    cse_flag: YesNo | None = Field(None, description="police hold a flag for child sexual exploitation")
    danger_now: DangerNow = None


class MissingRiskChanged(Episode):
    """Police graded the risk of an episode anew. A label with its own author and time."""

    level: PoliceRisk
    set_by_role: Line | None = None
    reason: Text | None = None


class MissingReclassified(Episode):
    """An episode changed between missing (M) and away (A). What it was before stays on record."""

    CHECKS: ClassVar[Sequence[Check]] = (Differ("to", "from_", "otherwise nothing changed"),)

    from_: Category = Field(alias="from")
    to: Category
    reason: Text | None = None


class MissingSighting(Episode):
    """The child was seen while still missing."""

    CHECKS: ClassVar[Sequence[Check]] = (Happened("at"),)

    at: Instant | None = None
    place: PlaceOrWords | None = None
    place_ref: Line | None = None
    source: Line | None = Field(None, description="who saw the child")


class MissingFound(KnownByDay):
    """The child was found. The 72 hours of the return interview run from `returned_at`, else `found_at`."""

    CHECKS: ClassVar[Sequence[Check]] = (
        Order("found_at", "returned_at"),
        Happened("found_at", "returned_at"),
    )

    found_at: Instant
    returned_at: Instant | None = Field(None, description="back at home or placement")
    returned_to: Line | None = None
    found_by: Literal["police", "self", "carer", "public", "other"] | None = None
    place: PlaceOrWords | None = Field(None, description="where found: an object, or an address as text")
    place_ref: Line | None = None
    with_persons: Lines = ()
    condition: Text | None = None
    injuries: Text | None = None
    danger_now: DangerNow = None


class MissingCancelled(Episode):
    """The report did not stand. What rested on it is withdrawn with the reason; nothing is deleted."""

    CHECKS: ClassVar[Sequence[Check]] = (Differ("duplicate_of", "episode", "none repeats itself"),)

    reason: Literal["error", "duplicate", "not_missing"]
    duplicate_of: Line | None = Field(None, description="the episode that stands instead")


class PreventionInterviewCompleted(ChildEvent):
    """Police checked on the child after the return. It never counts as the return home interview."""

    CHECKS: ClassVar[Sequence[Check]] = (Happened("at"),)

    episode: Line | None = None
    at: Instant | None = None
    officer_org: Line | None = None
    seen_alone: YesNo | None = None
    concerns: Text | None = None
    suspects: Suspected = None
    signs: Signs = ()


TYPES = (
    EventType(
        "missing.reported",
        MissingReported,
        MISSING_EPISODES,
        "Reported missing",
        recorded="Missing report recorded",
        shown=(
            ("category", "Missing or away", CATEGORIES),
            ("reported_at", "Found to be missing", Say.PLAIN),
            ("last_seen_at", "Last seen", Say.PLAIN),
            ("last_seen_place", "Last seen at", Say.PLACE),
            ("missing_from", "Missing from", PLACES),
            ("reporter_role", "Reported by", REPORTERS),
            ("police_risk", "Risk level police gave", POLICE_RISKS),
            ("episode", "Reference", Say.PLAIN),
            ("circumstances", "What happened", Say.TYPED),
            ("danger_now", "In danger then", YES_NO_UNKNOWN),
        ),
        asked_of="every report that the child is missing or away",
        case={"category": "M"},
    ),
    EventType(
        "missing.risk_changed",
        MissingRiskChanged,
        MISSING_EPISODES,
        "Police changed the risk level",
        shown=(("level", "Risk level police gave", POLICE_RISKS),),
    ),
    EventType(
        "missing.reclassified", MissingReclassified, MISSING_EPISODES, "Changed between missing and away"
    ),
    EventType("missing.sighting", MissingSighting, MISSING_EPISODES, "Seen while missing"),
    EventType(
        "missing.found",
        MissingFound,
        MISSING_EPISODES,
        "Found",
        recorded="Return recorded",
        shown=(
            ("found_at", "Found", Say.PLAIN),
            ("returned_at", "Back", Say.PLAIN),
            ("returned_to", "Now at", PLACES),
            ("found_by", "How they were found", FINDERS),
            ("place", "Found at", Say.PLACE),
            ("episode", "Reference", Say.PLAIN),
            ("condition", "How they are", Say.TYPED),
            ("injuries", "Injuries", Say.TYPED),
            ("danger_now", "In danger then", YES_NO_UNKNOWN),
        ),
        asked_of="every return of the child",
        case={"found_at": AT},
    ),
    EventType(
        "missing.cancelled",
        MissingCancelled,
        MISSING_EPISODES,
        "Missing report cancelled",
        shown=(("reason", "Why", Say.PLAIN), ("episode", "Reference", Say.PLAIN)),
        case={"reason": "error"},
    ),
    EventType(
        "prevention_interview.completed",
        PreventionInterviewCompleted,
        MISSING_EPISODES,
        "Police check on return",
        shown=(
            ("at", "Spoke", Say.PLAIN),
            ("seen_alone", "Seen alone", YES_NO_UNKNOWN),
            ("suspects", "The officer suspects exploitation", YES_NO_UNKNOWN),
            *SIGNS_SHOWN,
            ("concerns", "What was heard", Say.TYPED),
        ),
        kept="checks",
        subject="check",
        asked_of="every check by the police on the child's return",
    ),
)
