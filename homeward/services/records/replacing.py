"""What came of records since they were recorded: corrected, or withdrawn."""

from collections.abc import Collection

from homeward.domain.events import Event
from homeward.domain.events.entry import occurrence
from homeward.store import loading
from homeward.store.unit_of_work import UnitOfWork


def replaced_since(uow: UnitOfWork, seqs: Collection[int]) -> dict[int, Event]:
    """Of each of these records that does not stand any more, what was received last in its place."""
    chains = loading.with_replacing(uow, seqs)
    later = {seq: chains.from_any([seq]) - {seq} for seq in seqs}
    events = loading.events(uow, set().union(*later.values()))
    return {
        seq: max((events[each] for each in some), key=lambda event: (event.received_at, occurrence(event)))
        for seq, some in later.items()
        if some
    }
