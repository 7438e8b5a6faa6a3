"""Which child an identifier means.

Each identifier is given a reference of its own when it is first seen. Records that give several identifiers
for one child are claims; `domain.identity.identified.resolve` says which identifiers all claims together
join, in whatever order they came, and `child.merged_into` is set to that. What it leaves open is kept as a
question.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, bindparam, delete, insert, select, text

from homeward.domain.events import Event, Identifier
from homeward.domain.events.entry import standing
from homeward.domain.history.contradictions import Contradiction
from homeward.domain.identity.identified import preference, resolve
from homeward.store import children, loading, projections
from homeward.store.sql import Row, among, for_each, insert_new, is_postgresql, locked, one_of
from homeward.store.tables.core import child, claim, identifier, who_is_who
from homeward.store.unit_of_work import UnitOfWork

_JOINING_LOCK = 0x6A6F696E  # any number that every Homeward process agrees on
_Key = tuple[str, str, str]


def _key(one: Identifier) -> _Key:
    """What the tables know an identifier by: value, scheme, source."""
    value, source = one.compared
    return value, one.scheme, source


def find(uow: UnitOfWork, wanted: Collection[Identifier]) -> dict[Identifier, str]:
    """The reference that speaks for each of these identifiers' children; those never seen are left out."""
    refs = _references(uow, wanted)
    speaking = children.speakers(uow, set(refs.values()))
    return {one: speaking[ref] for one, ref in refs.items()}


_IDENTIFIERS = (
    select(identifier)
    .where(one_of(identifier.c.child_ref, "refs"))
    .order_by(identifier.c.scheme, identifier.c.value, identifier.c.source)
)


def identifiers_of(uow: UnitOfWork, refs: Collection[str]) -> dict[str, list[Identifier]]:
    """Every identifier of each of these children, sorted, as it was first written."""
    members = children.spoken_for(uow, refs)
    found: dict[str, list[Identifier]] = defaultdict(list)
    for row in uow.execute(_IDENTIFIERS, {"refs": list(members)}) if members else ():
        found[members[row.child_ref]].append(Identifier(row.scheme, row.shown, row.source or None))
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


_OF_VALUES = select(identifier).where(one_of(identifier.c.value, "values"))


def _references(uow: UnitOfWork, wanted: Collection[Identifier]) -> dict[Identifier, str]:
    if not wanted:
        return {}
    rows = uow.execute(_OF_VALUES, {"values": list({one.compared[0] for one in wanted})})
    found = {(row.value, row.scheme, row.source): row.child_ref for row in rows}
    return {one: ref for one in wanted if (ref := found.get(_key(one)))}


def _give_references(uow: UnitOfWork, since: Mapping[Identifier, datetime]) -> None:
    given = {children.new_ref(): one for one in sorted(since)}
    uow.execute(insert(child), [{"ref": ref, "known_since": since[one]} for ref, one in given.items()])
    rows = [{**_columns(one), "shown": one.value, "child_ref": ref} for ref, one in given.items()]
    taken = {row.child_ref for row in insert_new(uow, identifier, rows, identifier.c.child_ref)}
    # Another transaction was first for the rest, and its reference stands.
    if unused := set(given) - taken:
        uow.execute(delete(child).where(among(child.c.ref, list(unused))))


def _columns(one: Identifier) -> Row:
    return dict(zip(("value", "scheme", "source"), _key(one), strict=True))


def take_turn(uow: UnitOfWork, events: Iterable[Event]) -> None:
    """Before any of these is written: wait where they may join or part children, so that of two transactions
    that join the same child the second sees the first. Taken before any row, it can be waited for."""
    if any(event.supersedes or _bears_on_who_is_who(event) for event in events):
        _wait(uow)


def lock(uow: UnitOfWork, refs: Iterable[str]) -> None:
    """Lock these children as `children.lock` does, in a transaction that may then join or part them."""
    _wait(uow)
    children.lock(uow, refs)


def _wait(uow: UnitOfWork) -> None:
    if is_postgresql(uow):
        uow.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _JOINING_LOCK})


def join(uow: UnitOfWork, appended: Mapping[int, Event]) -> None:
    """Join, or take apart again, the children whose identifiers these new events claim or stop claiming."""
    claims = {seq: event.identifiers for seq, event in appended.items() if _bears_on_who_is_who(event)}
    superseding = [seq for seq, event in appended.items() if event.supersedes]
    replaced = loading.with_replaced(uow, superseding).from_any(superseding)
    touched = claimed_by(uow, replaced).union(*claims.values())
    if not touched:
        return
    rows = [{**_columns(one), "journal_seq": seq} for seq, claimed in claims.items() for one in set(claimed)]
    for_each(uow, insert(claim), rows)
    identifiers, seqs = claimed_together(uow, touched)
    if len(identifiers) > 1:  # else nothing is joined or parted, and nobody need wait for the child
        _regroup(uow, *_groups(uow, identifiers, seqs))


def _bears_on_who_is_who(event: Event) -> bool:
    return len(event.identifiers) > 1 or event.date_of_birth is not None


