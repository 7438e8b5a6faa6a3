"""Children who may have been missing together: the absences of each bear on what is found of the other."""

from collections import defaultdict
from collections.abc import Collection, Iterator
from typing import Any

from sqlalchemy import Select, select

from homeward.domain.contacts.matching import FIND, REPORT
from homeward.store import children, mentions
from homeward.store.sql import one_of
from homeward.store.tables.core import journal, naming
from homeward.store.unit_of_work import UnitOfWork

_NAMED = (
    select(journal.c.child_ref, naming.c.child_ref)
    .join(naming, naming.c.journal_seq == journal.c.seq)
    .where(journal.c.type == REPORT)
)
_NAMED_BY = _NAMED.where(one_of(journal.c.child_ref, "refs"))
_NAMING = _NAMED.where(one_of(naming.c.child_ref, "refs"))
_FINDS = select(journal.c.seq, journal.c.child_ref).where(journal.c.type == FIND)
_FINDS_OF = _FINDS.where(one_of(journal.c.child_ref, "wanted"))
_FINDS_AMONG = _FINDS.where(one_of(journal.c.seq, "wanted"))
_ABSENCES = journal.c.type.startswith("missing.")
_ABSENCES_OF = select(journal.c.child_ref, journal.c.seq).where(
    _ABSENCES, one_of(journal.c.child_ref, "refs")
)
_ABSENT = select(journal.c.child_ref).where(
    _ABSENCES, one_of(journal.c.seq, "seqs"), journal.c.child_ref.is_not(None)
)


def absences(uow: UnitOfWork, child_refs: Collection[str]) -> dict[str, set[int]]:
    """The journal numbers of all that is on record of the absences of each child's companions."""
    beside = _companions(uow, child_refs)
    members = children.spoken_for(uow, set().union(*beside.values()))
    if not members:
        return {}
    of_each: dict[str, set[int]] = defaultdict(set)
    for ref, seq in uow.execute(_ABSENCES_OF, {"refs": list(members)}):
        of_each[members[ref]].add(seq)
    return {ref: set().union(*(of_each[one] for one in others)) for ref, others in beside.items()}


def of_the_absent(uow: UnitOfWork, seqs: Collection[int]) -> set[str]:
    """The companions of the children whose absences these events are of."""
    refs = set(uow.scalars(_ABSENT, {"seqs": list(seqs)}))
    absent = set(children.speakers(uow, refs).values()) if refs else set()
    return set().union(*_companions(uow, absent).values())


def _companions(uow: UnitOfWork, child_refs: Collection[str]) -> dict[str, set[str]]:
    """By the reference that speaks for each, as `matching.histories` finds them."""
    if not child_refs:
        return {}
    members = children.spoken_for(uow, child_refs)
    pairs = [(one, other) for one, other in _pairs(uow, list(members)) if other]
    speaking = children.speakers(uow, {other for _, other in pairs})
    found: dict[str, set[str]] = defaultdict(set)
    for one, other in pairs:
        if members[one] != speaking[other]:
            found[members[one]].add(speaking[other])
    return found


def _pairs(uow: UnitOfWork, refs: list[str]) -> Iterator[tuple[str, str]]:
    """Each of these children with one who is tied to it, whichever of the two a report is about."""
    for one, other in uow.execute(_NAMED_BY, {"refs": refs}):
        yield one, other
    for other, one in uow.execute(_NAMING, {"refs": refs}):
        yield one, other
    own = _found(uow, _FINDS_OF, refs)
    near = mentions.bearing_on(uow, own)
    there = _found(uow, _FINDS_AMONG, set().union(*near.values()))
    for seq, others in near.items():
        yield from ((own[seq], there[other]) for other in others & there.keys())


def _found(uow: UnitOfWork, finds: Select[Any], wanted: Collection[Any]) -> dict[int, str]:
    """The child whom each find is about."""
    rows = uow.execute(finds, {"wanted": list(wanted)}).all() if wanted else ()
    return {seq: ref for seq, ref in rows if ref}
