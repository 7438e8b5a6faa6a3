"""One journal entry: an event whose children are known by their opaque references."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from homeward.domain.events import Event
from homeward.domain.events.originals import outrun


@dataclass(frozen=True, slots=True)
class Entry:
    """An event with the child it is about and the children that it names, each as an opaque reference.

    `child` is None for an event about a place or person alone. `named` follows the order of
    `event.named`. `numbered`: the authority has a number for the child.
    """

    event: Event
    child: str | None
    named: tuple[str, ...] = ()
    numbered: bool = False

    @property
    def concerns(self) -> frozenset[str]:
        """Every child whose history this entry is part of."""
        return frozenset(self.named) if self.child is None else frozenset((self.child, *self.named))


def standing(events: Iterable[Event]) -> list[Event]:
    """What still holds, in order of occurrence: no copies, nothing that a later record replaces, and the last
    of several corrections of one record.

    Of several copies the one received first stands. The order is total and does not depend on the order of
    arrival, so every fold over it is the same.
    """
    held = distinct(events)
    replaced = replaced_by(held) | outrun(held)
    return sorted((event for event in held if event.key not in replaced), key=occurrence)


def replaced_by(events: Iterable[Event]) -> set[tuple[str, str]]:
    """The identities of the events that these replace or withdraw."""
    return {event.replaces for event in events if event.replaces}


def distinct(events: Iterable[Event]) -> list[Event]:
    """Each event once, as it was received first."""
    return list({event.key: event for event in sorted(events, key=_received, reverse=True)}.values())


def _received(event: Event) -> datetime:
    return event.received_at


def occurrence(event: Event) -> tuple[object, ...]:
    """The total order in which events are folded. Of two statements about one time, the one received later
    is the last word."""
    return (event.occurred_at, event.received_at, event.recorded_at, event.source, event.id)