def claimed_together(uow: UnitOfWork, some: Collection[Identifier]) -> tuple[set[Identifier], set[int]]:
    """All identifiers that claims tie to these, in any number of steps, and the events that claim them."""
    identifiers: set[Identifier] = set()
    seqs: set[int] = set()
    new = set(some)
    while new:
        identifiers |= new
        claiming = _claims(uow, _CLAIMING, {one.compared[0] for one in new})
        found = {seq for seq, one in claiming if one in new} - seqs
        seqs |= found
        new = claimed_by(uow, found) - identifiers
    return identifiers, seqs


_CLAIMING = select(claim).where(one_of(claim.c.value, "of"))
_CLAIMED = select(claim).where(one_of(claim.c.journal_seq, "of"))


def _claims(
    uow: UnitOfWork, statement: Select[Any], of: Collection[str | int]
) -> list[tuple[int, Identifier]]:
    return [
        (row.journal_seq, Identifier(row.scheme, row.value, row.source or None))
        for row in uow.execute(statement, {"of": list(of)})
    ]


def claimed_by(uow: UnitOfWork, seqs: Collection[int]) -> set[Identifier]:
    """The identifiers that these events claim for their children."""
    return {one for _, one in _claims(uow, _CLAIMED, seqs)} if seqs else set()


_QUESTIONS = select(who_is_who).where(one_of(who_is_who.c.child_ref, "refs"))


def questions_of(uow: UnitOfWork, refs: Collection[str]) -> dict[str, set[Contradiction]]:
    """What is to be asked of who these children are, by the reference that speaks for each."""
    members = children.spoken_for(uow, refs)
    found: dict[str, set[Contradiction]] = defaultdict(set)
    for row in uow.execute(_QUESTIONS, {"refs": list(members)}):
        found[members[row.child_ref]].add(Contradiction(row.kind, row.about, row.because))
    return found


def _groups(
    uow: UnitOfWork, identifiers: set[Identifier], seqs: set[int]
) -> tuple[list[set[str]], list[Row]]:
    """The references of the children that these identifiers mean, as far as all claims now say, and what is
    to be asked of them."""
    claims = loading.events(uow, loading.with_replacing(uow, seqs).from_any(seqs))
    resolution = resolve(standing(claims.values()))
    refs = _references(uow, identifiers)
    groups: dict[Identifier, set[str]] = defaultdict(set)
    for one, ref in refs.items():
        groups[resolution.child_of.get(one, one)].add(ref)
    asked: list[Row] = [
        {"about": each.about, "kind": each.kind, "because": each.because, "child_ref": refs[one]}
        for each in resolution.questions
        for one in each.children
    ]
    return list(groups.values()), asked


@dataclass(frozen=True)
class _Member:
    ref: str
    merged_into: str | None
    known_since: datetime
    identifier: Identifier


def _regroup(uow: UnitOfWork, groups: Sequence[set[str]], asked: Sequence[Row]) -> None:
    columns = (child, identifier.c.scheme, identifier.c.shown, identifier.c.source)
    every = select(*columns).join_from(child, identifier, identifier.c.child_ref == child.c.ref)
    theirs = every.where(among(child.c.ref, [ref for group in groups for ref in group]))
    members = {
        row.ref: _Member(
            row.ref, row.merged_into, row.known_since, Identifier(row.scheme, row.shown, row.source or None)
        )
        for row in uow.execute(locked(uow, theirs, child))
    }
    now = {
        ref: None if ref == speaker else speaker
        for group in groups
        for speaker in [_speaker([members[ref] for ref in group])]
        for ref in group
    }
    changed = {ref: into for ref, into in now.items() if members[ref].merged_into != into}
    if not _ask(uow, list(members), asked) and not changed:
        return
    change = child.update().where(child.c.ref == bindparam("of")).values(merged_into=bindparam("into"))
    for_each(uow, change, [{"of": ref, "into": into} for ref, into in changed.items()])
    projections.hand_over(uow, {ref: into for ref, into in changed.items() if into})


def _ask(uow: UnitOfWork, refs: Collection[str], asked: Sequence[Row]) -> bool:
    """Keep these as all that is to be asked of these children; answers with whether that is other than
    before."""
    theirs = among(who_is_who.c.child_ref, refs)
    kept = uow.execute(select(who_is_who).where(theirs))
    before = {(row.child_ref, row.about, row.because) for row in kept}
    wanted = {(row["child_ref"], row["about"], row["because"]): row for row in asked}
    if before == wanted.keys():
        return False
    uow.execute(delete(who_is_who).where(theirs))
    for_each(uow, insert(who_is_who), list(wanted.values()))
    return True


def _speaker(group: Sequence[_Member]) -> str:
    """Of those who speak already, the longest known goes on; of those known as long, the preferred one."""
    speaking = [member for member in group if member.merged_into is None]
    return min(speaking or group, key=_seniority).ref


def _seniority(member: _Member) -> tuple[object, ...]:
    return (member.known_since, preference(member.identifier))
