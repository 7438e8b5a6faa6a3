"""Take an event in: check it, append it to the journal; only then is it accepted."""

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from homeward.domain.events import MADE_BY_HOMEWARD, Event, parse
from homeward.domain.events.checks import CLOCK_SKEW
from homeward.domain.sources import OURS
from homeward.errors import InvalidEvent, NotTheirs, Problem
from homeward.services.people import unmatched
from homeward.services.senders import OPERATOR, Sender, imitations
from homeward.store import journal, quarantine
from homeward.store.unit_of_work import UnitOfWork

CONFLICT = Problem("id", "is that of an event accepted before with other content; the first one stands")
OUR_TYPE = Problem("type", "must be a type that agencies send; Homeward makes this one itself")
OUR_SOURCE = Problem("source", "must be the sender's own; this one stands for what is done in Homeward")
UNKNOWN_REFERENCE = Problem("data.child_ref", "No child goes by this reference.")


@dataclass(frozen=True)
class Accepted:
    """One event that is in the journal. `unmatched`: nobody has said yet which known child it is about."""

    source: str
    id: str
    seq: int
    duplicate: bool
    child_ref: str | None
    unmatched: bool


@dataclass
class Intake:
    """What became of many raw events: journal numbers, and the rows that were refused with their reasons.

    `new` are the inputs behind `accepted`, and `children` those whom they are about.
    """

    accepted: list[int] = field(default_factory=list)
    duplicates: list[int] = field(default_factory=list)
    new: list["Raw"] = field(default_factory=list)
    children: set[str] = field(default_factory=set)
    unmatched: int = 0
    refused: list[tuple["Raw", tuple[Problem, ...]]] = field(default_factory=list)
    quarantined: list[tuple[int, tuple[Problem, ...]]] = field(default_factory=list)


@dataclass(frozen=True)
class Raw:
    """One input as it came, where it came from, and what could be read of it (None: nothing)."""

    body: bytes
    content: Mapping[str, object] | None
    problems: tuple[Problem, ...] = ()
    file: str | None = None
    row: int | None = None


def read_json(body: bytes, *, file: str | None = None, row: int | None = None) -> Raw:
    """One JSON object from bytes; what is none is carried on with the reason."""
    try:
        content = json.loads(body.decode("utf-8-sig"))  # given bytes, it would take UTF-16 as well
    except UnicodeDecodeError:
        return Raw(body, None, (Problem("", "is not text in UTF-8"),), file, row)
    except (ValueError, RecursionError):
        return Raw(body, None, (Problem("", "is not complete, valid JSON"),), file, row)
    if not isinstance(content, dict):
        return Raw(body, None, (Problem("", "must be one JSON object, an event"),), file, row)
    return Raw(body, content, (), file, row)


def accept(
    uow: UnitOfWork,
    raw: Mapping[str, object],
    *,
    received_at: datetime,
    ours: bool = False,
    sender: Sender = OPERATOR,
) -> Accepted:
    """Journal one event and have it published.

    Raises InvalidEvent, NotTheirs (all that is wrong is who sends it), ConflictingEvent or NotFound.
    `ours`: it was recorded in Homeward itself, by a person who is signed in.
    """
    event = _parse_from(sender, raw, received_at)
    if not ours and (problems := _faults_of_source(uow, [event]).get(event.key)):
        raise InvalidEvent(problems)
    appended = journal.append(uow, event, to_outbox=True)
    return Accepted(
        event.source,
        event.id,
        appended.seq,
        appended.outcome is journal.Outcome.DUPLICATE,
        appended.child_ref,
        bool(appended.child_ref and unmatched(uow, [appended.child_ref])),
    )


def _parse_from(sender: Sender, raw: object, received_at: datetime) -> Event:
    """Raises InvalidEvent or NotTheirs with everything that is wrong with it and with who sends it."""
    named = raw if isinstance(raw, Mapping) else {}
    faults = list(sender.faults(named.get("source"), named.get("type")))
    try:
        event = parse(raw, received_at=received_at)
    except InvalidEvent as error:
        told = {problem.field for problem in error.problems}
        raise InvalidEvent([*error.problems, *(each for each in faults if each.field not in told)]) from None
    if faults:
        raise NotTheirs(faults)
    return event


