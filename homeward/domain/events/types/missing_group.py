"""The missing group: rules put a child on its list; only people take the child off it."""

from collections.abc import Sequence
from typing import ClassVar

from pydantic import Field

from homeward.domain.events.checks import Check, ChildNamed, Happened, Order
from homeward.domain.events.event_type import EventType, Say
from homeward.domain.events.kinds import Day, Instant, Lines, Text
from homeward.domain.events.record import CaseEvent
from homeward.domain.events.topics import MACSE_QUEUE


class MissingGroupListed(CaseEvent):
    """Rules put the child on the list of the multi-agency meeting about missing children."""

    MADE_BY_HOMEWARD: ClassVar[bool] = True

    codes: Lines = Field((), description="the rules that do so")
    since: Instant | None = None


class MissingGroupDelisted(CaseEvent):
    """No rule puts the child on the list any more."""

    MADE_BY_HOMEWARD: ClassVar[bool] = True

    reason: Text


class MissingGroupDiscussed(CaseEvent):
    """A person recorded what the missing group decided about the child."""

    MADE_BY_HOMEWARD: ClassVar[bool] = True
    DECIDED_BY_PEOPLE: ClassVar[bool] = True
    CHECKS: ClassVar[Sequence[Check]] = (ChildNamed(), Happened("held_on"), Order("held_on", "next_on"))

    held_on: Day = Field(description="the day of the meeting")
    decision: Text
    next_on: Day | None = Field(
        None, description="when the group looks at the child again; absent: the child leaves the list"
    )


TYPES = (
    EventType(
        "missing_group.listed",
        MissingGroupListed,
        MACSE_QUEUE,
        "Missing group listed",
        kept="listings",
    ),
    EventType(
        "missing_group.delisted",
        MissingGroupDelisted,
        MACSE_QUEUE,
        "Missing group delisted",
        kept="listings",
    ),
    EventType(
        "missing_group.discussed",
        MissingGroupDiscussed,
        MACSE_QUEUE,
        "Discussed by the missing group",
        shown=(("held_on", "Discussed", Say.PLAIN), ("decision", "Decided", Say.TYPED)),
        kept="group_decisions",
    ),
)
