"""The packs of meetings, from the first draft to the one that is approved."""

from collections.abc import Callable
from datetime import date, datetime

from homeward.domain.events.kinds import london_day
from homeward.domain.meetings.dates import Group, next_meeting, pack_due
from homeward.errors import InvalidTransition
from homeward.reports import macse_pack, missing_group_pack
from homeward.reports.pack import Pack, changes, read
from homeward.reports.pack_children import Basis
from homeward.services.records.about_no_child import record_about_no_child
from homeward.store import meetings, packs
from homeward.store.packs import PackRow
from homeward.store.unit_of_work import UnitOfWork

DRAW: dict[Group, Callable[[UnitOfWork, date, Basis], Pack]] = {
    Group.MACSE: macse_pack.draw,
    Group.MISSING_GROUP: missing_group_pack.draw,
}


def due(uow: UnitOfWork, group: Group, now: datetime) -> date | None:
    """The next meeting, if its pack is to be there by now."""
    today = london_day(now)
    meeting = next_meeting(meetings.days(uow, group), today)
    return meeting if meeting and pack_due(group, meeting) <= today else None


def keep(uow: UnitOfWork, pack: Pack, by: str) -> bool:
    """Keep it as the newest draft; whether it was kept: one that says the same as the last is not."""
    before = packs.last(uow, pack.group, pack.meeting)
    if before and not any(changes(read(before.content), pack)):
        return False
    packs.add(uow, pack.group, pack.meeting, pack.as_json(), by, pack.as_of)
    return True


def is_approved(uow: UnitOfWork, group: Group, meeting: date) -> bool:
    """Whether it is the newest draft that somebody approved."""
    newest = packs.newest(uow, group, meeting)
    return newest is not None and newest.approved_at is not None


def approve(uow: UnitOfWork, newest: PackRow, number: int, by: str, at: datetime, note: str | None) -> None:
    """Approve the draft of that number, which the person has read: with it MACSE's agenda is published.

    Raises InvalidTransition.
    """
    if newest.number != number:
        raise InvalidTransition(
            "A newer draft was made since you opened this page. Read it, then approve it."
        )
    if not packs.approve(uow, number, by, at, note):
        raise InvalidTransition("Somebody has approved this draft already.")
    if newest.group == Group.MACSE:
        held_on = newest.meeting.isoformat()
        cases = read(newest.content).cases
        agenda = {"meeting": f"MACSE-{held_on}", "held_on": held_on, "cases": cases}
        record_about_no_child(uow, "macse.agenda_published", by, at, **agenda)
