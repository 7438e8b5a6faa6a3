"""Reading events and entries back from the journal by their numbers."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import datetime

from pydantic_core import from_json
from sqlalchemy import Text, cast, select

from homeward.domain.events import Event, read_accepted
from homeward.domain.events.entry import Entry
from homeward.domain.identity.joining import NUMBER
from homeward.store.children import SPEAKER
from homeward.store.sql import among, one_of
from homeward.store.tables.core import child, identifier, journal, naming
from homeward.store.unit_of_work import UnitOfWork

_CONTENTS = select(journal.c.seq, journal.c.digest, journal.c.received_at).where(
    one_of(journal.c.seq, "seqs")
)
_ABOUT = (
    select(journal.c.seq, journal.c.digest, journal.c.received_at, SPEAKER)
    .outerjoin(child, child.c.ref == journal.c.child_ref)
    .where(one_of(journal.c.seq, "seqs"))
)
_NUMBERED = (
    select(SPEAKER)
    .join_from(child, identifier, identifier.c.child_ref == child.c.ref)
    .where(one_of(child.c.ref, "refs") | one_of(child.c.merged_into, "refs"), identifier.c.scheme == NUMBER)
)
# Text, for a reader of JSON that takes it as it is.
_BODIES = select(journal.c.seq, cast(journal.c.body, Text)).where(one_of(journal.c.seq, "seqs"))
_NAMES = (
    select(naming.c.journal_seq, SPEAKER)
    .join(child, child.c.ref == naming.c.child_ref)
    .where(one_of(naming.c.journal_seq, "seqs"))
    .order_by(naming.c.journal_seq, naming.c.position)
)


def events(uow: UnitOfWork, seqs: Collection[int]) -> dict[int, Event]:
    """Events by journal number."""
    if not seqs:
        return {}
    rows = uow.execute(_CONTENTS, {"seqs": list(seqs)}).all()
    return _read(uow, {seq: (digest, received_at) for seq, digest, received_at in rows})


def entries(uow: UnitOfWork, seqs: Collection[int]) -> dict[int, Entry]:
    """Entries by journal number, their children spoken of by whoever speaks for them now."""
    if not seqs:
        return {}
    rows = uow.execute(_ABOUT, {"seqs": list(seqs)}).all()
    events = _read(uow, {row.seq: (row.digest, row.received_at) for row in rows})
    named, numbered = _named(uow, seqs), _numbered(uow, {row.speaker for row in rows})
    return {
        row.seq: Entry(events[row.seq], row.speaker, tuple(named.get(row.seq, ())), row.speaker in numbered)
        for row in rows
    }


def _numbered(uow: UnitOfWork, refs: Collection[str | None]) -> set[str | None]:
    """Those of these children for whom the authority has a number."""
    return set(uow.scalars(_NUMBERED, {"refs": list(refs)}))


Content = tuple[str, datetime]
"""An event's digest, and when it was received, which no digest includes."""

KEPT = 10_000
"""Events that a process keeps as read; about 30 MB. To parse one takes ten times as long as to look it up."""

_kept: dict[Content, Event] = {}


def _read(uow: UnitOfWork, wanted: Mapping[int, Content]) -> dict[int, Event]:
    """These events: from memory those read before, as an event never changes."""
    found = {seq: event for seq, content in wanted.items() if (event := _kept.get(content))}
    missing = [seq for seq in wanted if seq not in found]
    if missing:
        bodies = uow.execute(_BODIES, {"seqs": missing}).all()
        read = {seq: read_accepted(from_json(body)) for seq, body in bodies}
        keep({wanted[seq][0]: event for seq, event in read.items()})
        found |= read
    return found


def keep(events: Mapping[str, Event]) -> None:
    """Have these events, by digest, at hand for when they are read: most are, soon after being written."""
    if len(_kept) + len(events) > KEPT:
        _kept.clear()
    _kept.update(((digest, event.received_at), event) for digest, event in events.items())


def _named(uow: UnitOfWork, seqs: Collection[int]) -> dict[int, list[str]]:
    named: dict[int, list[str]] = defaultdict(list)
    for seq, speaker in uow.execute(_NAMES, {"seqs": list(seqs)}).all():
        named[seq].append(speaker)
    return named


def with_replacing(uow: UnitOfWork, seqs: Collection[int]) -> "Chains":
    """These events, and every event that supersedes one of them, or one that does, and so on."""
    return _follow(uow, seqs, backwards=False)


def with_replaced(uow: UnitOfWork, seqs: Collection[int]) -> "Chains":
    """These events, and every event that one of them supersedes, or that one of those does, and so on."""
    return _follow(uow, seqs, backwards=True)


class Chains:
    """Events that supersede one another, by journal number."""

    def __init__(self, steps: Mapping[int, Collection[int]]) -> None:
        self._steps = steps

    def from_any(self, starts: Collection[int]) -> set[int]:
        """These and all that is reached from them."""
        reached: set[int] = set()
        new = set(starts)
        while new:
            reached |= new
            new = {following for seq in new for following in self._steps.get(seq, ())} - reached
        return reached


_OLD, _NEW = journal.alias("old"), journal.alias("new")
_REPLACES = (_NEW.c.supersedes_source == _OLD.c.source) & (_NEW.c.supersedes == _OLD.c.id)
_BOTH = _OLD.join(_NEW, _REPLACES)
_REPLACING = select(_OLD.c.seq, _NEW.c.seq).select_from(_BOTH).where(one_of(_OLD.c.seq, "seqs"))
_REPLACED_BY = select(_NEW.c.seq, _OLD.c.seq).select_from(_BOTH).where(one_of(_NEW.c.seq, "seqs"))


def replaced(uow: UnitOfWork, seqs: Collection[int]) -> set[int]:
    """Those of these events that another one supersedes."""
    return set(uow.scalars(select(_OLD.c.seq).select_from(_BOTH).where(among(_OLD.c.seq, seqs))))


def _follow(uow: UnitOfWork, seqs: Collection[int], *, backwards: bool) -> Chains:
    step = _REPLACED_BY if backwards else _REPLACING
    steps: dict[int, set[int]] = defaultdict(set)
    visited: set[int] = set()
    frontier = set(seqs)
    while frontier:
        visited |= frontier
        found = uow.execute(step, {"seqs": list(frontier)}).all()
        for seq, following in found:
            steps[seq].add(following)
        frontier = {following for _, following in found} - visited
    return Chains(steps)
