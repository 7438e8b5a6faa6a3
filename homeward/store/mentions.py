"""Which events mention the same person or place, or the same week of a feed."""

import hashlib
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from itertools import islice
from typing import Any, cast

from sqlalchemy import Select, delete, insert, or_, select, update

from homeward.domain.contacts.matching import BEARING_ON_ALL, DISCLOSING, FIND, MARKED, Mention, bearing, ties
from homeward.domain.events import read_accepted
from homeward.store import children, loading
from homeward.store.sql import Row, among, insert_new, locked, one_of
from homeward.store.tables.core import child, fingerprint, journal, mention
from homeward.store.unit_of_work import UnitOfWork

AT_A_TIME = 1000
LONGEST = 400
"""Characters of a fingerprint kept as they are. PostgreSQL's index takes 2,700 bytes; four to a character."""


def record(uow: UnitOfWork, fingerprints: Mapping[int, Collection[str]], *, shared: bool = False) -> None:
    """Note what each event mentions, by its journal number.

    Each fingerprint's row is locked first, in sorted order, until the transaction ends: of two transactions
    that mention the same man, the second waits here and then sees what the first wrote. `shared`: these
    events bear on none of their kind and need not wait for one another.
    """
    rows: list[Row] = [
        {"journal_seq": seq, "fingerprint": _shortened(each)}
        for seq, mentioned in fingerprints.items()
        for each in mentioned
    ]
    if not rows:
        return
    names = sorted({row["fingerprint"] for row in rows})
    insert_new(uow, fingerprint, [{"fingerprint": name} for name in names])
    every = select(fingerprint).where(among(fingerprint.c.fingerprint, names))
    uow.execute(locked(uow, every, fingerprint, shared=shared)).all()
    uow.execute(insert(mention), rows)


def read_anew(uow: UnitOfWork) -> None:
    """What every event of the journal mentions, for a migration; every child is then looked at again."""
    uow.execute(delete(mention))
    uow.execute(delete(fingerprint))
    marked = select(journal.c.seq, journal.c.body).where(journal.c.type.in_(sorted(MARKED)))
    rows = iter(uow.execute(marked.order_by(journal.c.seq)).all())
    while batch := list(islice(rows, AT_A_TIME)):
        record(uow, {row.seq: ties(read_accepted(row.body)) for row in batch})
    speaking = child.c.merged_into.is_(None)
    uow.execute(update(child).where(speaking).values(wake_at=child.c.known_since))


def _shortened(text: str) -> str:
    """A very long one is kept as its digest, which is as good to compare."""
    return text if len(text) <= LONGEST else hashlib.sha256(text.encode()).hexdigest()


_OWN, _OTHER = mention.alias("own"), mention.alias("other")
_MENTIONED = select(_OWN.c.fingerprint).where(one_of(_OWN.c.journal_seq, "seqs"))
_SHARING = (
    select(
        _OTHER.c.fingerprint,
        journal.c.seq,
        journal.c.type,
        journal.c.occurred_at,
        journal.c.source,
        journal.c.id,
        journal.c.child_ref,
    )
    .join_from(_OTHER, journal, journal.c.seq == _OTHER.c.journal_seq)
    .where(_OTHER.c.fingerprint.in_(_MENTIONED))
)
"""Not a join with what they mention: hundreds may mention one week, and so may thousands of others."""


def of_kinds(uow: UnitOfWork, kinds: Iterable[str], ending: str = "") -> list[str]:
    """Every fingerprint of these kinds of mark (`contacts.marks`) that ends so, in order."""
    alike = (fingerprint.c.fingerprint.startswith(f"{kind}:", autoescape=True) for kind in kinds)
    ends = fingerprint.c.fingerprint.endswith(ending, autoescape=True)
    every = select(fingerprint.c.fingerprint).where(or_(*alike), ends)
    return list(uow.scalars(every.order_by(fingerprint.c.fingerprint)))


def mentioning(
    uow: UnitOfWork, fingerprints: Collection[str], types: Collection[str], limit: int
) -> list[int]:
    """Journal numbers of the last events of these types that mention any of these and stand, newest first."""
    names = [_shortened(each) for each in fingerprints]
    rows = select(journal.c.seq).distinct().join(mention, mention.c.journal_seq == journal.c.seq)
    rows = rows.where(among(mention.c.fingerprint, names), journal.c.type.in_(types))
    seqs = list(uow.scalars(rows.order_by(journal.c.seq.desc()).limit(limit)))
    gone = loading.replaced(uow, seqs)
    return [seq for seq in seqs if seq not in gone]


_BEARING = _SHARING.where(
    journal.c.type.in_(DISCLOSING | BEARING_ON_ALL | {FIND}) | one_of(journal.c.seq, "seqs")
)
"""Without what bears on no other: of one week there are thousands of reports."""


def bearing_on(uow: UnitOfWork, seqs: Collection[int]) -> dict[int, set[int]]:
    """For each of these events, what bears on it by a person or place that both mention."""
    wanted = set(seqs)
    found: dict[int, set[int]] = defaultdict(set)
    for some in _sharing(uow, _BEARING, seqs):
        for seq, others in bearing(some).items():
            if seq in wanted:
                found[seq] |= cast(set[int], others)
    return found


def borne_on_by(uow: UnitOfWork, seqs: Collection[int]) -> set[int]:
    """The events on which one of these bears."""
    return {
        cast(int, seq)
        for some in _sharing(uow, _SHARING, seqs)
        for seq, others in bearing(some).items()
        if not others.isdisjoint(seqs)
    }


def _sharing(uow: UnitOfWork, rows: Select[Any], seqs: Collection[int]) -> Iterable[list[Mention]]:
    """The events that mention one person or place, for each that one of these mentions."""
    if not seqs:
        return ()
    sharing = uow.execute(rows, {"seqs": list(seqs)}).all()
    speaking = children.speakers(uow, {row.child_ref for row in sharing if row.child_ref})
    found: dict[str, list[Mention]] = defaultdict(list)
    for row in sharing:
        order = (row.occurred_at, row.source, row.id)
        child = speaking.get(row.child_ref or "")
        found[row.fingerprint].append(Mention(row.seq, row.type, order, child))
    return found.values()
