"""Notices are queued in the transaction that makes them due, and sent by a process of its own.

Claimed for a while, sent outside any transaction, then marked: a sender that dies in between leaves a claim
that runs out, and the next one sends it again. Rather twice than never (docs/adr/0025).
"""

import time
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import structlog
from sqlalchemy import Engine

from homeward import tracing
from homeward.domain.telling.notices import (
    TRIED_FOR,
    About,
    Notice,
    NoticeProblem,
    NoticeState,
    ask_again_at,
    check_about,
    pause_after,
)
from homeward.errors import InvalidTransition
from homeward.notify.channels import Channels
from homeward.notify.govuk_notify import GovukNotify
from homeward.notify.messages import Template, message
from homeward.notify.outcomes import NotSent, Receipt
from homeward.services.telling.receivers import assign, waits_until
from homeward.store import access, notices, outbox
from homeward.store.database import is_passing
from homeward.store.unit_of_work import UnitOfWork, reading, unit_of_work

log = structlog.get_logger()

LEASE = timedelta(minutes=5)
"""Longer than a round and its last message can take: every step of a message has its own timeout."""
LONGEST_ROUND = 60
"""Seconds after which a round takes up no more."""

Due = Callable[[UnitOfWork, datetime], None]
"""Queues what is due at a moment."""
Told = Callable[[UnitOfWork, Notice, str | None, datetime], None]
"""Notes, in the transaction that marks a notice as sent, that a person was told; None: a system, or somebody
without an account."""


def queue(
    uow: UnitOfWork,
    kind: About,
    about: str,
    cause: str,
    template: Template,
    *,
    due_at: datetime,
    now: datetime,
    role: str | None = None,
    person: str | None = None,
    address: str | None = None,
) -> None:
    """Have a role, a person or an address told from `due_at` on. The same cause about the same thing counts
    once.

    Raises HomewardError where `about` is no reference of ours.
    """
    check_about(about)
    notices.add(
        uow,
        [
            {
                "id": uuid4().hex,
                "about_kind": kind,
                "about": about,
                "cause": cause,
                "template": template,
                "role": role,
                "person": person,
                "address": address,
                "due_at": due_at,
                "created_at": now,
                "state": NoticeState.WAITING,
                "attempts": 0,
                "next_attempt_at": due_at,
            }
        ],
    )


def send_waiting(
    engine: Engine,
    channels: Channels,
    now: datetime,
    limit: int,
    *,
    due: Sequence[Due] = (),
    told: Sequence[Told] = (),
) -> int:
    """Send what is due, oldest first; answers with how many were taken up."""
    queue_due(engine, now, due)
    if not channels.names:
        with unit_of_work(engine) as uow:
            notices.tell_problem(uow, NoticeProblem.NO_CHANNEL)
        return 0
    ask_providers(engine, channels, now, limit)
    away: set[str] = set()
    until = time.monotonic() + LONGEST_ROUND
    for taken in range(limit):
        claimed = claim(engine, channels, now, away) if time.monotonic() < until else None
        if claimed is None:
            return taken
        with _traced(engine, claimed) as span:
            span.tell(outcome=_send(engine, channels, claimed, now, away, told))
    return limit


def _traced(engine: Engine, notice: Notice) -> AbstractContextManager[tracing.Span]:
    """In the trace of what last gave people something to answer on the alert that it is about."""
    after = None
    if tracing.is_on() and notice.about_kind is About.ALERT:
        with reading(engine) as uow:
            after = outbox.traceparent_of_alert(uow, notice.about)
    return tracing.span(
        "send notice",
        tracing.Kind.CLIENT,
        after=after,
        template=notice.template,
        channel=notice.channel or "",
        attempts=notice.attempts,
    )


def queue_due(engine: Engine, now: datetime, due: Sequence[Due]) -> None:
    """What cannot be queued must not hold up what waits already."""
    for each in due:
        try:
            with unit_of_work(engine) as uow:
                each(uow, now)
        except Exception as error:
            if is_passing(error):
                raise
            log.exception("notices that are due cannot be queued", by=each.__name__)


def claim(engine: Engine, channels: Channels, now: datetime, away: set[str]) -> Notice | None:
    """The next one to send, for this sender alone until its lease ends; None where there is none."""
    while True:
        with unit_of_work(engine) as uow:
            notice = notices.next_to_send(uow, now, away)
            if notice is None:
                return None
            claimed = _take_up(uow, notice, channels, now, away)
        if claimed:
            return claimed


def _take_up(
    uow: UnitOfWork, notice: Notice, channels: Channels, now: datetime, away: set[str]
) -> Notice | None:
    """None where it has to wait."""
    receiver = assign(uow, notice, channels, now)
    if isinstance(receiver, NoticeProblem):
        _try_later(uow, notice, receiver, now, attempts=notice.attempts + 1)
        return None
    values: dict[str, Any] = {
        "person": receiver.person,
        "address": receiver.address,
        "channel": receiver.channel,
        "told": receiver.told,
    }
    if receiver.channel in away:
        notices.change(uow, notice, NoticeState.WAITING, **values)
        return None
    if turn := waits_until(uow, receiver, channels.per_hour, now):
        problem = NoticeProblem.WAITS_ITS_TURN
        notices.change(uow, notice, NoticeState.WAITING, **values, next_attempt_at=turn, problem=problem)
        return None
    return notices.change(
        uow,
        notice,
        NoticeState.SENDING,
        **values,
        attempts=notice.attempts + 1,
        first_attempt_at=notice.first_attempt_at or now,
        leased_until=now + LEASE,
    )


