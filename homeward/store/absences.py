"""Reads of open absences: those that are stored, and what is in the journal and not processed yet."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, or_, select

from homeward.domain.events.entry import Entry
from homeward.store import children, history, loading
from homeward.store.sql import among, records
from homeward.store.tables.core import absence, child, journal
from homeward.store.unit_of_work import UnitOfWork

OF_AN_ABSENCE = ("missing.",)
"""How the types begin that tell of it."""


@dataclass(frozen=True)
class AbsenceRow:
    """`reports` are `{source, id}` of the events that reported it."""

    child_ref: str
    episode: str
    starts_at: datetime
    category: str | None
    police_risk: str | None
    reports: list[dict[str, str]]


def stored(uow: UnitOfWork) -> list[AbsenceRow]:
    """Every open absence, as the children were evaluated last."""
    return records(uow, AbsenceRow, select(absence))


def _of(kinds: Collection[str]) -> ColumnElement[bool]:
    return or_(*(journal.c.type.startswith(kind) for kind in kinds))


def changed_since(uow: UnitOfWork, kinds: Collection[str] = OF_AN_ABSENCE) -> set[str]:
    """The children of whom something was accepted that no processing has finished with, and that may begin,
    end or move an absence, or what else is of these kinds; and those never evaluated since it is stored."""
    bears = or_(_of(kinds), journal.c.type.startswith("child."), journal.c.supersedes.is_not(None))
    waiting = list(uow.scalars(select(journal.c.seq).where(journal.c.processed_at.is_(None), bears)))
    absent = select(journal.c.child_ref).where(_of(OF_AN_ABSENCE))
    unseen = select(child.c.ref).where(child.c.evaluated_at.is_(None), child.c.merged_into.is_(None))
    found = history.concerned(uow, waiting) if waiting else set()
    return found.union(uow.scalars(unseen.where(child.c.ref.in_(absent))))


def told(
    uow: UnitOfWork, child_refs: Collection[str], kinds: Collection[str] = OF_AN_ABSENCE
) -> dict[str, list[Entry]]:
    """What is on record of these children's absences, or of what else is of these kinds, in journal order."""
    members = children.spoken_for(uow, child_refs)
    own = select(journal.c.seq, journal.c.child_ref).where(_of(kinds))
    seqs: dict[str, set[int]] = defaultdict(set)
    for seq, ref in uow.execute(own.where(among(journal.c.child_ref, list(members)))):
        seqs[members[ref]].add(seq)
    chains = loading.with_replacing(uow, set().union(*seqs.values()))
    every = {ref: chains.from_any(mine) for ref, mine in seqs.items()}
    entries = loading.entries(uow, set().union(*every.values()))
    return {ref: [entries[seq] for seq in sorted(mine)] for ref, mine in every.items()}


def references(uow: UnitOfWork, child_refs: Collection[str]) -> dict[str, set[str]]:
    """The references under which these children were reported missing, and those of the police."""
    members = children.spoken_for(uow, child_refs)
    said = [journal.c.body["data"][name].as_string() for name in ("episode", "police_ref")]
    reported = select(journal.c.child_ref, *said).where(journal.c.type == "missing.reported")
    found: dict[str, set[str]] = defaultdict(set)
    for ref, *given in uow.execute(reported.where(among(journal.c.child_ref, list(members)))):
        found[members[ref]].update(filter(None, given))
    return found
