"""Whether a record says that the child is in danger now: a stated fact, never a grade (docs/adr/0016)."""

from collections.abc import Collection
from typing import Literal

from homeward.domain.events import Event

Answer = Literal["Y", "N", "unknown"]


def danger_said(event: Event) -> Answer | None:
    """What the record answers; None where it says nothing of danger.

    A disclosure of harm may answer in either of two fields.
    """
    return answer_of((event.data.said("danger_now"), event.data.said("immediate_danger")))


def answer_of(given: Collection[Answer | None]) -> Answer | None:
    """Of several answers to one question: one yes is a yes, and one no answers what others left open."""
    in_turn: tuple[Answer, ...] = ("Y", "N", "unknown")
    return next((answer for answer in in_turn if answer in given), None)
