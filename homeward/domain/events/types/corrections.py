"""What puts the record right: a record withdrawn, and records that a return no longer holds."""

from typing import Annotated

from pydantic import Field

from homeward.domain.events.event_type import EventType
from homeward.domain.events.kinds import LIST_CAP, Line
from homeward.domain.events.record import CaseEvent, EventData
from homeward.domain.events.topics import CHILD_STATUS

WITHDRAWN = "record.withdrawn"
NO_LONGER_SENT = "records.no_longer_sent"

Records = Annotated[tuple[Line, ...], Field(max_length=LIST_CAP)]


class RecordWithdrawn(EventData):
    """The record that it supersedes was wrong, and nothing stands in its place.

    What rested on that record is withdrawn with the reason; nothing is deleted.
    """


class RecordsNoLongerSent(CaseEvent):
    """A whole return or extract was sent again and no longer holds these records of its source.

    Nothing is withdrawn by it: a person is asked whether they are to go.
    """

    records: Records = Field(
        description="ids of the events that stood, of the same source; none: all are back"
    )
    about: Line | None = Field(None, description="what was sent again, such as the return of 2025-26")


TYPES = (
    EventType(WITHDRAWN, RecordWithdrawn, CHILD_STATUS, "A record was withdrawn"),
    EventType(
        NO_LONGER_SENT,
        RecordsNoLongerSent,
        CHILD_STATUS,
        "Records no longer sent",
        kept="no_longer_sent",
    ),
)
