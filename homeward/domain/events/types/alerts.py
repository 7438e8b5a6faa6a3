"""Alerts to CADT: what Homeward raised, and what people did with it."""

from collections.abc import Sequence
from functools import cached_property
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from homeward.domain.events.checks import Check, ChildNamed, Happened
from homeward.domain.events.event_type import EventType
from homeward.domain.events.kinds import LIST_CAP, Bool, Instant, Line, Lines, Text
from homeward.domain.events.record import CaseEvent, Record
from homeward.domain.events.topics import CADT_ALERTS

Decision = Literal[
    "no_further_action",
    "contact",
    "referral",
    "strategy_discussion",
    "s47",
    "early_help",
    "information_only",
]


class EvidenceRef(Record):
    """The identity of an event that a reason rests on."""

    source: Line
    id: Line


Evidence = Annotated[tuple[EvidenceRef, ...], Field(max_length=10_000)]


class Reason(Record):
    """Why an alert stands: one finding of one rule."""

    finding: Line = Field(description="the finding's own id")
    code: Line = Field(description="the rule's id in the catalogue, such as R17")
    rule: Line = Field(description="the rule's file")
    version: Line = Field(description="digest of the rule's text")
    due: Instant = Field(description="when the condition first held")
    known: Instant = Field(description="when enough had been received to tell")
    late: Bool = Field(description="known later than due by more than the rule allows")
    never_silent: Bool = Field(description="no suppression can apply")
    from_history: Bool = Field(False, description="it rests on what was imported as history alone")
    immediately: Bool = Field(False, description="somebody must take it on at once")
    urgent: Bool = Field(
        False, description="the child was missing or in danger then: its time is elapsed, not of the office"
    )
    episode: Line | None = Field(None, description="the absence that it is about, by its reference")
    absence: Line | None = Field(None, description="the key of that absence")
    respond_by: Instant | None = Field(None, description="when it wants an answer")
    safe_at: Instant | None = Field(
        None, description="when a person recorded the end of the danger that it tells of, on an earlier alert"
    )
    actions: Lines = ()
    evidence: Evidence = ()
    because: Text = Field(description="in plain English")

    @cached_property
    def rests_on(self) -> frozenset[tuple[str, str]]:
        """The keys of its evidence."""
        return frozenset((one.source, one.id) for one in self.evidence)


ToldRole = Literal["duty", "emergency_duty", "cadt_manager"]


class Call(Record):
    """Who is told, and when, unless somebody has taken the alert on by then."""

    at: Instant
    role: ToldRole


Chain = Annotated[tuple[Call, ...], Field(max_length=LIST_CAP)]
Reasons = Annotated[tuple[Reason, ...], Field(max_length=LIST_CAP)]
Findings = Annotated[tuple[Line, ...], Field(max_length=10_000)]


class AlertEvent(CaseEvent):
    """Something happened to one alert."""

    MADE_BY_HOMEWARD: ClassVar[bool] = True

    alert: Line = Field(description="the alert's id")


class ReasonsGiven(AlertEvent):
    """Something gave an alert reasons."""

    respond_by: Instant | None = Field(None, description="the earliest time at which one wants an answer")
    waiting_since: Instant | None = Field(
        None, description="when the oldest of them was first raised, where that was on an earlier alert"
    )
    reasons: Reasons = ()
    chain: Chain = Field((), description="who is told and when, for as long as nobody takes it on")


class AlertRaised(ReasonsGiven):
    """A child's open matter, with everything that it rests on."""

    respond_by: Instant
    bundle: Line | None = Field(
        None, description="of an earlier form, where an alert gathered the reasons of one absence: which"
    )
    episode: Line | None = Field(None, description="of an earlier form: that absence, by its reference")


class AlertReasonAdded(ReasonsGiven):
    """New evidence added a reason. One that comes after acknowledgement raises the alert again."""


class AlertReasonRepeated(ReasonsGiven):
    """A reason came again, or the alert has waited for too long. It undoes no acknowledgement."""


class TakenOn(Record):
    """An acknowledgement without a decision does not last."""

    remind_at: Instant | None = Field(None, description="when whoever has it is reminded")
    lapses_at: Instant | None = Field(None, description="when it lapses without a decision")


class AlertMadeUrgent(ReasonsGiven, TakenOn):
    """The child is missing or in danger now, so what is unanswered waits for no office."""


class AlertAcknowledgementLapsed(AlertEvent):
    """Whoever took it on decided nothing in time, so others are told again."""

    chain: Chain = ()


class AlertReasonWithdrawn(AlertEvent):
    """Evidence was retracted, so these findings stand no more. They remain in the alert's history."""

    findings: Findings = ()
    reason: Text


class AlertWithdrawn(AlertEvent):
    """No reason is left."""

    reason: Text


class AlertJoined(AlertEvent):
    """Two records are one child's, and its reasons are on the alert that was raised first."""

    into: Line = Field(description="the id of the alert that has its reasons")


