"""Which child an identifier means.

Each identifier is given a reference of its own when it is first seen. Records that give several identifiers
for one child are claims; `domain.identity.resolve` says which identifiers all claims together join, in
whatever order they came, and `child.merged_into` is set to that.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, bindparam, delete, insert, select, text

from homeward.domain.entry import standing
from homeward.domain.events import Event, Identifier, Scheme
from homeward.domain.identity import preference, resolve
from homeward.store import children, loading, projections
from homeward.store.sql import among, for_each, insert_new, is_postgresql, locked
from homeward.store.tables import child, claim, identifier
from homeward.store.unit_of_work import UnitOfWork

_JOINING_LOCK = 0x6A6F696E  # any number that every Homeward process agrees on


def find(uow: UnitOfWork, wanted: Collection[Identifier]) -> dict[Identifier, str]:
    """The reference that speaks for each of these identifiers' children; those never seen are left out."""
    refs = _references(uow, wanted)
    speaking = children.speakers(uow, set(refs.values()))
    return {one: speaking[ref] for one, ref in refs.items()}


def identifiers_of(uow: UnitOfWork, refs: Collection[str]) -> dict[str, list[Identifier]]:
    """Every identifier of each of these children, sorted."""
    members = children.spoken_for(uow, refs)
    rows = select(identifier).where(among(identifier.c.child_ref, list(members)))
    found: dict[str, list[Identifier]] = defaultdict(list)
    for row in uow.execute(rows.order_by(identifier.c.scheme, identifier.c.value)):
        found[members[row.child_ref]].append(Identifier(row.scheme, row.value))
    return found


def references(uow: UnitOfWork, events: Iterable[Event]) -> dict[Identifier, str]:
    """The own reference of every identifier in these events; one that was never seen is given one now."""
    since: dict[Identifier, datetime] = {}
    for event in events:
        for one in (*event.identifiers, *event.named):
            since[one] = min(since.get(one, event.received_at), event.received_at)
    known = _references(uow, since)
    if new := {one: received for one, received in since.items() if one not in known}:
        _give_references(uow, new)
        known |= _references(uow, new)
    return known


def _references(uow: UnitOfWork, wanted: Collection[Identifier]) -> dict[Identifier, str]:
    values = list({one.value for one in wanted})
    rows = uow.execute(select(identifier).where(among(identifier.c.value, values)))
    found = {(row.scheme, row.value): row.child_ref for row in rows}
    return {one: ref for one in wanted if (ref := found.get((one.scheme, one.value)))}


def _give_references(uow: UnitOfWork, since: Mapping[Identifier, datetime]) -> None:
    given = {children.new_ref(): one for one in sorted(since)}
    uow.execute(insert(child), [{"ref": ref, "known_since": since[one]} for ref, one in given.items()])
    rows = [{"scheme": one.scheme, "value": one.value, "child_ref": ref} for ref, one in given.items()]
    taken = {row.child_ref for row in insert_new(uow, identifier, rows, identifier.c.child_ref)}
    # Another transaction was first for the rest, and its reference stands.
    if unused := set(given) - taken:
        uow.execute(delete(child).where(among(child.c.ref, list(unused))))


def join(uow: UnitOfWork, appended: Mapping[int, Event]) -> None:
    """Join, or take apart again, the children whose identifiers these new events claim or stop claiming."""
    given = {seq: set(event.identifiers) for seq, event in appended.items()}
    claims = {seq: claimed for seq, claimed in given.items() if len(claimed) > 1}
    superseding = [seq for seq, event in appended.items() if event.supersedes]
    replaced = loading.with_replaced(uow, superseding).from_any(superseding)
    touched = claimed_by(uow, replaced).union(*claims.values())
    if not touched:
        return
    if is_postgresql(uow):  # so that of two transactions that join the same child, the second sees the first
        uow.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _JOINING_LOCK})
    rows = [
        {"scheme": one.scheme, "value": one.value, "journal_seq": seq}
        for seq, claimed in claims.items()
        for one in claimed
    ]
    for_each(uow, insert(claim), rows)
    identifiers, seqs = claimed_together(uow, touched)
    _regroup(uow, _groups(uow, identifiers, seqs))


def claimed_together(uow: UnitOfWork, some: Collection[Identifier]) -> tuple[set[Identifier], set[int]]:
    """All identifiers that claims tie to these, in any number of steps, and the events that claim them."""
    identifiers: set[Identifier] = set()
    seqs: set[int] = set()
    new = set(some)
    while new:
        identifiers |= new
        claiming = _claims(uow, among(claim.c.value, list({one.value for one in new})))
        found = {seq for seq, one in claiming if one in new} - seqs
        seqs |= found
        new = claimed_by(uow, found) - identifiers
    return identifiers, seqs


def _claims(uow: UnitOfWork, which: ColumnElement[bool]) -> list[tuple[int, Identifier]]:
    return [
        (row.journal_seq, Identifier(row.scheme, row.value))
        for row in uow.execute(select(claim).where(which))
    ]


def claimed_by(uow: UnitOfWork, seqs: Collection[int]) -> set[Identifier]:
    """The identifiers that these events claim for their children."""
    return {one for _, one in _claims(uow, among(claim.c.journal_seq, list(seqs)))}


def _groups(uow: UnitOfWork, identifiers: set[Identifier], seqs: set[int]) -> list[set[str]]:
    """The references of the children that these identifiers mean, as far as all claims now say."""
    claims = loading.events(uow, loading.with_replacing(uow, seqs).from_any(seqs))
    child_of = resolve(standing(claims.values())).child_of
    groups: dict[Identifier, set[str]] = defaultdict(set)
    for one, ref in _references(uow, identifiers).items():
        groups[child_of.get(one, one)].add(ref)
    return list(groups.values())


@dataclass(frozen=True)
class _Member:
    ref: str
    merged_into: str | None
    known_since: datetime
    scheme: Scheme
    value: str


def _regroup(uow: UnitOfWork, groups: Sequence[set[str]]) -> None:
    columns = (child.c.ref, child.c.merged_into, child.c.known_since, identifier.c.scheme, identifier.c.value)
    every = select(*columns).join_from(child, identifier, identifier.c.child_ref == child.c.ref)
    theirs = every.where(among(child.c.ref, [ref for group in groups for ref in group]))
    members = {row.ref: _Member(*row) for row in uow.execute(locked(uow, theirs, child))}
    now = {
        ref: None if ref == speaker else speaker
        for group in groups
        for speaker in [_speaker([members[ref] for ref in group])]
        for ref in group
    }
    changed = {ref: into for ref, into in now.items() if members[ref].merged_into != into}
    if not changed:
        return
    change = child.update().where(child.c.ref == bindparam("of")).values(merged_into=bindparam("into"))
    uow.execute(change, [{"of": ref, "into": into} for ref, into in changed.items()])
    uow.execute(child.update().where(among(child.c.ref, list(members))).values(stamp=None))
    projections.hand_over(uow, {ref: into for ref, into in changed.items() if into})


def _speaker(group: Sequence[_Member]) -> str:
    """Of those who speak already, the longest known goes on; of those known as long, the preferred one."""
    speaking = [member for member in group if member.merged_into is None]
    return min(speaking or group, key=_seniority).ref


def _seniority(member: _Member) -> tuple[object, ...]:
    return (member.known_since, preference(Identifier(member.scheme, member.value)))
