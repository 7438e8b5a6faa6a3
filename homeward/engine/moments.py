"""A fact's reading at one moment of one child's history."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from types import MappingProxyType
from typing import Any, NamedTuple

from homeward.domain.deadlines import Length, after
from homeward.domain.events import Event
from homeward.domain.timeline import EARLIEST, Timeline
from homeward.engine.subjects import Subject


class Unknown:
    """Nobody has told us. Neither yes nor no (design.md, invariant 7)."""

    def __repr__(self) -> str:
        return "unknown"


UNKNOWN = Unknown()


@dataclass(slots=True)
class Lasting:
    """How long something has been so at a moment: since when, or None and no time where it is not so."""

    since: datetime | None
    at: datetime

    @property
    def elapsed(self) -> timedelta:
        return self.at - self.since if self.since else timedelta(0)

    def __ge__(self, length: Length) -> bool:
        if isinstance(length, timedelta):
            return self.elapsed >= length
        return self.since is not None and after(self.since, length) <= self.at


NO_DETAILS: Mapping[str, Any] = MappingProxyType({})


class Reading(NamedTuple):
    """A fact's value at a moment, the events that say so, and details for the reason's text.

    `known` is when enough had been received to say so, where that is not once all the evidence was; for a
    count, `counted` is that of each thing counted.
    """

    value: Any
    evidence: tuple[Event, ...] = ()
    details: Mapping[str, Any] = NO_DETAILS
    known: datetime | None = None
    counted: tuple[datetime, ...] = ()


Params = tuple[tuple[str, Any], ...]


@dataclass(frozen=True, slots=True, eq=False)
class Query:
    """A fact as it is narrowed; `query` makes one of each, so that it is found by its identity, at once."""

    function: Callable[..., Reading]
    params: Params


@cache
def query(function: Callable[..., Reading], params: Params) -> Query:
    return Query(function, params)


class Moment(dict[Query, Reading]):
    """Where and when facts are read: one child's timeline, one subject, one instant.

    `moment[query]` is the reading; each is read once, when it is first asked for.
    """

    __slots__ = ("area", "at", "subject", "timeline")

    def __init__(self, timeline: Timeline, subject: Subject, at: datetime, area: str) -> None:
        self.timeline, self.subject, self.at, self.area = timeline, subject, at, area

    def __missing__(self, asked: Query) -> Reading:
        reading = self[asked] = asked.function(self, **dict(asked.params))
        return reading

    def known(self, reading: Reading) -> datetime:
        """When enough had been received for this reading."""
        if reading.known:
            return reading.known
        subject = self.subject
        received = (e.received_at if e is not subject.event else subject.known for e in reading.evidence)
        return max(received, default=EARLIEST)
