"""Take an event in: check it, append it to the journal; only then is it accepted."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from homeward.domain.events import DECIDED_BY_PEOPLE, FROM_OPERATORS, MADE_BY_HOMEWARD, Event, parse
from homeward.domain.events.checks import CLOCK_SKEW
from homeward.domain.events.sources import OURS
from homeward.errors import ConflictingEvent, InvalidEvent, NotFound, NotTheirs, Problem
from homeward.services.children.people import unmatched
from homeward.services.children.postcodes import locate
from homeward.services.intake import claims
from homeward.services.intake.json_text import NameTwice, read_json_text
from homeward.services.intake.senders import OPERATOR, Sender, imitations
from homeward.store import journal, quarantine
from homeward.store.journal import Key
from homeward.store.unit_of_work import UnitOfWork

FROM_A_FILE = "import"
"""The origin of what an operator imports."""

CONFLICT = Problem("id", "is that of an event accepted before with other content; the first one stands")
OUR_TYPE = Problem("type", "must be a type that agencies send; Homeward makes this one itself")
OUR_SOURCE = Problem("source", "must be the sender's own; this one stands for what is done in Homeward")
OUR_ATTRIBUTE = Problem("event", "must not say who imported, confirmed or located it; Homeward does that")
DECIDED = Problem("supersedes", "is what a person decided; only people take that back")
UNKNOWN_REFERENCE = Problem("data.child_ref", "No child goes by this reference.")


@dataclass(frozen=True)
class Accepted:
    """One event that is in the journal. `unmatched`: nobody has said yet which known child it is about.

    `to_confirm`: it is what people decide, so it is kept for a person to confirm, and not in the journal.
    """

    source: str
    id: str
    seq: int
    duplicate: bool
    child_ref: str | None
    unmatched: bool
    to_confirm: bool = False


@dataclass
class Intake:
    """What became of many raw events: journal numbers, and the rows that were refused with their reasons.

    `new` are the inputs behind `accepted`, and `children` those whom they are about. `to_confirm` counts what
    is kept for a person to confirm.
    """

    accepted: list[int] = field(default_factory=list)
    duplicates: list[int] = field(default_factory=list)
    new: list["Raw"] = field(default_factory=list)
    children: set[str] = field(default_factory=set)
    unmatched: int = 0
    to_confirm: int = 0
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
    topic: str | None = None
    headers: Mapping[str, str] = field(default_factory=dict)


SenderOf = Callable[[Raw, Event], Sender]


def an_operator(_raw: Raw, _event: Event) -> Sender:
    return OPERATOR


def read_json(body: bytes, *, file: str | None = None, row: int | None = None) -> Raw:
    """One JSON object from bytes; what is none is carried on with the reason."""
    if b"\0" in body:
        return Raw(body, None, (Problem("", "holds a NUL, which is no text"),), file, row)
    try:
        content = read_json_text(body.decode("utf-8-sig"))  # given bytes, it would take UTF-16 as well
    except UnicodeDecodeError:
        return Raw(body, None, (Problem("", "is not text in UTF-8"),), file, row)
    except NameTwice as twice:
        return Raw(body, None, twice.problems, file, row)
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
    if not ours:
        if problems := _faults_of_source(uow, {event.key: (event, sender)}).get(event.key):
            raise InvalidEvent(problems)
        if _is_for_a_person(uow, event, sender):
            new = claims.ask(uow, event, origin="api", now=received_at)
            return Accepted(event.source, event.id, 0, not new, None, False, to_confirm=True)
    appended = journal.append(uow, locate(event), to_outbox=True)
    if not ours and appended.outcome is journal.Outcome.NEW:
        _settle(uow, {event.key}, received_at)
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


Sent = Mapping[Key, tuple[Event, Sender]]
"""Events from outside with who sent each."""


def _faults_of_source(uow: UnitOfWork, sent: Sent) -> dict[Key, tuple[Problem, ...]]:
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


def _is_for_a_person(uow: UnitOfWork, event: Event, sender: Sender) -> bool:
    """Whether it is what people alone decide, said by a system, and not on record yet."""
    if sender.may_decide or event.type not in DECIDED_BY_PEOPLE:
        return False
    return not journal.held(uow, {event.key})


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
    sent = {
        event.key: (event, sender_of(raw, event))
        for raw, event in zip(raws, parsed, strict=True)
        if isinstance(event, Event)
    }
    faults = _faults_of_source(uow, sent)
    parsed = [faults.get(event.key, event) if isinstance(event, Event) else event for event in parsed]
    asked = {key for key, (event, sender) in sent.items() if _is_for_a_person(uow, event, sender)}
    events = [locate(event) for event in parsed if isinstance(event, Event) and event.key not in asked]
    results = journal.append_all(uow, events, to_outbox=to_outbox)
    new = zip(events, results, strict=True)
    _settle(uow, {event.key for event, result in new if result.outcome is journal.Outcome.NEW}, now)
    appended = iter(results)
    for raw, event in zip(raws, parsed, strict=True):
        if not isinstance(event, Event):
            intake.refused.append((raw, event))
        elif event.key in asked:
            _ask(uow, intake, raw, event, origin, now)
        else:
            _note(intake, raw, next(appended))
    intake.unmatched = len(unmatched(uow, intake.children))
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
        file=raw.file,
        row=raw.row,
        headers=raw.headers,
    )


def _settle(uow: UnitOfWork, keys: Collection[Key], now: datetime) -> None:
    """What waits in quarantine under these sources and ids was put right by its sender, and waits no more.

    What names no source and id waits for a person.
    """
    for held in quarantine.listing(uow) if keys else ():
        content = read_json(held.body).content or {}
        source, id_ = content.get("source"), content.get("id")
        if isinstance(source, str) and isinstance(id_, str) and (source, id_) in keys:
            quarantine.mark(uow, held.id, quarantine.State.SETTLED, now)


def _ask(uow: UnitOfWork, intake: Intake, raw: Raw, event: Event, origin: str, now: datetime) -> None:
    try:
        claims.ask(uow, event, origin=origin, now=now)
    except ConflictingEvent:
        intake.refused.append((raw, (CONFLICT,)))
    except NotFound:
        intake.refused.append((raw, (UNKNOWN_REFERENCE,)))
    else:
        intake.to_confirm += 1


def _note(intake: Intake, raw: Raw, result: journal.Appended) -> None:
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
