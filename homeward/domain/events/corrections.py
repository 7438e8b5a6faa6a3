"""What puts the record right: a record withdrawn, and records that a return no longer holds."""

from typing import Annotated

from pydantic import Field

from homeward.domain.events.kinds import LIST_CAP, Line
from homeward.domain.events.record import CaseEvent, EventData

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


TYPES: dict[str, type[EventData]] = {
    WITHDRAWN: RecordWithdrawn,
    NO_LONGER_SENT: RecordsNoLongerSent,
}
