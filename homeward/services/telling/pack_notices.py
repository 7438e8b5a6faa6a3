"""The notices that packs make due: one for each draft that waits for approval, and one before the meeting."""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from homeward.domain.events.our_events import NAMESPACE
from homeward.domain.meetings.dates import Group
from homeward.domain.telling.notices import About, NoticeState
from homeward.notify.messages import Template
from homeward.services.meetings.packs import unapproved
from homeward.services.tasks.kinds import COORDINATOR
from homeward.services.telling.notices import queue
from homeward.store import notices
from homeward.store.unit_of_work import UnitOfWork

ABOUT = {Group.MACSE: About.MACSE_PACK, Group.MISSING_GROUP: About.GROUP_PACK}


@dataclass(frozen=True)
class _Waits:
    kind: About
    about: str
    cause: str
    template: Template
    due_at: datetime


def queue_packs(uow: UnitOfWork, now: datetime) -> None:
    """The coordinator is told of what waits, and nobody of what was approved or drafted anew meanwhile."""
    due = {(each.kind, each.about, each.cause): each for each in _due(uow, now)}
    for waiting in notices.listing(uow, NoticeState.WAITING):
        call = (waiting.about_kind, waiting.about, waiting.cause.partition("/")[0])
        if waiting.about_kind in ABOUT.values() and call not in due:
            notices.change(uow, waiting, NoticeState.CANCELLED)
    for each in due.values():
        queue(
            uow,
            each.kind,
            each.about,
            each.cause,
            each.template,
            due_at=each.due_at,
            now=now,
            role=COORDINATOR,
        )


def _due(uow: UnitOfWork, now: datetime) -> Iterator[_Waits]:
    for pack in unapproved(uow, now):
        kind, about = ABOUT[pack.group], uuid.uuid5(NAMESPACE, f"{pack.group} pack|{pack.meeting}").hex
        if pack.draft:
            cause = f"draft {pack.draft.number}"
            yield _Waits(kind, about, cause, Template.PACK_DRAFTED, pack.draft.made_at)
        if pack.remind_at <= now:
            yield _Waits(kind, about, "reminder", Template.PACK_NOT_APPROVED, pack.remind_at)
