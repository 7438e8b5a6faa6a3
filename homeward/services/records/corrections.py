"""Putting the record right: a record is wrong, or a return no longer holds it, and a person says so.

What rested on a record that is withdrawn follows at once. Nothing is deleted, and no decision is undone.
"""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import count

from homeward.domain.events import MADE_BY_HOMEWARD, PAGES, Event, make
from homeward.domain.events.entry import Entry, occurrence
from homeward.domain.events.originals import corrected_apart
from homeward.domain.events.types.corrections import NO_LONGER_SENT, WITHDRAWN
from homeward.errors import InvalidTransition, NotFound
from homeward.services.alerts.answering import Step
from homeward.services.children.people import Person, people
from homeward.services.evaluation.process import process_events
from homeward.store import identities, journal, loading, queries
from homeward.store.history import history
from homeward.store.unit_of_work import UnitOfWork

ALREADY = "Somebody has put this record right already."
REGISTRATION = "-child"
"""How the id of a form's registration of a child known by name ends; the rest is the id of the form."""


@dataclass(frozen=True)
class RecordView:
    """One record, and the child whom it is about. `replaced_by` came in its place since."""

    seq: int
    event: Event
    person: Person | None
    replaced_by: Sequence[Event]

    @property
    def can_be_put_right(self) -> bool:
        return not self.replaced_by and may_be_wrong(self.event.type)


def may_be_wrong(type_: str) -> bool:
    """Decisions of people have pages of their own, and stand."""
    decided = type_ in MADE_BY_HOMEWARD or type_.startswith("macse.")
    return not decided and type_ not in (WITHDRAWN, NO_LONGER_SENT)


def record(uow: UnitOfWork, seq: int) -> RecordView:
    """Raises NotFound."""
    entry = _entry(uow, seq)
    later = loading.with_replacing(uow, [seq]).from_any([seq]) - {seq}
    replacing = [*loading.events(uow, later).values(), *_outrunning(uow, seq, entry.event)]
    who = people(uow, [entry.child])[entry.child] if entry.child else None
    return RecordView(seq, entry.event, who, sorted(replacing, key=occurrence))


def _outrunning(uow: UnitOfWork, seq: int, event: Event) -> list[Event]:
    """The correction that counts in the place of this one, where one record was corrected twice."""
    before = loading.with_replaced(uow, [seq]).from_any([seq])
    family = loading.with_replacing(uow, before).from_any(before)
    apart = corrected_apart(loading.events(uow, family).values()) if len(family) > 2 else []
    return [some[-1] for some in apart if event in some[:-1]]


def recorded_with(uow: UnitOfWork, event: Event) -> int | None:
    """The number of what this was recorded with: of the interview or the form, else its own."""
    key = event.key
    if interview := event.data.said("interview"):
        key = event.source, interview
    elif event.source == PAGES:
        key = event.source, event.id.removesuffix(REGISTRATION)
    return queries.numbers(uow, {key}).get(key)


def parts(uow: UnitOfWork, seq: int) -> dict[str, Event]:
    """A record and what stands of all that was recorded with it: itself as "", the "child" who was known by
    name, the "harm", and each contact as "contacts-0" and so on. Raises NotFound.
    """
    main = _entry(uow, seq)
    entries = history(uow, [main.child])[main.child] if main.child else []
    replaced = {entry.event.replaces for entry in entries}
    found, contacts = {"": main.event}, count()
    for event in (entry.event for entry in entries):
        if event.source != main.event.source or event.key in replaced:
            continue
        if event.id == f"{main.event.id}{REGISTRATION}":
            found["child"] = event
        elif event.data.said("interview") == main.event.id:
            found["harm" if event.type == "harm.disclosed" else f"contacts-{next(contacts)}"] = event
    return found


def check_stands(uow: UnitOfWork, seq: int) -> None:
    """Raises NotFound, InvalidTransition. Of two people who correct it at once, the second waits here."""
    identities.lock(uow, {entry.child for entry in [_entry(uow, seq)] if entry.child})
    if not record(uow, seq).can_be_put_right:
        raise InvalidTransition(ALREADY)


def withdraw(uow: UnitOfWork, seqs: Sequence[int], step: Step, *, organisation: str, why: str) -> None:
    """Withdraw these records in a person's name. Raises NotFound, InvalidTransition, InvalidEvent."""
    entries = {seq: _entry(uow, seq) for seq in seqs}
    identities.lock(uow, {entry.child for entry in entries.values() if entry.child})
    if not all(record(uow, seq).can_be_put_right for seq in seqs):
        raise InvalidTransition(ALREADY)
    events = [_withdrawal(entry, step, organisation, why) for entry in entries.values()]
    appended = journal.append_all(uow, events, to_outbox=True)
    process_events(uow, [each.seq for each in appended], step.rules, step.area, step.at)


def _entry(uow: UnitOfWork, seq: int) -> Entry:
    if (entry := loading.entries(uow, [seq]).get(seq)) is None:
        raise NotFound("No record goes by this number.")
    return entry


def _withdrawal(entry: Entry, step: Step, organisation: str, why: str) -> Event:
    event = entry.event
    about: Mapping[str, object] = {"child_ref": entry.child} if entry.child else {}
    return make(
        WITHDRAWN,
        str(uuid.uuid4()),
        PAGES,
        step.at,
        about,
        actor=step.actor,
        actororg=organisation,
        supersedes=event.id,
        supersedessource=None if event.source == PAGES else event.source,
        changereason=why,
    )