def _send(
    engine: Engine,
    channels: Channels,
    notice: Notice,
    now: datetime,
    away: set[str],
    told: Sequence[Told],
) -> str:
    """Answers with what became of it."""
    try:
        receipt = _carry(channels, notice)
    except NotSent as failure:
        if failure.channel_away and notice.channel:
            away.add(notice.channel)
        with unit_of_work(engine) as uow:
            _try_later(uow, notice, failure.problem, now, final=failure.final)
        return failure.problem.name
    except Exception:
        log.exception("notice cannot be sent", notice=notice.id)
        with unit_of_work(engine) as uow:
            _try_later(uow, notice, NoticeProblem.FAULT, now)
        return NoticeProblem.FAULT.name
    try:
        with unit_of_work(engine) as uow:
            _mark_sent(uow, notice, receipt, now, told)
        return receipt.state
    except Exception as error:
        if is_passing(error):
            raise
        log.exception("notice was sent, and this cannot be noted", notice=notice.id)
        with unit_of_work(engine) as uow:
            _try_later(uow, notice, NoticeProblem.NOT_NOTED, now, final=True)
        return NoticeProblem.NOT_NOTED.name


def _carry(channels: Channels, notice: Notice) -> Receipt:
    """Raises NotSent."""
    text = message(notice, channels.public_url, channels.duty_phone)
    if channels.webhook and notice.channel == channels.webhook.name:
        return channels.webhook.send(text)
    assert channels.personal is not None, "a channel was assigned"
    return channels.personal.send(notice.address or "", text)


def _mark_sent(
    uow: UnitOfWork, notice: Notice, receipt: Receipt, now: datetime, told: Sequence[Told]
) -> None:
    sent = notices.change(
        uow,
        notice,
        receipt.state,
        sent_at=now,
        delivered_at=now if receipt.state is NoticeState.DELIVERED else None,
        provider_ref=receipt.provider_ref,
        next_attempt_at=ask_again_at(now, now) if receipt.provider_ref else None,
        leased_until=None,
        problem=None,
    )
    if sent is None:  # the lease ran out, and another sender has it
        return
    for note in told:
        note(uow, sent, sent.person, now)
    log.info("notice sent", notice=notice.id, state=receipt.state, attempts=notice.attempts)


def _try_later(
    uow: UnitOfWork,
    notice: Notice,
    problem: NoticeProblem,
    now: datetime,
    *,
    final: bool = False,
    attempts: int | None = None,
) -> None:
    """If `final`, or once it was tried for long enough, only a person can have it sent again."""
    tries = notice.attempts if attempts is None else attempts
    first = notice.first_attempt_at or now
    fails = final or now - first >= TRIED_FOR
    state = NoticeState.FAILED if fails else NoticeState.WAITING
    notices.change(
        uow,
        notice,
        state,
        attempts=tries,
        first_attempt_at=first,
        next_attempt_at=None if fails else now + pause_after(tries),
        leased_until=None,
        provider_ref=None,
        problem=problem,
    )
    log.warning("notice not sent", notice=notice.id, state=state, problem=problem.name, attempts=tries)


def ask_providers(engine: Engine, channels: Channels, now: datetime, limit: int) -> None:
    """Ask GOV.UK Notify what became of messages that it took."""
    provider = channels.personal
    if not isinstance(provider, GovukNotify):
        return
    for _ in range(limit):
        with unit_of_work(engine) as uow:
            notice = notices.next_to_ask(uow, now)
            if notice is None or notice.provider_ref is None or notice.sent_at is None:
                return
            again = ask_again_at(notice.sent_at, now)
            notices.change(uow, notice, NoticeState.SENT, next_attempt_at=again)
        try:
            receipt = provider.delivery(notice.provider_ref)
        except NotSent as failure:
            if failure.problem is not NoticeProblem.NOT_DELIVERED:
                return
            with unit_of_work(engine) as uow:
                _try_later(uow, notice, failure.problem, now, final=failure.final)
            continue
        if receipt.state is NoticeState.DELIVERED:
            with unit_of_work(engine) as uow:
                notices.change(uow, notice, receipt.state, delivered_at=now, next_attempt_at=None)


def send_again(uow: UnitOfWork, failed: Sequence[Notice], by: str, now: datetime) -> None:
    """Have notices that failed sent again, at once and for another day.

    Raises InvalidTransition for one that did not fail.
    """
    for notice in failed:
        if notice.state is not NoticeState.FAILED:
            raise InvalidTransition(f"This notice is {notice.state}: only one that failed is sent again.")
        notices.change(
            uow,
            notice,
            NoticeState.WAITING,
            attempts=0,
            first_attempt_at=None,
            next_attempt_at=now,
            problem=None,
        )
        access.record(uow, now, by, None, f"notices: {notice.id} to be sent again")


def send_failed_again(engine: Engine, by: str, now: datetime) -> int:
    """All that failed; answers with how many."""
    with unit_of_work(engine) as uow:
        failed = notices.listing(uow, NoticeState.FAILED)
        send_again(uow, failed, by, now)
    return len(failed)
