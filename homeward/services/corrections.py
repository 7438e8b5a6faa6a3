"""Putting the record right: a record is wrong, or a return no longer holds it, and a person says so.

What rested on a record that is withdrawn follows at once. Nothing is deleted, and no decision is undone.
"""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from homeward.domain.entry import Entry, occurrence
from homeward.domain.events import MADE_BY_HOMEWARD, PAGES, Event, make
from homeward.domain.events.corrections import NO_LONGER_SENT, WITHDRAWN
from homeward.errors import InvalidTransition, NotFound
from homeward.services.alerts import Step
from homeward.services.people import Person, people
from homeward.services.process import process_events
from homeward.store import children, journal, loading
from homeward.store.unit_of_work import UnitOfWork

ALREADY = "Somebody has put this record right already."


@dataclass(frozen=True)
class RecordView:
    """One record, and the child whom it is about. `replaced_by` came in its place since."""

    seq: int
    event: Event
    person: Person | None
    replaced_by: Sequence[Event]

    @property
    def can_be_withdrawn(self) -> bool:
        """Decisions of people have pages of their own, and stand."""
        type_ = self.event.type
        decided = type_ in MADE_BY_HOMEWARD or type_.startswith("macse.")
        return not (self.replaced_by or decided or type_ in (WITHDRAWN, NO_LONGER_SENT))


def record(uow: UnitOfWork, seq: int) -> RecordView:
    """Raises NotFound."""
    entry = _entry(uow, seq)
    later = loading.with_replacing(uow, [seq]).from_any([seq]) - {seq}
    who = people(uow, [entry.child])[entry.child] if entry.child else None
    return RecordView(seq, entry.event, who, sorted(loading.events(uow, later).values(), key=occurrence))


def withdraw(uow: UnitOfWork, seqs: Sequence[int], step: Step, *, organisation: str, why: str) -> None:
    """Withdraw these records in a person's name. Raises NotFound, InvalidTransition, InvalidEvent."""
    entries = {seq: _entry(uow, seq) for seq in seqs}
    children.lock(uow, {entry.child for entry in entries.values() if entry.child})
    if loading.replaced(uow, seqs) or not all(record(uow, seq).can_be_withdrawn for seq in seqs):
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
