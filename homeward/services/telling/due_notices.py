"""Which notices time makes due: the calls of alerts, and what nobody has told whom it must be told."""

import uuid
from datetime import datetime, timedelta

from homeward.domain.calendar.deadlines import is_office_time
from homeward.domain.events import make
from homeward.domain.events.our_events import NAMESPACE, SOURCE
from homeward.domain.telling.notices import About, Notice, NoticeState
from homeward.errors import NotFound
from homeward.notify.messages import Template
from homeward.services.telling.notices import queue
from homeward.services.telling.pack_notices import queue_packs
from homeward.store import address_book, calls, children, journal, notices, queries, tellings
from homeward.store.tellings import TellingRow
from homeward.store.unit_of_work import UnitOfWork

OVERDUE, MANAGER = "overdue", "cadt_manager"
MANAGER_AFTER = timedelta(minutes=30)
"""From when telling somebody is overdue until the manager hears of it."""


def queue_calls(uow: UnitOfWork, now: datetime) -> None:
    """What alerts have somebody told by now."""
    for call in calls.not_queued(uow, now):
        queue(
            uow,
            About.ALERT,
            call.alert_id,
            call.cause,
            Template(call.kind),
            due_at=call.at,
            now=now,
            role=call.role,
            person=call.person,
        )


def queue_tellings(uow: UnitOfWork, now: datetime) -> None:
    """Whoever is on duty hears what is overdue to be told, and the manager half an hour later."""
    on_duty = "duty" if is_office_time(now) else "emergency_duty"
    for row in tellings.overdue(uow, now):
        assert row.due, "only what has a time can be overdue"
        _tell_of(uow, row, OVERDUE, row.due, now, on_duty)
        if now >= row.due + MANAGER_AFTER:
            _tell_of(uow, row, f"{OVERDUE} still", row.due + MANAGER_AFTER, now, MANAGER)


def _tell_of(
    uow: UnitOfWork, row: TellingRow, cause: str, due_at: datetime, now: datetime, role: str
) -> None:
    template = Template.TELLING_OVERDUE
    queue(uow, About.TELLING, row.id, cause, template, due_at=due_at, now=now, role=role)


def queue_first_words(uow: UnitOfWork, now: datetime) -> None:
    """Whoever has an account is sent to the page. Bodies that take such a message are asked to ring us."""
    book = address_book.entries(uow)
    for row in tellings.to_tell(uow):
        due_at = row.since or now
        if row.to.has_account:
            template, cause = Template.FOR_YOU, "for you"
            queue(uow, About.TELLING, row.id, cause, template, due_at=due_at, now=now, role=MANAGER)
            continue
        entry = address_book.whom_to_ring(book, row.recipient, row.authority)
        if entry and entry.ring_us and entry.mailbox:
            template, cause = Template.RING_US, "ring us"
            queue(uow, About.TELLING, row.id, cause, template, due_at=due_at, now=now, address=entry.mailbox)


def cancel_what_is_over(uow: UnitOfWork, _now: datetime) -> None:
    """Nobody is told of what was taken on, decided or told meanwhile."""
    waiting = notices.listing(uow, NoticeState.WAITING)
    of_alerts = [each for each in waiting if each.about_kind is About.ALERT]
    stands = calls.standing(uow, [each.about for each in of_alerts])
    open_ = {row.id for row in tellings.to_tell(uow)}
    over = [each for each in of_alerts if (each.about, _call_of(each)) not in stands]
    over += [each for each in waiting if each.about_kind is About.TELLING and each.about not in open_]
    for each in over:
        notices.change(uow, each, NoticeState.CANCELLED)


def _call_of(notice: Notice) -> str:
    """Several people on duty have a notice each of one call."""
    return notice.cause.partition("/")[0]


def note_escalation(uow: UnitOfWork, notice: Notice, person: str | None, now: datetime) -> None:
    """An alert is escalated once the next in its chain was told, and not before."""
    if notice.about_kind is not About.ALERT or notice.template != Template.ALERT_ESCALATED or not person:
        return
    try:
        child_ref = queries.alert_by_id(uow, notice.about).child_ref
    except NotFound:  # it was joined with another
        return
    children.lock(uow, [child_ref])
    id_ = uuid.uuid5(NAMESPACE, f"escalated by {notice.id}").hex
    told = {"alert": notice.about, "to": notice.role, "told": person, "call": _call_of(notice)}
    event = make("alert.escalated", id_, SOURCE, now, {"child_ref": child_ref, **told})
    journal.append_all(uow, [event], to_outbox=True)


DUE = (cancel_what_is_over, queue_calls, queue_tellings, queue_first_words, queue_packs)
TOLD = (note_escalation,)
