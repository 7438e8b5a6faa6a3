"""A fact's reading at one moment of one child's history."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from homeward.domain.deadlines import Length, after
from homeward.domain.events import Event
from homeward.domain.timeline import EARLIEST, Timeline
from homeward.engine.subjects import Subject


class Unknown:
    """Nobody has told us. Neither yes nor no (design.md, invariant 7)."""

    def __repr__(self) -> str:
        return "unknown"


UNKNOWN = Unknown()


@dataclass(frozen=True, slots=True)
class Lasting:
    """How long something has been so at a moment: since when, or None where it is not so."""

    since: datetime | None
    at: datetime

    def __ge__(self, length: Length) -> bool:
        return self.since is not None and after(self.since, length) <= self.at


@dataclass(frozen=True, slots=True)
class Reading:
    """A fact's value at a moment, the events that say so, and details for the reason's text.

    `known` is when enough had been received to say so, where that is not once all the evidence was; for a
    count, `counted` is that of each thing counted.
    """

    value: Any
    evidence: tuple[Event, ...] = ()
    details: dict[str, Any] = field(default_factory=dict)
    known: datetime | None = None
    counted: tuple[datetime, ...] = ()


@dataclass(slots=True)
class Moment:
    """Where and when facts are read: one child's timeline, one subject, one instant; each is read once."""

    timeline: Timeline
    subject: Subject
    at: datetime
    area: str
    _read: dict[tuple[Callable[..., Reading], Any], Reading] = field(default_factory=dict)

    def read(self, fact: Callable[..., Reading], params: tuple[tuple[str, Any], ...]) -> Reading:
        if (known := self._read.get((fact, params))) is None:
            known = self._read[fact, params] = fact(self, **dict(params))
        return known

    def known(self, reading: Reading) -> datetime:
        """When enough had been received for this reading."""
        if reading.known:
            return reading.known
        subject = self.subject
        received = (e.received_at if e is not subject.event else subject.known for e in reading.evidence)
        return max(received, default=EARLIEST)
