"""Missing episodes: what police, carers and workers report of a child's absence."""

from collections.abc import Sequence
from typing import ClassVar, Literal

from pydantic import Field

from homeward.domain.events.checks import Check, Differ, Happened, Order
from homeward.domain.events.kinds import (
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
from homeward.domain.events.record import ChildEvent, EventData

MissingFrom = Literal["home", "foster", "residential", "supported", "school", "hospital", "other"]


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


TYPES: dict[str, type[EventData]] = {
    "missing.reported": MissingReported,
    "missing.risk_changed": MissingRiskChanged,
    "missing.reclassified": MissingReclassified,
    "missing.sighting": MissingSighting,
    "missing.found": MissingFound,
    "missing.cancelled": MissingCancelled,
    "prevention_interview.completed": PreventionInterviewCompleted,
}
