"""Suppressions: a person holds one rule's alerts about one child back, for a time and with a reason."""

from collections.abc import Sequence
from datetime import timedelta
from typing import ClassVar

from pydantic import Field

from homeward.domain.events.checks import Ahead, Check, ChildNamed
from homeward.domain.events.event_type import EventType
from homeward.domain.events.kinds import Instant, Line, Text
from homeward.domain.events.record import CaseEvent
from homeward.domain.events.topics import CADT_ALERTS

LONGEST = timedelta(days=90)
"""A reason for silence grows old: by then somebody has to look again and say it anew."""


class SuppressionEvent(CaseEvent):
    """Something happened to the suppression of one rule for one child."""

    MADE_BY_HOMEWARD: ClassVar[bool] = True
    DECIDED_BY_PEOPLE: ClassVar[bool] = True

    rule: Line = Field(description="the rule's file")
    reason: Text


class SuppressionSet(SuppressionEvent):
    """Until then the rule raises no alert about the child and adds no reason to one.

    What it finds is still recorded, and still brings the child before MACSE or the missing group. A rule that
    may never be silent takes no notice.
    """

    CHECKS: ClassVar[Sequence[Check]] = (ChildNamed(), Ahead("until", LONGEST))

    until: Instant = Field(description="when it ends; what still holds then raises its alert")


class SuppressionLifted(SuppressionEvent):
    """It ends before its time. What still holds raises its alert."""


TYPES = (
    EventType("suppression.set", SuppressionSet, CADT_ALERTS, "Suppression set"),
    EventType("suppression.lifted", SuppressionLifted, CADT_ALERTS, "Suppression lifted"),
)
