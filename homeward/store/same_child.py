"""Reads of who children are, of those who may be one, and of what was asked and answered about two."""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping

from sqlalchemy import select

from homeward.domain.events import Event
from homeward.domain.events.entry import Entry, occurrence
from homeward.domain.identity.pairs import DECIDING, MOST_AT_ONCE, STATES, Pair, all_pairs, groups, open_pairs
from homeward.domain.identity.particulars import (
    NAMING,
    REGISTRATIONS,
    TELLING,
    Particulars,
    keys,
    particulars,
)
from homeward.domain.identity.same_child import TOO_COMMON
from homeward.store import children, identities, loading
from homeward.store.sql import among, insert_new, one_of
from homeward.store.tables.core import journal, naming, same_child_key, task
from homeward.store.unit_of_work import UnitOfWork

Pairs = Mapping[str, Mapping[str, Pair]]
"""Of each child, by the other record."""
KIND = "likely_match"
"""Of the task that a question is."""
WHO_IT_IS = TELLING | {"child.merged", "child.unmerged"}
"""Events after which a child may be another's record."""


def who(uow: UnitOfWork, refs: Collection[str]) -> dict[str, Particulars]:
    """What is on record of these children, each by the reference that speaks for it."""
    entries = _entries(uow, refs, REGISTRATIONS, NAMING)
    numbers = identities.identifiers_of(uow, refs)
    return {ref: particulars(ref, entries.get(ref, ()), numbers.get(ref, ())) for ref in refs}


def index(uow: UnitOfWork, known: Iterable[Particulars]) -> None:
    """Have these children found by what others may have in common with them."""
    rows = [{"key": _digest(key), "child_ref": each.child} for each in known for key in sorted(keys(each))]
    insert_new(uow, same_child_key, rows)


def _digest(key: str) -> int:
    return int.from_bytes(hashlib.blake2b(key.encode(), digest_size=8).digest(), signed=True)


def alike(uow: UnitOfWork, known: Iterable[Particulars]) -> set[tuple[str, str]]:
    """Each of these children with each other one to compare it with."""
    of_key: dict[int, set[str]] = defaultdict(set)
    for each in known:
        for key in keys(each):
            of_key[_digest(key)].add(each.child)
    columns = (same_child_key.c.key, same_child_key.c.child_ref)
    rows = uow.execute(select(*columns).where(among(same_child_key.c.key, list(of_key)))).all()
    sharing = Counter(key for key, _ in rows)
    speaking = children.speakers(uow, {ref for _, ref in rows})
    return {
        (child, speaking[ref])
        for key, ref in rows
        if sharing[key] <= TOO_COMMON
        for child in of_key[key]
        if child != speaking[ref]
    }


def pairs(uow: UnitOfWork, refs: Collection[str]) -> Pairs:
    """What was asked and answered about these children."""
    entries = _entries(uow, refs, STATES, STATES)
    distinct = {entry.event.key: entry for some in entries.values() for entry in some}
    return all_pairs(distinct.values())


def asking(uow: UnitOfWork, questions: Collection[str]) -> dict[str, Entry]:
    """The events that ask, by their ids; those that there are."""
    rows = select(journal.c.seq).where(
        among(journal.c.id, list(questions)), journal.c.type == "child.match_proposed"
    )
    entries = loading.entries(uow, list(uow.scalars(rows)))
    return {entry.event.id: entry for entry in entries.values()}


def answers(uow: UnitOfWork) -> list[Event]:
    """What people said of two records, the latest first."""
    rows = select(journal.c.seq).where(journal.c.type.in_(DECIDING)).order_by(journal.c.seq.desc())
    events = loading.events(uow, list(uow.scalars(rows)))
    return [event for _, event in sorted(events.items(), reverse=True)]


def unanswered(uow: UnitOfWork) -> list[str]:
    """The ids of the events that ask and are not answered, the longest waiting first."""
    rows = select(task.c.subject).where(task.c.kind == KIND, task.c.closed_at.is_(None))
    found = uow.scalars(rows.order_by(task.c.opened_at, task.c.id))
    return [question for question in found if question]


def reports(uow: UnitOfWork, ref: str) -> list[Event]:
    """Every report that this child is missing, the latest first."""
    members = children.spoken_for(uow, [ref])
    rows = select(journal.c.seq).where(
        among(journal.c.child_ref, list(members)), journal.c.type == "missing.reported"
    )
    return sorted(loading.events(uow, list(uow.scalars(rows))).values(), key=occurrence, reverse=True)


def steps(uow: UnitOfWork, refs: Collection[str], question: str) -> list[Event]:
    """The event that asks and all that people answered, what was taken back too, in order."""
    entries = _entries(uow, refs, STATES, STATES)
    events = {entry.event.key: entry.event for some in entries.values() for entry in some}
    said = (event for event in events.values() if question in (event.id, event.data.question))
    return sorted(said, key=occurrence)


def with_alike(uow: UnitOfWork, refs: Iterable[str]) -> set[str]:
    """These children, and every one that is looked at together with one of them until a person decides."""
    found = set(refs)
    partners: dict[str, set[str]] = {}
    new = set(found)
    for _ in range(MOST_AT_ONCE):
        known = pairs(uow, new)
        partners |= {ref: {pair.other for pair in open_pairs(known.get(ref, {}), ref)} for ref in new}
        new = {other for ref in new for other in partners[ref]} - partners.keys()
        if not new:
            break
    return found.union(*(group for ref in found for group in groups(ref, partners)))


_TELLING = journal.c.type.in_(WHO_IT_IS) & one_of(journal.c.seq, "seqs")
_TOLD_OF = select(journal.c.child_ref).where(_TELLING)
_NAMED_THEREIN = (
    select(naming.c.child_ref).join(journal, journal.c.seq == naming.c.journal_seq).where(_TELLING)
)


def told_of(uow: UnitOfWork, seqs: Collection[int]) -> set[str]:
    """The children of whom these events say who they are, by the references that speak for them."""
    seen = {"seqs": list(seqs)}
    refs = {*uow.scalars(_TOLD_OF, seen), *uow.scalars(_NAMED_THEREIN, seen)}
    return set(children.speakers(uow, {ref for ref in refs if ref}).values())


_OWN = select(journal.c.seq, journal.c.child_ref).where(
    one_of(journal.c.child_ref, "refs"), one_of(journal.c.type, "types")
)
_NAMES = (
    select(journal.c.seq, naming.c.child_ref)
    .join(naming, naming.c.journal_seq == journal.c.seq)
    .where(one_of(naming.c.child_ref, "refs"), one_of(journal.c.type, "types"))
)


def _entries(
    uow: UnitOfWork, refs: Collection[str], about: Collection[str], naming_it: Collection[str]
) -> dict[str, list[Entry]]:
    """Each child's entries of these types, about it or naming it under any of its references, with what
    supersedes them."""
    if not (members := children.spoken_for(uow, refs)):
        return {}
    mine = list(members)
    found: dict[str, set[int]] = defaultdict(set)
    own = uow.execute(_OWN, {"refs": mine, "types": list(about)}).all()
    names = uow.execute(_NAMES, {"refs": mine, "types": list(naming_it)}).all()
    for seq, ref in (*own, *names):
        found[members[ref]].add(seq)
    if not found:
        return {}
    chains = loading.with_replacing(uow, set().union(*found.values()))
    every = {ref: chains.from_any(seqs) for ref, seqs in found.items()}
    entries = loading.entries(uow, set().union(*every.values()))
    return {ref: [entries[seq] for seq in sorted(seqs)] for ref, seqs in every.items()}
