"""Take an event in: check it, append it to the journal; only then is it accepted."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from homeward import tracing
from homeward.domain.events import DECIDED_BY_PEOPLE, FROM_OPERATORS, MADE_BY_HOMEWARD, Event, parse
from homeward.domain.events.checks import CLOCK_SKEW
from homeward.domain.events.sources import OURS
from homeward.errors import ConflictingEvent, HomewardError, InvalidEvent, NotFound, NotTheirs, Problem
from homeward.services.children.postcodes import locate
from homeward.services.intake import unconfirmed
from homeward.services.intake.raw import Raw
from homeward.services.intake.senders import OPERATOR, Sender, imitations
from homeward.store import journal, quarantine
from homeward.store.journal import Key
from homeward.store.unit_of_work import UnitOfWork

API = "api"
FROM_A_FILE = "import"
"""The origins of what comes over HTTP, and of what an operator imports."""

CONFLICT = Problem("id", "is that of an event accepted before with other content; the first one stands")
OUR_TYPE = Problem("type", "must be a type that agencies send; Homeward makes this one itself")
OUR_SOURCE = Problem("source", "must be the sender's own; this one stands for what is done in Homeward")
OUR_ATTRIBUTE = Problem("event", "must not say who imported, confirmed or located it; Homeward does that")
DECIDED = Problem("supersedes", "is what a person decided; only people take that back")
UNKNOWN_REFERENCE = Problem("data.child_ref", "No child goes by this reference.")


@dataclass(frozen=True)
class Accepted:
    """One event that is in the journal.

    `to_confirm`: it is what people decide, so it is kept for a person to confirm, and not in the journal.
    """

    source: str
    id: str
    seq: int
    duplicate: bool
    child_ref: str | None
    to_confirm: bool = False


@dataclass
class Intake:
    """What became of many raw events: journal numbers, and the rows that were refused with their reasons.

    `new` are the inputs behind `accepted`, and `children` those whom they are about. `to_confirm` counts what
    is kept for a person to confirm. `done` says it of each input, in their order.
    """

    accepted: list[int] = field(default_factory=list)
    duplicates: list[int] = field(default_factory=list)
    new: list[Raw] = field(default_factory=list)
    children: set[str] = field(default_factory=set)
    to_confirm: int = 0
    refused: list[tuple[Raw, tuple[Problem, ...]]] = field(default_factory=list)
    done: list[Accepted | HomewardError] = field(default_factory=list)
    quarantined: list[tuple[int, tuple[Problem, ...]]] = field(default_factory=list)


SenderOf = Callable[[Raw, Event], Sender]


def an_operator(_raw: Raw, _event: Event) -> Sender:
    return OPERATOR


def accept(uow: UnitOfWork, raw: object, *, received_at: datetime, sender: Sender = OPERATOR) -> Accepted:
    """Accept one event and have it published.

    Raises InvalidEvent, NotTheirs (all that is wrong is who sends it), ConflictingEvent or NotFound.
    """
    event = read(sender, raw, received_at)
    (done,) = accept_all(uow, [(event, sender)], origin=API, now=received_at, to_outbox=True)
    if isinstance(done, HomewardError):
        raise done
    return done


Sent = Sequence[tuple[Event, Sender]]
"""Events with who sent each."""


@tracing.span("accept events")
def accept_all(
    uow: UnitOfWork, sent: Sent, *, origin: str, now: datetime, to_outbox: bool
) -> list[Accepted | HomewardError]:
    """The one door to the journal for what people and systems say: what became of each event, in their order.

    An error says why that event is not accepted: InvalidEvent, ConflictingEvent, or NotFound where it speaks
    of a child by a reference that nobody was given. What only people decide, said by a system, is kept for a
    person to confirm.
    """
    faults = _faults_of_source(
        uow, {event.key: (event, sender) for event, sender in sent if not sender.is_us}
    )
    good = [(event, sender) for event, sender in sent if event.key not in faults]
    claimed = _for_a_person(uow, good)
    to_append = [locate(event) for event, _ in good if event.key not in claimed]
    appended = journal.append_all(uow, to_append, to_outbox=to_outbox)
    from_outside = {event.key for event, sender in good if not sender.is_us}
    new = zip(to_append, appended, strict=True)
    fresh = {event.key for event, each in new if each.outcome is journal.Outcome.NEW}
    quarantine.settle(uow, fresh & from_outside, now)
    results = iter(appended)
    done: list[Accepted | HomewardError] = []
    for event, _ in sent:
        if event.key in faults:
            done.append(InvalidEvent(faults[event.key]))
        elif event.key in claimed:
            done.append(_kept_for_a_person(uow, event, origin, now))
        else:
            done.append(_journalled(event, next(results)))
    return done


def _journalled(event: Event, result: journal.Appended) -> Accepted | HomewardError:
    if error := result.error:
        return error
    is_duplicate = result.outcome is journal.Outcome.DUPLICATE
    return Accepted(event.source, event.id, result.seq, is_duplicate, result.child_ref)


def _kept_for_a_person(uow: UnitOfWork, event: Event, origin: str, now: datetime) -> Accepted | HomewardError:
    try:
        new = unconfirmed.ask(uow, event, origin=origin, now=now)
    except (ConflictingEvent, NotFound) as error:
        return error
    return Accepted(event.source, event.id, 0, not new, None, to_confirm=True)


def _for_a_person(uow: UnitOfWork, sent: Sent) -> set[Key]:
    """Those that say what only people decide, come from a system, and are not on record yet."""
    said = {event.key for event, sender in sent if event.type in DECIDED_BY_PEOPLE and not sender.may_decide}
    return said - journal.held(uow, said)


def read(sender: Sender, raw: object, received_at: datetime) -> Event:
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
    uow: UnitOfWork, sent: Mapping[Key, tuple[Event, Sender]]
) -> dict[Key, tuple[Problem, ...]]:
    """By key, what is wrong with who says it: it passes for ours or for another source's, is not the sender's
    to say, or takes back what a person decided. Ours come back from Kafka, and so does what came by the API,
    but they are in the journal already.
    """
    said = _said_to_be_decided(uow, [event for event, sender in sent.values() if not sender.may_decide])
    suspects: dict[Key, tuple[Problem, ...]] = {}
    for key, (event, sender) in sent.items():
        faults = [*_claims_to_be_ours(event, sender), *sender.faults(event.source, event.type)]
        faults += [DECIDED] if (event.source, event.supersedes) in said and not sender.may_decide else []
        if faults:
            suspects[key] = tuple(faults)
    known = journal.held(uow, suspects) if suspects else set()
    faults_of = {key: faults for key, faults in suspects.items() if key not in known}
    looks = imitations(uow, [event for key, (event, _) in sent.items() if key not in faults_of])
    imitating = {key: (looks[event.source],) for key, (event, _) in sent.items() if event.source in looks}
    return imitating | faults_of


def _said_to_be_decided(uow: UnitOfWork, events: Collection[Event]) -> set[tuple[str, str | None]]:
    """Those events that these supersede and that hold what a person decided."""
    replaced = {(event.source, event.supersedes) for event in events if event.supersedes}
    types = journal.types(uow, replaced) if replaced else {}
    return {key for key, type_ in types.items() if type_ in DECIDED_BY_PEOPLE}


def _claims_to_be_ours(event: Event, sender: Sender) -> Iterator[Problem]:
    """They could answer an alert in a person's name."""
    allowed = FROM_OPERATORS if sender.may_decide else DECIDED_BY_PEOPLE
    if event.type in MADE_BY_HOMEWARD and event.type not in allowed:
        yield OUR_TYPE
    if event.source in OURS:
        yield OUR_SOURCE
    extra = event.model_extra or {}
    ours_to_say = "importedby" in extra or event.data.said("located_by")
    if "confirms" in extra or (ours_to_say and not sender.may_decide):
        yield OUR_ATTRIBUTE


