"""When groups meet, and when the packs of their meetings are due."""

from datetime import UTC, date, datetime

import pytest

from homeward.domain.meetings.dates import Group, meeting_before, next_meeting, pack_due, reminder_due

DAYS = [date(2026, 3, 12), date(2026, 4, 9)]


@pytest.mark.parametrize(
    ("group", "meeting", "due"),
    [
        (Group.MACSE, date(2026, 3, 12), date(2026, 3, 5)),  # a Thursday
        (Group.MACSE, date(2026, 3, 16), date(2026, 3, 9)),
        (Group.MACSE, date(2026, 4, 9), date(2026, 3, 31)),  # over Good Friday and Easter Monday
        (Group.MACSE, date(2026, 3, 15), date(2026, 3, 9)),  # a Sunday
        (Group.MISSING_GROUP, date(2026, 3, 16), date(2026, 3, 12)),
    ],
)
def test_a_pack_is_due_working_days_before_its_meeting(group: Group, meeting: date, due: date) -> None:
    assert pack_due(group, meeting) == due


@pytest.mark.parametrize(
    ("today", "next_", "before"),
    [
        (date(2026, 3, 11), DAYS[0], None),
        (date(2026, 3, 12), DAYS[0], None),
        (date(2026, 3, 13), DAYS[1], DAYS[0]),
        (date(2026, 4, 10), None, DAYS[1]),
    ],
)
def test_a_meeting_of_today_is_yet_to_come(today: date, next_: date | None, before: date | None) -> None:
    assert next_meeting(DAYS, today) == next_
    assert meeting_before(DAYS, today) == before


@pytest.mark.parametrize(
    ("group", "meeting", "at"),
    [
        (Group.MACSE, date(2026, 3, 12), datetime(2026, 3, 10, 9, tzinfo=UTC)),
        (Group.MACSE, date(2026, 4, 8), datetime(2026, 4, 2, 8, tzinfo=UTC)),  # over Easter, in summer time
        (Group.MISSING_GROUP, date(2026, 3, 16), datetime(2026, 3, 13, 9, tzinfo=UTC)),  # a Monday
    ],
)
def test_whoever_approves_is_reminded_as_the_office_opens(group: Group, meeting: date, at: datetime) -> None:
    assert reminder_due(group, meeting) == at
