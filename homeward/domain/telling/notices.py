"""Notices: what tells a person electronically that something waits. Their states, and when to try again.

A notice never holds a child's data: `about` is a reference of ours (docs/adr/0025).
"""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from homeward.errors import HomewardError, InvalidTransition


class NoticeState(StrEnum):
    """`sent`: the receiver's system took it; `delivered`: it said that it reached the person."""

    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    DELIVERED = "delivered"
    FAILED = "failed"
    CANCELLED = "cancelled"


class About(StrEnum):
    """What kind of thing a notice is about."""

    ALERT = "alert"
    TELLING = "telling"
    OPS = "ops"
    MACSE_PACK = "macse_pack"
    GROUP_PACK = "group_pack"
    AUDIT_LISTS = "audit_lists"


class NoticeProblem(StrEnum):
    """Why a notice is not sent, in words for operations staff; the same words for every notice."""

    NO_CHANNEL = "No channel is set up: nobody is told electronically"
    NOBODY = "Nobody who is on duty for this role has an address"
    NO_ADDRESS = "The account is closed or has no address"
    WAITS_ITS_TURN = "This receiver has had as many as may be sent in an hour"
    AWAY = "The channel could not be reached, or did not answer in time"
    NOT_NOW = "The receiver cannot take it now"
    REFUSED = "The receiver refused it for good"
    NOT_DELIVERED = "It was taken, and did not reach the person"
    NOT_NOTED = "It was sent, and this could not be noted"
    FAULT = "A fault of Homeward's own; see the log"


def without_channel(waiting: int) -> str:
    """The one cause for which so many notices wait."""
    return f"{NoticeProblem.NO_CHANNEL}. Notices that wait for one: {waiting}."


@dataclass(frozen=True)
class Notice:
    """One message to one person or system; to a whole role, until it is known who has it.

    `due_at` is the time that it tells of, and before which it is not sent. `told` is whom it was sent to: a
    username, an address, or the name of the channel. `next_attempt_at` of a notice that was sent is when to
    ask whether it was delivered.
    """

    id: str
    about_kind: About
    about: str
    cause: str
    template: str
    role: str | None
    person: str | None
    address: str | None
    channel: str | None
    due_at: datetime
    created_at: datetime
    state: NoticeState
    attempts: int
    first_attempt_at: datetime | None
    next_attempt_at: datetime | None
    leased_until: datetime | None
    told: str | None
    sent_at: datetime | None
    delivered_at: datetime | None
    provider_ref: str | None
    problem: str | None


TRANSITIONS: dict[NoticeState, frozenset[NoticeState]] = {
    NoticeState.WAITING: frozenset(
        {NoticeState.WAITING, NoticeState.SENDING, NoticeState.FAILED, NoticeState.CANCELLED}
    ),
    # Sent again where its sender was killed: rather twice than never.
    NoticeState.SENDING: frozenset(
        {
            NoticeState.SENDING,
            NoticeState.WAITING,
            NoticeState.SENT,
            NoticeState.DELIVERED,
            NoticeState.FAILED,
        }
    ),
    # Sent still: it was asked about, and nothing is known yet.
    NoticeState.SENT: frozenset(
        {NoticeState.SENT, NoticeState.WAITING, NoticeState.DELIVERED, NoticeState.FAILED}
    ),
    NoticeState.DELIVERED: frozenset(),
    NoticeState.FAILED: frozenset({NoticeState.WAITING}),
    NoticeState.CANCELLED: frozenset(),
}
"""What each state may become. A person alone has a failed notice wait again."""


def check_change(state: NoticeState, becomes: NoticeState) -> None:
    """Raises InvalidTransition where the state does not allow the change."""
    if becomes not in TRANSITIONS[state]:
        raise InvalidTransition(f"A notice that is {state} cannot become {becomes}.")


FIRST_PAUSE, LONGEST_PAUSE = timedelta(seconds=30), timedelta(minutes=15)
TRIED_FOR = timedelta(hours=24)
"""How long a notice is tried, from its first try on."""


def pause_after(attempts: int) -> timedelta:
    """How long to wait after so many attempts failed: it doubles."""
    doublings = min(max(attempts - 1, 0), 10)
    return min(FIRST_PAUSE * (1 << doublings), LONGEST_PAUSE)


def ask_again_at(sent_at: datetime, now: datetime) -> datetime:
    """When to ask next whether a message was delivered: after as long again as it has taken so far."""
    return now + min(max(now - sent_at, FIRST_PAUSE), LONGEST_PAUSE)


_OPAQUE = re.compile(r"[0-9a-f]{8,64}")


def check_about(about: str) -> None:
    """Raises HomewardError unless it is a reference such as Homeward makes: nothing that a person could read
    may get into a message."""
    if not _OPAQUE.fullmatch(about):
        raise HomewardError("A notice is about a reference of Homeward's, of 8 to 64 hexadecimal digits.")


def short_reference(about: str) -> str:
    """What is told on the telephone: `8F3A-22C1`."""
    return f"{about[:4]}-{about[4:8]}".upper()