def _faults_of_source(
    uow: UnitOfWork, events: Collection[Event]
) -> dict[tuple[str, str], tuple[Problem, ...]]:
    """By key, what is wrong with events from outside that pass for ours or for another source's."""
    faults = _forged(uow, events)
    looks = imitations(uow, [event for event in events if event.key not in faults])
    return {event.key: (looks[event.source],) for event in events if event.source in looks} | faults


def _forged(uow: UnitOfWork, events: Collection[Event]) -> dict[tuple[str, str], tuple[Problem, ...]]:
    """By key, what is wrong with events from outside that pass for ours: they could answer an alert in a
    person's name. Ours too come back from Kafka, but they are in the journal already.
    """
    suspects = {event.key: problems for event in events if (problems := tuple(_claims_to_be_ours(event)))}
    known = journal.held(uow, suspects) if suspects else set()
    return {key: problems for key, problems in suspects.items() if key not in known}


def _claims_to_be_ours(event: Event) -> Iterator[Problem]:
    if event.type in MADE_BY_HOMEWARD:
        yield OUR_TYPE
    if event.source in OURS:
        yield OUR_SOURCE


def take_in(
    uow: UnitOfWork,
    raws: Sequence[Raw],
    *,
    received_at: datetime | None,
    now: datetime,
    origin: str,
    to_outbox: bool,
) -> Intake:
    """Journal what is good of what came from outside, and quarantine the rest with every reason.

    `received_at` None: history, which says itself when it was received (contracts.md, section 1).
    """
    intake, parsed = Intake(), _parse_all(raws, received_at, now)
    faults = _faults_of_source(uow, [event for event in parsed if isinstance(event, Event)])
    parsed = [faults.get(event.key, event) if isinstance(event, Event) else event for event in parsed]
    events = [event for event in parsed if isinstance(event, Event)]
    appended = iter(journal.append_all(uow, events, to_outbox=to_outbox))
    for raw, event in zip(raws, parsed, strict=True):
        if not isinstance(event, Event):
            intake.refused.append((raw, event))
            continue
        result = next(appended)
        match result.outcome:
            case journal.Outcome.NEW:
                intake.accepted.append(result.seq)
                intake.new.append(raw)
                intake.children.update([result.child_ref] if result.child_ref else ())
            case journal.Outcome.DUPLICATE:
                intake.duplicates.append(result.seq)
            case journal.Outcome.CONFLICT:
                intake.refused.append((raw, (CONFLICT,)))
            case journal.Outcome.UNKNOWN_CHILD:
                intake.refused.append((raw, (UNKNOWN_REFERENCE,)))
    intake.unmatched = len(unmatched(uow, intake.children))
    for raw, problems in intake.refused:
        number = quarantine.add(
            uow, raw.body, problems, received_at=now, origin=origin, file=raw.file, row=raw.row
        )
        intake.quarantined.append((number, problems))
    return intake


def _parse_all(
    raws: Sequence[Raw], received_at: datetime | None, now: datetime
) -> list[Event | tuple[Problem, ...]]:
    parsed: list[Event | tuple[Problem, ...]] = []
    for raw in raws:
        if raw.content is None:
            parsed.append(raw.problems)
            continue
        try:
            event = parse(raw.content, received_at=received_at)
            if received_at is None:
                _check_has_happened(event, raw.content, now)
            parsed.append(event)
        except InvalidEvent as error:
            parsed.append(error.problems)
    return parsed


def _check_has_happened(event: Event, raw: Mapping[str, object], now: datetime) -> None:
    """History gives no time of receipt to hold its times against, so they are held against the clock."""
    if event.received_at > now + CLOCK_SKEW and raw.get("receivedtime"):
        raise InvalidEvent([Problem("receivedtime", "must not be in the future")])
    if event.received_at > now or any(isinstance(at, datetime) and at > now for _, at in event.data):
        parse(raw, received_at=now)
