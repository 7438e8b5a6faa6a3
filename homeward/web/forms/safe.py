"""The form "Record that the child is safe", on the alert of a child who was said to be in danger now."""

from datetime import datetime

from homeward.services.alerts.dangers import Safe
from homeward.web.forms.reader import MOST_NARRATIVE, Reader
from homeward.web.words.moments import moment


def read_safe(reader: Reader, said: datetime | None) -> Safe | None:
    """`said`: when the last of what it ends was said."""
    said_by = reader.text("said_by", missing="Enter who says that the child is safe")
    reason = reader.text("safe_reason", missing="Enter how they know", most=MOST_NARRATIVE)
    since = reader.instant("safe_since", "When they knew it", missing="Enter when they knew it")
    if since and said and since < said:
        reader.wrong("safe_since", f"When they knew it must be after the danger was said, {moment(said)}")
    return Safe(said_by, reason, since) if said_by and reason and since and not reader.errors else None
