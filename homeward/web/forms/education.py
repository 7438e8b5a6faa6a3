"""The form "Missing from education"."""

from homeward.domain.events.kinds import as_instant, london_day
from homeward.web.forms.child import read_child
from homeward.web.forms.envelope import CloudEvent, Origin
from homeward.web.forms.reader import Reader

KINDS = {
    "Not on a school's roll": "On no school's roll",
    "On a roll and not attending": "On a school's roll, and does not attend",
    "Suspended": "Suspended",
    "Permanently excluded": "Permanently excluded",
}
"""What the event says, and what the form says."""


def read_education(reader: Reader, origin: Origin) -> list[CloudEvent]:
    """`education.missing`: from a day on, and where it is over until the day on which the child was back."""
    child = read_child(reader, origin.described_child)
    today = london_day(reader.now)
    first = reader.day("from_", "The first day", missing="Enter the first day on which they were not there")
    back = reader.day("to", "The day when they were back")
    kind = reader.choice("absence_type", KINDS, missing="Say why they are not there")
    for name, what, day in (("from_", "The first day", first), ("to", "The day when they were back", back)):
        if day and day > today:
            reader.wrong(name, f"{what} must be today or in the past")
    if first and back and back <= first:
        reader.wrong("to", "The day when they were back must be after the first day")
    if reader.errors or child is None or first is None:
        return []
    at = as_instant(back or first)
    told = {"from": first.isoformat(), "to": back and back.isoformat(), "absence_type": kind}
    missing = origin.event("education.missing", at, {**child.told, **told})
    return [*child.registration(origin, at), missing]
