"""What a sending system says of its own feed."""

from collections.abc import Sequence
from typing import ClassVar, Literal

from pydantic import Field

from homeward.domain.events.checks import Check, Happened
from homeward.domain.events.event_type import EventType
from homeward.domain.events.kinds import When
from homeward.domain.events.record import EventData
from homeward.domain.events.topics import CHILD_STATUS


class FeedCompleted(EventData):
    """A feed is whole: everything that its source held by then has been sent. Of a child of whom children's
    social care sent nothing, it then says that the child is not open to them."""

    TIME_IF_ABSENT: ClassVar[str] = "as_of"
    CHECKS: ClassVar[Sequence[Check]] = (Happened("as_of"),)

    feed: Literal["social_care"] = Field(
        description="legal statuses, social-care statuses and placements of all children who are open"
    )
    as_of: When | None = Field(None, description="until when it is whole; absent: the event's `time`")


TYPES = (
    EventType(
        "feed.completed",
        FeedCompleted,
        CHILD_STATUS,
        "A feed was whole",
        case={"feed": "social_care"},
    ),
)