class AlertAcknowledged(AlertEvent, TakenOn):
    """A duty worker took the alert on."""

    DECIDED_BY_PEOPLE: ClassVar[bool] = True

    note: Text | None = None


class AlertHandedOver(AlertEvent, TakenOn):
    """Whoever comes on duty took it over from whoever had taken it on."""

    DECIDED_BY_PEOPLE: ClassVar[bool] = True

    handed_by: Line = Field(description="who had it, by account")


class AlertDecided(AlertEvent):
    """A person decided, with a reason. No later event undoes it; a reason that it does not cover opens the
    child's next alert."""

    DECIDED_BY_PEOPLE: ClassVar[bool] = True

    decision: Decision
    reason: Text
    findings: Findings = Field(
        (), description="the reasons that it covers; all that stood, where none is named"
    )


class AlertReopened(AlertEvent, TakenOn):
    """A person takes up a decided alert again, with a fresh reason. What was decided stays on record."""

    CHECKS: ClassVar[Sequence[Check]] = (ChildNamed(),)

    reason: Text = Field(description="why it is taken up again")
    respond_by: Instant = Field(description="by when it is to be decided")


class AlertInformationAsked(AlertEvent):
    """Whoever has the alert asked somebody outside for information."""

    CHECKS: ClassVar[Sequence[Check]] = (ChildNamed(),)

    asked_of: Line = Field(description="who was asked, by name or office")
    question: Text
    answer_by: Instant = Field(description="by when they were asked to answer")


class AlertInformationReceived(AlertEvent):
    """The answer to what was asked."""

    CHECKS: ClassVar[Sequence[Check]] = (ChildNamed(),)

    asked: Line = Field(description="the id of the event that asked")
    answer: Text


class AlertEscalated(AlertEvent):
    """Nobody answered in time, and the next in the chain was told: the notice has left."""

    to: Line | None = Field(None, description="the role that was told")
    told: Line | None = Field(None, description="who of them, by account")
    call: Line | None = Field(None, description="which call of the chain it was")
    reason: Text | None = None


class AlertDangerEnded(AlertEvent):
    """A person recorded that the child is safe, so that what was said of danger heads the board no more."""

    CHECKS: ClassVar[Sequence[Check]] = (ChildNamed(), Happened("safe_since"))

    statements: Annotated[tuple[EvidenceRef, ...], Field(max_length=LIST_CAP)] = Field(
        description="what was said of danger, as the person read it"
    )
    said_by: Line = Field(description="who says that the child is safe, by name")
    reason: Text = Field(description="how they know")
    safe_since: Instant = Field(description="when they knew it")


class AlertClosed(AlertEvent):
    """The alert is done with."""

    DECIDED_BY_PEOPLE: ClassVar[bool] = True

    reason: Text | None = None


TYPES = (
    EventType(
        "alert.raised",
        AlertRaised,
        CADT_ALERTS,
        "Alert raised",
        asked_of="every time that an alert is raised, or raised again by a new reason",
    ),
    EventType("alert.reason_added", AlertReasonAdded, CADT_ALERTS, "Alert reason added"),
    EventType("alert.reason_repeated", AlertReasonRepeated, CADT_ALERTS, "Alert reason repeated"),
    EventType("alert.reason_withdrawn", AlertReasonWithdrawn, CADT_ALERTS, "Alert reason withdrawn"),
    EventType("alert.joined", AlertJoined, CADT_ALERTS, "Alert joined"),
    EventType("alert.withdrawn", AlertWithdrawn, CADT_ALERTS, "Alert withdrawn"),
    EventType("alert.made_urgent", AlertMadeUrgent, CADT_ALERTS, "Alert made urgent"),
    EventType("alert.acknowledged", AlertAcknowledged, CADT_ALERTS, "Alert acknowledged"),
    EventType(
        "alert.acknowledgement_lapsed",
        AlertAcknowledgementLapsed,
        CADT_ALERTS,
        "Alert acknowledgement lapsed",
    ),
    EventType("alert.handed_over", AlertHandedOver, CADT_ALERTS, "Alert handed over"),
    EventType("alert.decided", AlertDecided, CADT_ALERTS, "Alert decided"),
    EventType("alert.reopened", AlertReopened, CADT_ALERTS, "Alert reopened"),
    EventType(
        "alert.information_asked", AlertInformationAsked, CADT_ALERTS, "Information asked for an alert"
    ),
    EventType(
        "alert.information_received",
        AlertInformationReceived,
        CADT_ALERTS,
        "Information received for an alert",
    ),
    EventType("alert.escalated", AlertEscalated, CADT_ALERTS, "Alert escalated"),
    EventType("alert.closed", AlertClosed, CADT_ALERTS, "Alert closed"),
    EventType("alert.danger_ended", AlertDangerEnded, CADT_ALERTS, "Alert danger ended"),
)
