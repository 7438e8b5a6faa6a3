"""What the rules need to see of a child, and, the other way round, to whom an event can matter."""

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime

from sqlalchemy import func, select, union

from homeward.domain.events.entry import Entry
from homeward.store import children, companions, identities, loading, mentions
from homeward.store.children import SPEAKER
from homeward.store.sql import one_of
from homeward.store.tables.core import child, journal, naming
from homeward.store.unit_of_work import UnitOfWork


def history(uow: UnitOfWork, child_refs: Collection[str]) -> dict[str, list[Entry]]:
    """Each child's history, in journal order.

    It holds the events that concern the child (about it or naming it, under any of its references), those
    that mention the same person or place as one of them, the absences of its companions, and whatever
    supersedes any of these.
    """
    own = _concerning(uow, child_refs)
    shared = mentions.bearing_on(uow, set().union(*own.values()))
    related = {ref: mine.union(*(shared.get(seq, ()) for seq in mine)) for ref, mine in own.items()}
    for ref, seqs in companions.absences(uow, child_refs).items():
        related[ref] = related.get(ref, set()) | seqs
    chains = loading.with_replacing(uow, set().union(*related.values()))
    every = {ref: chains.from_any(related.get(ref, ())) for ref in child_refs}
    entries = loading.entries(uow, set().union(*every.values()))
    return {ref: [entries[seq] for seq in sorted(each)] for ref, each in every.items()}


_ABOUT_OR_NAMING = tuple(
    select(seq, ref).where(one_of(ref, "refs"))
    for seq, ref in ((journal.c.seq, journal.c.child_ref), (naming.c.journal_seq, naming.c.child_ref))
)
_WHO_IS_CONCERNED = tuple(
    select(SPEAKER).join_from(child, ref.table, child.c.ref == ref).where(one_of(seq, "seqs"))
    for seq, ref in ((journal.c.seq, journal.c.child_ref), (naming.c.journal_seq, naming.c.child_ref))
)


def _concerning(uow: UnitOfWork, child_refs: Collection[str]) -> dict[str, set[int]]:
    members = children.spoken_for(uow, child_refs)
    concerning: dict[str, set[int]] = defaultdict(set)
    for statement in _ABOUT_OR_NAMING:
        for found, about in uow.execute(statement, {"refs": list(members)}).all():
            concerning[members[about]].add(found)
    return concerning


def concerned(uow: UnitOfWork, seqs: Collection[int]) -> set[str]:
    """The children whose findings these events can change, each by the reference that speaks for it.

    Those whom the events, or what they supersede, are about or name, and those of any event that mentions the
    same person or place; of an absence, the child's companions too. Where identifiers are joined or parted,
    the same for all that was said of the children whom they mean: others may have been tied to one child and
    are now tied to two.
    """
    changed = loading.with_replaced(uow, seqs).from_any(seqs)
    found = _joined_or_parted(uow, changed)
    if found:
        said_of_them = changed.union(*_concerning(uow, found).values())
        changed = loading.with_replaced(uow, said_of_them).from_any(said_of_them)
    related = changed | mentions.borne_on_by(uow, changed)
    for statement in _WHO_IS_CONCERNED:
        found.update(uow.scalars(statement, {"seqs": list(related)}))
    return found | companions.of_the_absent(uow, changed)


def spoken_of(uow: UnitOfWork, seqs: Collection[int]) -> list[tuple[int, str]]:
    """Each of these events with each child whom it is about or names, by the reference that speaks for it."""
    found: set[tuple[int, str]] = set()
    for statement, seq in zip(_WHO_IS_CONCERNED, (journal.c.seq, naming.c.journal_seq), strict=True):
        found.update(
            (row[1], row[0]) for row in uow.execute(statement.add_columns(seq), {"seqs": list(seqs)})
        )
    return sorted(found)


def _joined_or_parted(uow: UnitOfWork, seqs: Collection[int]) -> set[str]:
    claimed = identities.claimed_by(uow, seqs)
    if not claimed:
        return set()
    identifiers, _ = identities.claimed_together(uow, claimed)
    return set(identities.find(uow, identifiers).values())


def of_whom(uow: UnitOfWork, types: Collection[str]) -> list[str]:
    """Every child whom an event of one of these types is about or names, by the reference that speaks for it,
    in a fixed order."""
    told = journal.c.type.in_(types)
    about = select(SPEAKER).join_from(child, journal, child.c.ref == journal.c.child_ref).where(told)
    names = (
        select(SPEAKER)
        .join_from(child, naming, child.c.ref == naming.c.child_ref)
        .join(journal, journal.c.seq == naming.c.journal_seq)
        .where(told)
    )
    return sorted(uow.scalars(union(about, names)))


def first(uow: UnitOfWork, types: Collection[str]) -> datetime | None:
    """When the first event of these types happened."""
    return uow.scalar(select(func.min(journal.c.occurred_at)).where(journal.c.type.in_(types)))
