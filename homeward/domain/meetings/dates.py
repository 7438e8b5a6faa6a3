"""On which days the groups meet that discuss children, and when the pack of a meeting is due."""

from collections.abc import Sequence
from datetime import date, timedelta
from enum import StrEnum

from homeward.domain.calendar.deadlines import is_working_day


class Group(StrEnum):
    """Who meets."""

    MACSE = "macse"
    MISSING_GROUP = "missing_group"


PACK_BEFORE = {Group.MACSE: 5, Group.MISSING_GROUP: 2}
"""Working days from when the pack is due to the meeting: MACSE's by domain.md, section 11. The missing group
may meet weekly, and its pack must not be older than the meeting before."""


def next_meeting(days: Sequence[date], today: date) -> date | None:
    """Of days in order. A meeting of today is yet to come."""
    return next((day for day in days if day >= today), None)


def meeting_before(days: Sequence[date], meeting: date) -> date | None:
    return next((day for day in reversed(days) if day < meeting), None)


def pack_due(group: Group, meeting: date) -> date:
    """The day on which the pack of that meeting is to be there."""
    day, left = meeting, PACK_BEFORE[group]
    while left:
        day -= timedelta(days=1)
        left -= is_working_day(day)
    return day
