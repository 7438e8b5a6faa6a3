"""How Homeward itself is run: rules, reports, nightly runs, looks at records, retention. Not published."""

from collections.abc import Sequence
from typing import Annotated, ClassVar

from pydantic import Field

from homeward.domain.events.checks import Check, Differ
from homeward.domain.events.event_type import EventType
from homeward.domain.events.kinds import Bool, Instant, Line, Lines, Text, When
from homeward.domain.events.record import EventData, Record


class RunningEvent(EventData):
    """No agency sends these."""

    MADE_BY_HOMEWARD: ClassVar[bool] = True


class RuleEvent(RunningEvent):
    """Something happened to one version of a rule."""

    DECIDED_BY_PEOPLE: ClassVar[bool] = True

    rule: Line
    version: Line | None = Field(None, description="the rule's number and the digest of its text")
    proposal: Line | None = Field(None, description="reference of the change that this is a step of")
    reason: Text | None = None


class RuleProposed(RuleEvent):
    """Somebody proposed a rule, a change to one, or its end."""

    text: Text | None = Field(None, description="the whole rule file")
    based_on: Line | None = Field(None, description="the version that it would replace")
    proposer: Line | None = None


class RuleTrialStarted(RuleEvent):
    """The version is asked of everything that comes in, and tells nobody: a trial, in shadow."""

    text: Text | None = Field(None, description="the whole rule file, as it is on trial")


class BackTested(Record):
    """What a back-test said of a change, as counts: as the rules were, and with the change."""

    as_of: Instant
    events: int
    held_before: int = Field(description="how often the rule itself held")
    held_after: int
    alerts_before: int
    alerts_after: int
    missing_group_before: int = Field(description="times that a child came onto the missing group's list")
    missing_group_after: int
    candidates_before: int = Field(description="times that a child was proposed to MACSE")
    candidates_after: int


class RuleApproved(RuleEvent):
    """Somebody other than the proposer approved it."""

    CHECKS: ClassVar[Sequence[Check]] = (Differ("approver", "proposer", "two people look at every rule"),)

    approver: Line
    proposer: Line | None = None
    back_test: BackTested | None = Field(None, description="the last one before it was approved")
    cases_that_differ: Lines = Field((), description="cases on file of which the change says something else")


class RuleDeclined(RuleEvent):
    """The change does not take effect: somebody said no to it, or took it back."""


class RuleActivated(RuleEvent):
    """The version is in force from an instant on. What happened before is judged by the one before."""

    text: Text | None = Field(None, description="the whole rule file, as it is in force")
    effective_from: When | None = None


class RuleRetired(RuleActivated):
    """The rule is in force no more from an instant on."""


class ReportPublished(RunningEvent):
    """A report's figures were given out."""

    report: Line
    period: Line | None = None
    ref: Line | None = Field(None, description="number of the publication")


class DagRun(RunningEvent):
    """A run of the nightly work ended. References and counts only."""

    dag: Line
    run: Line | None = None
    state: Line | None = None
    counts: Annotated[dict[Line, int], Field(max_length=100)] | None = None


class AccessRead(RunningEvent):
    """Somebody looked at a child's record."""

    subject: Line | None = Field(None, description="reference of what was read")
    purpose: Text | None = None


class BreakGlass(RunningEvent):
    """Somebody opened a record beyond their role, with a reason."""

    subject: Line | None = None
    reason: Text
    until: Instant | None = None


class RetentionReviewed(RunningEvent):
    """A person reviewed how long a record is kept. Nothing is deleted without one."""

    subject: Line | None = None
    retention_class: Line | None = None
    decision: Text | None = None
    review_by: When | None = None


class LegalHold(RunningEvent):
    """Deletion of a record was barred, or the bar lifted."""

    subject: Line | None = None
    on: Bool
    reason: Text | None = None


TYPES = (
    EventType("rule.proposed", RuleProposed, None, "Rule proposed"),
    EventType("rule.trial_started", RuleTrialStarted, None, "Rule trial started"),
    EventType("rule.approved", RuleApproved, None, "Rule approved"),
    EventType("rule.declined", RuleDeclined, None, "Rule declined"),
    EventType("rule.activated", RuleActivated, None, "Rule activated"),
    EventType("rule.retired", RuleRetired, None, "Rule retired"),
    EventType("report.published", ReportPublished, None, "Report published"),
    EventType("dag.run", DagRun, None, "Dag run"),
    EventType("access.read", AccessRead, None, "Access read"),
    EventType("break_glass", BreakGlass, None, "Break glass"),
    EventType("retention.reviewed", RetentionReviewed, None, "Retention reviewed"),
    EventType("legal_hold", LegalHold, None, "Legal hold"),
)
