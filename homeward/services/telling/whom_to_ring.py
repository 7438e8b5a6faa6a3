"""Whom to ring about a child: who the record names, with the telephones of the address book and settings."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from homeward.config import settings
from homeward.domain.codes.authorities import AUTHORITY_NAMES
from homeward.domain.codes.national import PLACEMENT
from homeward.domain.history.due_interviews import due_interviews
from homeward.domain.history.timeline import Timeline
from homeward.domain.history.where_now import WhereNow
from homeward.domain.telling.recipients import Recipient
from homeward.domain.telling.tellings import authority_of, contact_of
from homeward.store import accounts, address_book
from homeward.store.unit_of_work import UnitOfWork

OF_THE_CHILD = (Recipient.SOCIAL_WORKER, Recipient.REVIEWING_OFFICER)
ELSEWHERE = (Recipient.HOST_AUTHORITY, Recipient.HOST_POLICE)
"""Rung where another authority has the child in its area."""


@dataclass(frozen=True)
class Ring:
    """One line: who it is to the child, whom the record names, and how to reach them."""

    what: str
    name: str | None = None
    telephone: str | None = None
    mailbox: str | None = None
    reference: str | None = None


def whom_to_ring(uow: UnitOfWork, timeline: Timeline, where: WhereNow) -> list[Ring]:
    """Those of the child first, whether or not anybody is on record; the duty teams last."""
    book = address_book.entries(uow)
    found = [_recipient(book, timeline, each) for each in OF_THE_CHILD]
    found += [*_home(timeline), *_interviewer(timeline, accounts.names(uow))]
    found.append(_police(book, timeline, where))
    hosted = authority_of(timeline, Recipient.HOST_AUTHORITY)
    if hosted and hosted != settings().responsible_la:
        found += [_recipient(book, timeline, each) for each in ELSEWHERE]
    found.append(Ring("Duty team", telephone=settings().duty_phone))
    found.append(Ring("Emergency duty team, out of hours", telephone=settings().emergency_duty_phone))
    return found


Book = Mapping[tuple[str, str], address_book.Change]


def _recipient(book: Book, timeline: Timeline, recipient: Recipient, reference: str | None = None) -> Ring:
    """By the name on record; the address book knows the telephone, and the name where the record does not."""
    authority = authority_of(timeline, recipient)
    entry = address_book.whom_to_ring(book, recipient, authority)
    named = contact_of(timeline, recipient) or AUTHORITY_NAMES.get(authority or "", authority)
    parts = (named, entry.name if entry else None)
    return Ring(
        recipient.value,
        "; ".join(filter(None, parts)) or None,
        entry.telephone if entry else None,
        entry.mailbox if entry else None,
        reference,
    )


def _home(timeline: Timeline) -> Iterator[Ring]:
    if timeline.placements.items:
        placed = timeline.placements.items[-1].event.data
        address = None if placed.confidential == "Y" else placed.address
        what = PLACEMENT.label(placed.place_code)
        yield Ring("Where the child is placed", "; ".join(filter(None, (what, address))))
    for notice in timeline.notices[-1:]:
        if notice.data.home:
            yield Ring("Home that another authority chose", notice.data.home)


def _interviewer(timeline: Timeline, names: Mapping[str, str]) -> Iterator[Ring]:
    for due in due_interviews(timeline)[:1]:
        who = names.get(due.interviewer, due.interviewer) if due.interviewer else "Nobody has it yet"
        yield Ring("Return interview worker", who)


def _police(book: Book, timeline: Timeline, where: WhereNow) -> Ring:
    report = where.episode.report if where.episode else None
    reference = report.data.police_ref or report.data.episode if report else None
    return _recipient(book, timeline, Recipient.POLICE, reference)
