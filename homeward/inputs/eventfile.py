"""A file of events as a source of histories: each row is checked once, and then read where it is needed."""

import gc
import os
from collections import defaultdict
from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from multiprocessing import get_context
from pathlib import Path
from typing import NamedTuple, cast

from pydantic_core import from_json

from homeward.domain.contacts.matching import MARKED, histories
from homeward.domain.events import Event, EventData, Identifier, digest, parse, read_accepted
from homeward.domain.events.entry import Entry, distinct
from homeward.domain.identity.identified import resolve
from homeward.engine.backtest import Plan
from homeward.errors import InvalidEvent, Problem
from homeward.garbage import no_collection
from homeward.inputs import jsonl
from homeward.inputs.lines import Line, Lines
from homeward.services.children.postcodes import locate
from homeward.services.intake.accept import CONFLICT, UNKNOWN_REFERENCE
from homeward.services.intake.raw import Raw
from homeward.services.rules.backtest import BATCH, History, kinds_of

ROWS = 5_000
"""Rows that a process checks at a time."""


@dataclass(frozen=True)
class Outline:
    """Of one row's event, what says whose histories it belongs to. It stands in for the event there: `data`
    is that of a disclosure or of what can match one, else None."""

    row: int
    id: str
    source: str
    type: str
    occurred_at: datetime
    recorded_at: datetime
    received_at: datetime
    replaces: tuple[str, str] | None
    child: Identifier | None
    identifiers: tuple[Identifier, ...]
    named: tuple[Identifier, ...]
    date_of_birth: date | None
    data: EventData | None

    @property
    def key(self) -> tuple[str, str]:
        return self.source, self.id


Refused = tuple[int, Sequence[Problem]]
"""A row, and everything that is wrong with it."""


class Kept(NamedTuple):
    """One entry of a history, its event still as it came."""

    body: bytes
    child: str | None
    named: tuple[str, ...]
    numbered: bool


@dataclass
class EventFile:
    """What a file held by an instant: by child its history, and the types of event that concern it; by type
    when the first happened; the rows that are no events."""

    kept: dict[str, list[Kept]]
    kinds: dict[str, frozenset[str]]
    firsts: dict[str, datetime]
    refused: list[Refused]

    def pieces(self, plan: Plan) -> Sequence[list[tuple[str, list[Kept]]]]:
        """Longest histories first, so that no process is left with one at the end."""
        kinds = kinds_of(plan)
        wanted = [(child, kept) for child, kept in self.kept.items() if self.kinds[child] & kinds]
        wanted.sort(key=lambda one: len(one[1]), reverse=True)
        count = -(-len(wanted) // BATCH)
        return [wanted[start::count] for start in range(count)]

    def histories(self, piece: list[tuple[str, list[Kept]]]) -> Iterable[History]:
        for child, kept in piece:
            entries = [
                Entry(read_accepted(from_json(each.body)), each.child, each.named, each.numbered)
                for each in kept
            ]
            yield History(child, entries)

    def began(self, kinds: frozenset[str]) -> datetime | None:
        return min((first for kind, first in self.firsts.items() if kind in kinds), default=None)

    def __reduce__(self) -> tuple[type["EventFile"], tuple[object, ...]]:
        """Other processes are given their pieces, so they do without the rest."""
        return EventFile, ({}, {}, {}, [])


def read(path: Path, as_of: datetime, progress: Callable[[int, int], None]) -> EventFile:
    """Check the file's rows, one process for each core, and sort what was received by then into histories."""
    outlines: list[Outline] = []
    refused: list[Refused] = []
    lines = Lines(path)
    with no_collection(), get_context("spawn").Pool(os.cpu_count(), gc.disable) as pool:
        for good, bad in pool.imap(_outline_all, _chunks(lines)):
            outlines += good
            refused += bad
            progress(lines.read, lines.size)
        standing, conflicting = _first_of_each(path, outlines)
        refused += [(each.row, (CONFLICT,)) for each in conflicting]
        refused.sort(key=lambda one: one[0])
        return _sorted(path, [each for each in standing if each.received_at <= as_of], refused)


def as_event(raw: Raw) -> Event:
    """Raises InvalidEvent with everything that is wrong with it."""
    if raw.content is None:
        raise InvalidEvent(raw.problems)
    event = locate(parse(raw.content))
    if event.child is None and event.data.child_ref:
        raise InvalidEvent([UNKNOWN_REFERENCE])  # such references mean something inside one installation
    return event


def _chunks(lines: Iterable[Line]) -> Iterator[list[Line]]:
    rows = iter(lines)
    while some := list(islice(rows, ROWS)):
        yield some


def _outline_all(lines: list[Line]) -> tuple[list[Outline], list[Refused]]:
    outlines: list[Outline] = []
    refused: list[Refused] = []
    for raw in jsonl.each(lines):
        try:
            outlines.append(_outline(raw.row or 0, as_event(raw)))
        except InvalidEvent as error:
            refused.append((raw.row or 0, error.problems))
    return outlines, refused


def _outline(row: int, event: Event) -> Outline:
    matching = event.type in MARKED
    return Outline(
        row=row,
        id=event.id,
        source=event.source,
        type=event.type,
        occurred_at=event.occurred_at,
        recorded_at=event.recorded_at,
        received_at=event.received_at,
        replaces=event.replaces,
        child=event.child,
        identifiers=event.identifiers,
        named=event.named,
        date_of_birth=event.date_of_birth,
        data=event.data if matching else None,
    )


def _first_of_each(path: Path, outlines: Iterable[Outline]) -> tuple[list[Outline], list[Outline]]:
    """Of each source and id the one that was received first, and those that say otherwise."""
    by_key: dict[tuple[str, str], list[Outline]] = defaultdict(list)
    for each in outlines:
        by_key[each.key].append(each)
    copied = {each.row for copies in by_key.values() if len(copies) > 1 for each in copies}
    said = _digests(path, copied)
    standing, conflicting = [], []
    for copies in by_key.values():
        first = min(copies, key=lambda one: (one.received_at, said.get(one.row, ""), one.row))
        standing.append(first)
        conflicting += [each for each in copies if said.get(each.row) != said.get(first.row)]
    return standing, conflicting


def _digests(path: Path, rows: Container[int]) -> dict[int | None, str]:
    """What these rows say; only of rows that share an identity does it matter, and it takes long to tell."""
    lines = (line for line in Lines(path) if line.number in rows)
    return {raw.row: digest(as_event(raw)) for raw in jsonl.each(lines)}


def _sorted(path: Path, outlines: Sequence[Outline], refused: list[Refused]) -> EventFile:
    events = distinct(cast(Sequence[Event], outlines))
    resolution = resolve(events)
    by_child = histories([resolution.entry(event) for event in events])
    rows = {each.row for each in outlines}
    bodies = {line.number: line.body for line in Lines(path) if line.number in rows}
    firsts: dict[str, datetime] = {}
    for each in outlines:
        firsts[each.type] = min(firsts.get(each.type, each.occurred_at), each.occurred_at)
    return EventFile(
        {child: [_keep(entry, bodies) for entry in entries] for child, entries in by_child.items()},
        {child: _kinds(child, entries) for child, entries in by_child.items()},
        firsts,
        refused,
    )


def _kinds(child: str, entries: Iterable[Entry]) -> frozenset[str]:
    return frozenset(entry.event.type for entry in entries if child in entry.concerns)


def _keep(entry: Entry, bodies: dict[int, bytes]) -> Kept:
    return Kept(bodies[cast(Outline, entry.event).row], entry.child, entry.named, entry.numbered)
