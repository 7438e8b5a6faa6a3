"""What a sending system says of its own feed."""

from collections.abc import Sequence
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from homeward.domain.events.checks import Check, Happened
from homeward.domain.events.event_type import EventType
from homeward.domain.events.kinds import Day, Line, Lines, When
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


MOST_IDS = 50_000


class FeedManifest(EventData):
    """What its source sent on one day, by count and by the events' ids. The night compares it with the
    journal: what was lost on the way is asked for again. A later one of that feed and day takes its place."""

    feed: Line = Field(description="what the source calls this feed")
    day: Day = Field(description="the day in London of the `recordedtime` of what it counts")
    types: Lines = Field(description="the types of event that it counts")
    count: Annotated[int, Field(ge=0)] = Field(description="how many events there were")
    ids: Annotated[tuple[Line, ...], Field(max_length=MOST_IDS)] | None = Field(
        None, description="the `id` of each; absent: they are counted alone"
    )


TYPES = (
    EventType(
        "feed.completed",
        FeedCompleted,
        CHILD_STATUS,
        "A feed was whole",
        case={"feed": "social_care"},
    ),
    EventType(
        "feed.manifest",
        FeedManifest,
        CHILD_STATUS,
        "What a feed sent on a day",
        case={"feed": "missing", "types": ["missing.reported"], "count": 0},
    ),
)