def take_in(
    uow: UnitOfWork,
    raws: Sequence[Raw],
    *,
    received_at: datetime | None,
    now: datetime,
    origin: str,
    to_outbox: bool,
    sender_of: SenderOf = an_operator,
    history_before: datetime | None = None,
) -> Intake:
    """Journal what is good of what came from outside, and quarantine the rest with every reason.

    `received_at` None: history, which says itself when it was received (contracts.md, section 1). What is due
    before `history_before` asks for no answer at once. What only people decide is kept for a person to
    confirm, unless its sender may decide.
    """
    intake, parsed = Intake(), _parse_all(raws, received_at, history_before, now)
    good = [(raw, event) for raw, event in zip(raws, parsed, strict=True) if isinstance(event, Event)]
    sent = [(event, sender_of(raw, event)) for raw, event in good]
    done = iter(accept_all(uow, sent, origin=origin, now=now, to_outbox=to_outbox))
    for raw, event in zip(raws, parsed, strict=True):
        _note(intake, raw, next(done) if isinstance(event, Event) else InvalidEvent(event))
    intake.quarantined += [
        (_keep(uow, raw, problems, origin, now), problems) for raw, problems in intake.refused
    ]
    return intake


def _keep(uow: UnitOfWork, raw: Raw, problems: Sequence[Problem], origin: str, now: datetime) -> int:
    """In quarantine; answers with its number there."""
    return quarantine.add(
        uow,
        raw.body,
        problems,
        received_at=now,
        origin=origin,
        key=raw.key,
        file=raw.file,
        row=raw.row,
        headers=raw.headers,
    )


def _note(intake: Intake, raw: Raw, done: Accepted | HomewardError) -> None:
    intake.done.append(done)
    match done:
        case InvalidEvent():
            intake.refused.append((raw, done.problems))
        case ConflictingEvent():
            intake.refused.append((raw, (CONFLICT,)))
        case HomewardError():
            intake.refused.append((raw, (UNKNOWN_REFERENCE,)))
        case Accepted(to_confirm=True):
            intake.to_confirm += 1
        case Accepted(duplicate=True):
            intake.duplicates.append(done.seq)
        case Accepted():
            intake.accepted.append(done.seq)
            intake.new.append(raw)
            if done.child_ref:
                intake.children.add(done.child_ref)


def _parse_all(
    raws: Sequence[Raw], received_at: datetime | None, history_before: datetime | None, now: datetime
) -> list[Event | tuple[Problem, ...]]:
    parsed: list[Event | tuple[Problem, ...]] = []
    for raw in raws:
        if raw.content is None:
            parsed.append(raw.problems)
            continue
        try:
            event = parse(raw.content, received_at=received_at, history_before=history_before)
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
