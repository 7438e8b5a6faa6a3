"""Which events mention the same person or place."""

import hashlib
from collections import defaultdict
from collections.abc import Collection, Mapping

from sqlalchemy import insert, select

from homeward.store.sql import Row, among, insert_new, locked
from homeward.store.tables import fingerprint, mention
from homeward.store.unit_of_work import UnitOfWork

LONGEST = 400
"""Characters of a fingerprint kept as they are. PostgreSQL's index takes 2,700 bytes; four to a character."""


def record(uow: UnitOfWork, fingerprints: Mapping[int, Collection[str]]) -> None:
    """Note what each event mentions, by its journal number.

    Each fingerprint's row is locked first, in sorted order, until the transaction ends: of two transactions
    that mention the same man, the second waits here and then sees what the first wrote.
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
    uow.execute(locked(uow, every, fingerprint)).all()
    uow.execute(insert(mention), rows)


def _shortened(text: str) -> str:
    """A very long one is kept as its digest, which is as good to compare."""
    return text if len(text) <= LONGEST else hashlib.sha256(text.encode()).hexdigest()


_OWN, _OTHER = mention.alias("own"), mention.alias("other")
_PAIRS = select(_OWN.c.journal_seq, _OTHER.c.journal_seq).join(
    _OTHER, _OTHER.c.fingerprint == _OWN.c.fingerprint
)


def sharing(uow: UnitOfWork, seqs: Collection[int]) -> dict[int, set[int]]:
    """For each of these events, every event that mentions the same person or place, itself included."""
    found: dict[int, set[int]] = defaultdict(set)
    for seq, shared in uow.execute(_PAIRS.where(among(_OWN.c.journal_seq, seqs))):
        found[seq].add(shared)
    return found
