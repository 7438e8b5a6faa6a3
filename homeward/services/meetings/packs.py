"""The packs of the next meetings that nobody has approved yet."""

from dataclasses import dataclass
from datetime import date, datetime

from homeward.domain.events.kinds import london_day
from homeward.domain.meetings.dates import Group, next_meeting, reminder_due
from homeward.store import meetings, packs
from homeward.store.packs import Draft
from homeward.store.unit_of_work import UnitOfWork


@dataclass(frozen=True)
class Unapproved:
    """`draft` is the newest; None: there is none yet."""

    group: Group
    meeting: date
    draft: Draft | None

    @property
    def remind_at(self) -> datetime:
        return reminder_due(self.group, self.meeting)


def unapproved(uow: UnitOfWork, now: datetime) -> list[Unapproved]:
    """Of the next meeting of each group, what a person has to approve now: a draft, or a pack that is not
    even drafted though the meeting is near."""
    found = []
    for group in Group:
        if meeting := next_meeting(meetings.days(uow, group), london_day(now)):
            draft = packs.newest(uow, group, meeting)
            pack = Unapproved(group, meeting, draft)
            if (draft and not draft.approved_at) or (draft is None and pack.remind_at <= now):
                found.append(pack)
    return found
