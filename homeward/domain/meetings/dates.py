"""On which days the groups meet that discuss children, and when the pack of a meeting is due."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum

from homeward.domain.calendar.deadlines import LONDON, OFFICE_OPENS, is_working_day


class Group(StrEnum):
    """Who meets."""

    MACSE = "macse"
    MISSING_GROUP = "missing_group"


PACK_BEFORE = {Group.MACSE: 5, Group.MISSING_GROUP: 2}
"""Working days from when the pack is due to the meeting: MACSE's by domain.md, section 11. The missing group
may meet weekly, and its pack must not be older than the meeting before."""
REMINDED_BEFORE = {Group.MACSE: 2, Group.MISSING_GROUP: 1}
"""Working days before the meeting from which on a pack that nobody has approved is urgent."""


def next_meeting(days: Sequence[date], today: date) -> date | None:
    """Of days in order. A meeting of today is yet to come."""
    return next((day for day in days if day >= today), None)


def meeting_before(days: Sequence[date], meeting: date) -> date | None:
    return next((day for day in reversed(days) if day < meeting), None)


def pack_due(group: Group, meeting: date) -> date:
    """The day on which the pack of that meeting is to be there."""
    return _working_days_before(meeting, PACK_BEFORE[group])


def reminder_due(group: Group, meeting: date) -> datetime:
    """When to remind whoever approves the pack: as the office opens."""
    day = _working_days_before(meeting, REMINDED_BEFORE[group])
    return datetime.combine(day, OFFICE_OPENS, LONDON).astimezone(UTC)


def _working_days_before(day: date, left: int) -> date:
    while left:
        day -= timedelta(days=1)
        left -= is_working_day(day)
    return day
