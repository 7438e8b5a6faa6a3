"""Whom a notice goes to, and by which channel: found out when it is taken up, not when it is queued."""

from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from uuid import uuid4

from homeward.domain.telling.notices import Notice, NoticeProblem, NoticeState
from homeward.errors import NotFound
from homeward.notify.channels import Channels
from homeward.notify.webhook import Webhook
from homeward.services.alerts.on_duty import on_duty
from homeward.store import accounts, notices
from homeward.store.unit_of_work import UnitOfWork


@dataclass(frozen=True)
class Receiver:
    """`told` is what the record and the limit of an hour know it by."""

    channel: str
    told: str
    person: str | None = None
    address: str | None = None


def assign(uow: UnitOfWork, notice: Notice, channels: Channels, now: datetime) -> Receiver | NoticeProblem:
    """Who has this notice. Everybody else of its role, and the webhook, get a notice of their own."""
    if notice.channel is None:
        notice = _fan_out(uow, notice, channels, now)
    personal = channels.personal
    if channels.webhook and (notice.channel == Webhook.name or personal is None):
        return Receiver(Webhook.name, Webhook.name)
    if personal is None or notice.channel == Webhook.name:
        return NoticeProblem.NO_CHANNEL
    if notice.person is None:
        if notice.address is None:
            return NoticeProblem.NOBODY
        return Receiver(personal.name, notice.address, address=notice.address)
    address = _address_of(uow, notice.person)
    if address is None:
        return NoticeProblem.NO_ADDRESS
    return Receiver(personal.name, notice.person, notice.person, address)


def _fan_out(uow: UnitOfWork, notice: Notice, channels: Channels, now: datetime) -> Notice:
    """The notice with its person; the others are queued in the same transaction."""
    if channels.personal is None:
        return notice
    people = [notice.person]
    if notice.role and not notice.person:
        people = [account.username for account in on_duty(uow, notice.role, now)]
    copies = [
        replace(_copy(notice, person, now), person=person, channel=channels.personal.name)
        for person in people[1:]
        if person
    ]
    if channels.webhook:
        to_system = _copy(notice, Webhook.name, now)
        copies.append(replace(to_system, channel=Webhook.name, person=None, address=None))
    notices.add(uow, [asdict(copy) for copy in copies])
    return replace(notice, person=people[0] if people else None)


def _copy(notice: Notice, whose: str, now: datetime) -> Notice:
    return replace(
        notice,
        id=uuid4().hex,
        cause=f"{notice.cause}/{whose}",
        created_at=now,
        state=NoticeState.WAITING,
        attempts=0,
        first_attempt_at=None,
        next_attempt_at=now,
        leased_until=None,
        problem=None,
    )


def _address_of(uow: UnitOfWork, username: str) -> str | None:
    """Read anew each time, so that an address that was put right is used."""
    try:
        account = accounts.get(uow, username)
    except NotFound:
        return None
    return account.email if account.active else None


def waits_until(uow: UnitOfWork, receiver: Receiver, per_hour: int, now: datetime) -> datetime | None:
    """When it is this person's turn again; None: now. A system may be sent any number."""
    if receiver.channel == Webhook.name:
        return None
    last = notices.sent_at(uow, receiver.told, per_hour)
    turn = last and last + timedelta(hours=1)
    return turn if turn and turn > now else None
