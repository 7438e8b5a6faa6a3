"""Tasks that people closed by hand, where no record would ever close them."""

from typing import ClassVar

from pydantic import Field

from homeward.domain.events.event_type import EventType, Say
from homeward.domain.events.kinds import Line, Text
from homeward.domain.events.record import CaseEvent
from homeward.domain.events.topics import CHILD_STATUS
from homeward.domain.events.types.alerts import Evidence


class TaskDealtWith(CaseEvent):
    """A person dealt with a task, with a reason. It opens again when other statements ask for it anew."""

    MADE_BY_HOMEWARD: ClassVar[bool] = True

    kind: Line = Field(description="the kind of task")
    code: Line | None = Field(None, description="the rule that asked for it")
    about: Text = Field(description="what of the child's history it was about, such as `episode:E1`")
    statements: Evidence = Field((), description="the events that it rested on")
    because: Text = Field(description="what it asked")
    reason: Text = Field(description="how it was dealt with")


TYPES = (
    EventType(
        "task.dealt_with",
        TaskDealtWith,
        CHILD_STATUS,
        "A task was dealt with",
        shown=(("because", "What was asked", Say.TYPED), ("reason", "How it was dealt with", Say.TYPED)),
        kept="dealt_with",
    ),
)
