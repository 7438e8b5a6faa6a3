"""Who must be told about which child: what is open, whom to ring, and what people record of it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from homeward.domain.events import Event
from homeward.domain.events.kinds import LIST_CAP
from homeward.domain.events.our_events import TICK
from homeward.domain.events.types.sharing import Channel
from homeward.domain.telling.recipients import Recipient
from homeward.domain.telling.tellings import CONFIRMED, TOLD, TRIED, TellingState
from homeward.engine.rulefiles.model import Rule
from homeward.errors import InvalidTransition
from homeward.services.alerts.answering import Step, record
from homeward.services.children.people import Person, people
from homeward.services.paging import Paged, page_of
from homeward.store import address_book, children, identities, tellings
from homeward.store.address_book import Entry
from homeward.store.tellings import TellingRow
from homeward.store.unit_of_work import UnitOfWork

UNCONFIRMED_FOR = timedelta(days=7)
"""How long the page shows what was told and nobody has confirmed."""


@dataclass(frozen=True)
class TellingView:
    """One item with its child and, where the address book has one, whom to ring."""

    row: TellingRow
    person: Person
    ring: Entry | None


@dataclass(frozen=True)
class Conversation:
    """What a person says of how they told somebody. `reference` is the one that they were given, if any."""

    channel: Channel
    to_name: str
    told_at: datetime
    what: str
    basis: str
    reference: str | None


@dataclass(frozen=True)
class Attempt:
    channel: Channel
    tried_at: datetime
    note: str | None


def to_tell(uow: UnitOfWork, page: int) -> Paged[TellingView]:
    """What is still to be told, of all children, the first due at the top."""
    paged = page_of(tellings.to_tell(uow), page)
    return paged.showing(_views(uow, paged.shown))


def unconfirmed(uow: UnitOfWork, now: datetime, page: int) -> Paged[TellingView]:
    """What was told of late and nobody has confirmed, the latest first."""
    paged = page_of(tellings.unconfirmed(uow, now - UNCONFIRMED_FOR), page)
    return paged.showing(_views(uow, paged.shown))


def of_child(uow: UnitOfWork, child_ref: str) -> list[TellingView]:
    return _views(uow, tellings.of_children(uow, [child_ref]))


def one(uow: UnitOfWork, telling_id: str) -> TellingView:
    """Raises NotFound."""
    (view,) = _views(uow, [tellings.one(uow, telling_id)])
    return view


def _views(uow: UnitOfWork, rows: Sequence[TellingRow]) -> list[TellingView]:
    who = people(uow, {row.child_ref for row in rows})
    book = address_book.entries(uow)
    return [
        TellingView(row, who[row.child_ref], address_book.whom_to_ring(book, row.recipient, row.authority))
        for row in rows
    ]


def record_told(
    uow: UnitOfWork, telling_id: str, step: Step, said: Conversation, *, shown: Collection[str]
) -> None:
    """`shown` are the findings that the person has read; any other is still to be told. A reference that they
    gave confirms it. Raises NotFound, InvalidEvent; InvalidTransition where somebody has told them meanwhile,
    or nothing of what was read stands any more."""
    row = _lock(uow, telling_id, TellingState.OPEN)
    news = [each for each in row.findings if each["finding"] in shown][:LIST_CAP]
    withdrawn = [each["finding"] for each in row.withdrawn if each["finding"] in shown][:LIST_CAP]
    if not (news or withdrawn):
        raise InvalidTransition("None of what was read stands any more.")
    about = {"recipient": row.recipient, "findings": news, "withdrawn": withdrawn}
    _record_told(uow, step, row.child_ref, row.id, said, **about)


def share_interview(
    uow: UnitOfWork, interview: Event, to: Recipient, share: str, step: Step, said: Conversation
) -> None:
    """An interview was told by itself, whether or not a rule wants it: rules' findings are still to be told.
    `share` is its reference; recorded again, nothing is. Raises InvalidEvent."""
    ref = child_of(uow, interview)
    children.lock(uow, [ref])
    if all(each.id != share for each in tellings.of_children(uow, [ref])):
        _record_told(uow, step, ref, share, said, recipient=to, interview=interview.id)


def child_of(uow: UnitOfWork, interview: Event) -> str:
    assert interview.child, "an interview is a child's"
    return identities.find(uow, [interview.child])[interview.child]


def of_interview(uow: UnitOfWork, interview: Event) -> list[TellingRow]:
    """With whom it was shared, in order."""
    rows = tellings.of_children(uow, [child_of(uow, interview)])
    return [row for row in rows if row.told and row.told.get("interview") == interview.id]


def _record_told(
    uow: UnitOfWork, step: Step, child_ref: str, share: str, said: Conversation, **about: object
) -> None:
    told = {name: value for name, value in vars(said).items() if name != "reference"}
    event = record(uow, step, TOLD, child_ref, share=share, **told, **about)
    if said.reference:
        after = replace(step, at=event.occurred_at + TICK)
        record(uow, after, CONFIRMED, child_ref, share=share, by=said.to_name, reference=said.reference)


def record_attempt(uow: UnitOfWork, telling_id: str, step: Step, tried: Attempt) -> None:
    """Raises NotFound, InvalidEvent; InvalidTransition where somebody has told them meanwhile."""
    row = _lock(uow, telling_id, TellingState.OPEN)
    record(uow, step, TRIED, row.child_ref, share=row.id, recipient=row.recipient, **vars(tried))


def confirm(uow: UnitOfWork, telling_id: str, step: Step, *, by: str, reference: str | None) -> None:
    """Raises NotFound, InvalidEvent; InvalidTransition where it is confirmed already."""
    row = _lock(uow, telling_id, TellingState.TOLD)
    record(uow, step, CONFIRMED, row.child_ref, share=row.id, by=by, reference=reference)


def _lock(uow: UnitOfWork, telling_id: str, wanted: TellingState) -> TellingRow:
    """As it is under the child's lock, so that two people cannot both be first."""
    children.lock(uow, [tellings.one(uow, telling_id).child_ref])
    row = tellings.one(uow, telling_id)
    if row.state != wanted:
        raise InvalidTransition("Somebody has recorded this meanwhile.")
    return row


def sentences(row: TellingRow, rules: Mapping[str, Rule]) -> list[str]:
    """What there is to say, as one would say it: what each rule found, and what no longer holds."""
    news = [f"{_title(each['rule'], rules)}{each['because']}" for each in row.findings]
    gone = [f"Told before, and withdrawn since: {each['because']}" for each in row.withdrawn]
    return list(dict.fromkeys((*news, *gone)))


def _title(rule: str, rules: Mapping[str, Rule]) -> str:
    return f"{rules[rule].title}. " if rule in rules else ""
