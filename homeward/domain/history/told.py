"""What several records say of one thing, one after the other."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:  # whose types fold themselves into spans
    from homeward.domain.events import Event


class Told(NamedTuple):
    """The last answer, the first of the events that went on giving it, and when one of them was received."""

    value: Any
    event: Event
    known: datetime


def first_received(events: Iterable[Event]) -> datetime:
    return min(event.received_at for event in events)


def latest(answers: Iterable[tuple[Any, Event]]) -> Told | None:
    """`answers` come in the order in which they hold. A record that says the same again is no news."""
    told: Told | None = None
    for value, event in answers:
        if told is None or value != told.value:
            told = Told(value, event, event.received_at)
        elif event.received_at < told.known:
            told = told._replace(known=event.received_at)
    return told
