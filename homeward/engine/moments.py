"""The value of a fact at a moment of one child's history, and how long it holds."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from types import MappingProxyType
from typing import Any, NamedTuple

from homeward.domain.calendar.deadlines import Length, after
from homeward.domain.calendar.now import NEVER, Now, Present, UntilFound
from homeward.domain.events import Event
from homeward.domain.history.absences import REPORTED
from homeward.domain.history.timeline import EARLIEST, Timeline
from homeward.engine.subjects import Subject


class Unknown:
    """Nobody recorded it: neither yes nor no (design.md, invariant 7)."""

    def __repr__(self) -> str:
        return "unknown"


UNKNOWN = Unknown()


@dataclass(slots=True)
class Lasting:
    """How long something has lasted. `since` is None while it does not last."""

    since: datetime | None
    now: Now

    @property
    def elapsed(self) -> timedelta:
        return self.now.at - self.since if self.since else timedelta(0)

    def __ge__(self, length: Length) -> bool:
        return self.since is not None and self.now.reached(after(self.since, length))


NO_DETAILS: Mapping[str, Any] = MappingProxyType({})


class Reading(NamedTuple):
    """A fact's value at a moment, the events that say so, and details for the reason's text.

    `known` is when enough evidence had arrived, if that was before all of it had; `counted` is when each
    counted thing was known.
    """

    value: Any
    evidence: tuple[Event, ...] = ()
    details: Mapping[str, Any] = NO_DETAILS
    known: datetime | None = None
    counted: tuple[datetime, ...] = ()


class Held(NamedTuple):
    """A reading, and from when until when it holds."""

    start: datetime
    until: datetime
    reading: Reading


Params = tuple[tuple[str, Any], ...]


@dataclass(frozen=True, slots=True, eq=False)
class Query:
    """A fact with its parameters. `query` makes each once, so that lookup by identity is fast."""

    function: Callable[..., Reading]
    params: Mapping[str, Any]


@cache
def query(function: Callable[..., Reading], params: Params) -> Query:
    return Query(function, dict(params))


class Moment:
    """Where and when facts are read: one child's timeline, one subject, and the present, which moves on.

    Facts compare instants with `now`, or with `while_gone` if what comes after the child was found says
    nothing of the absence. `moment[query]` is the reading, kept for as long as it holds.
    """

    __slots__ = ("_held", "area", "now", "subject", "timeline", "while_gone")

    def __init__(self, timeline: Timeline, subject: Subject, area: str) -> None:
        self.timeline, self.subject, self.area = timeline, subject, area
        self.now = Now(subject.starts_at)
        found = subject.item.found_at if subject.kind == REPORTED else None
        self.while_gone: Present = UntilFound(self.now, found) if found else self.now
        self._held: dict[Query, list[Held]] = {}

    def go(self, at: datetime) -> None:
        self.now.go(at)

    def __getitem__(self, asked: Query) -> Reading:
        now = self.now
        at = now.at
        if (before := self._held.get(asked)) is None:
            before = self._held[asked] = []
        for held in before:
            if held.start <= at < held.until:
                break
        else:
            until, now.until = now.until, NEVER
            reading = asked.function(self, **asked.params)
            held = Held(at, now.until, reading)
            now.until = until
            before.append(held)
        if held.until < now.until:
            now.until = held.until
        return held.reading

    def known(self, reading: Reading) -> datetime:
        """When enough evidence for this reading had arrived."""
        if reading.known:
            return reading.known
        subject = self.subject
        received = (e.received_at if e is not subject.event else subject.known for e in reading.evidence)
        return max(received, default=EARLIEST)
