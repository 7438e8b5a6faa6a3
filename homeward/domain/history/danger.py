"""Whether a record says that the child is in danger now: a stated fact, never a grade (docs/adr/0016)."""

from collections.abc import Collection
from functools import cache
from typing import Literal

from homeward.domain.events import Event
from homeward.domain.events.record import EventData

FIELDS = ("danger_now", "immediate_danger")
"""Where a record says so; a disclosure of harm may answer in both."""

Answer = Literal["Y", "N", "unknown"]


def danger_said(event: Event) -> Answer | None:
    """What the record answers; None where it says nothing of danger."""
    if not asks_of_danger(type(event.data)):
        return None
    return answer_of([event.data.said(field) for field in FIELDS])


@cache
def asks_of_danger(model: type[EventData]) -> bool:
    return not model.model_fields.keys().isdisjoint(FIELDS)


def answer_of(given: Collection[Answer | None]) -> Answer | None:
    """Of several answers to one question: one yes is a yes, and one no answers what others left open."""
    in_turn: tuple[Answer, ...] = ("Y", "N", "unknown")
    return next((answer for answer in in_turn if answer in given), None)
