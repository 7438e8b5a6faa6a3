"""Reading events and entries back from the journal by their numbers."""

from collections import defaultdict
from collections.abc import Collection, Mapping

from sqlalchemy import select

from homeward.domain.entry import Entry
from homeward.domain.events import Event, parse
from homeward.store.children import SPEAKER
from homeward.store.sql import among
from homeward.store.tables import child, journal, naming
from homeward.store.unit_of_work import UnitOfWork


def events(uow: UnitOfWork, seqs: Collection[int]) -> dict[int, Event]:
    """Events by journal number."""
    rows = select(journal.c.seq, journal.c.body).where(among(uow, journal.c.seq, list(seqs)))
    return {seq: parse(body) for seq, body in uow.execute(rows)}


def entries(uow: UnitOfWork, seqs: Collection[int]) -> dict[int, Entry]:
    """Entries by journal number, their children spoken of by whoever speaks for them now."""
    about = (
        select(journal.c.seq, journal.c.body, SPEAKER)
        .outerjoin(child, child.c.ref == journal.c.child_ref)
        .where(among(uow, journal.c.seq, list(seqs)))
    )
    named = _named(uow, seqs)
    return {
        seq: Entry(parse(body), speaker, tuple(named.get(seq, ())))
        for seq, body, speaker in uow.execute(about)
    }


def _named(uow: UnitOfWork, seqs: Collection[int]) -> dict[int, list[str]]:
    rows = (
        select(naming.c.journal_seq, SPEAKER)
        .join(child, child.c.ref == naming.c.child_ref)
        .where(among(uow, naming.c.journal_seq, list(seqs)))
        .order_by(naming.c.journal_seq, naming.c.position)
    )
    named: dict[int, list[str]] = defaultdict(list)
    for seq, speaker in uow.execute(rows):
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


def _follow(uow: UnitOfWork, seqs: Collection[int], *, backwards: bool) -> Chains:
    old, new = journal.alias("old"), journal.alias("new")
    replaces = (new.c.source == old.c.source) & (new.c.supersedes == old.c.id)
    start, end = (new, old) if backwards else (old, new)
    steps: dict[int, set[int]] = defaultdict(set)
    visited: set[int] = set()
    frontier = set(seqs)
    while frontier:
        visited |= frontier
        step = select(start.c.seq, end.c.seq).select_from(old.join(new, replaces))
        found = uow.execute(step.where(among(uow, start.c.seq, list(frontier)))).all()
        for seq, following in found:
            steps[seq].add(following)
        frontier = {following for _, following in found} - visited
    return Chains(steps)
