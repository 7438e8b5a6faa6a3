"""What came of some events, by what the journal has since: whoever processed them."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import func, select

from homeward.domain.alerts.alert import AlertState
from homeward.domain.events import Event
from homeward.store import children, loading
from homeward.store.alert_rows import AlertRow
from homeward.store.sql import among, records
from homeward.store.tables.alerts import alert
from homeward.store.tables.core import child, journal
from homeward.store.unit_of_work import UnitOfWork

Key = tuple[str, str]


def keys(uow: UnitOfWork, seqs: Collection[int]) -> set[Key]:
    """Source and id of the events with these journal numbers."""
    rows = uow.execute(select(journal.c.source, journal.c.id).where(among(journal.c.seq, seqs)))
    return {(row.source, row.id) for row in rows}


def alerts_raised(
    uow: UnitOfWork, child_refs: Collection[str], after: int, resting_on: Collection[Key]
) -> list[AlertRow]:
    """The alerts about these children that were raised after that journal number on any of these events, and
    were not withdrawn."""
    raised = loading.events(uow, _made(uow, child_refs, after, "alert.raised")).values()
    ids = [event.data.alert for event in raised if not _evidence(event).isdisjoint(resting_on)]
    standing = alert.c.state != AlertState.WITHDRAWN
    return records(uow, AlertRow, select(alert).where(among(alert.c.id, ids), standing))


def candidates_added(uow: UnitOfWork, child_refs: Collection[str], after: int) -> int:
    """How many times one of these children was proposed to MACSE after that journal number."""
    return len(_made(uow, child_refs, after, "macse.candidate_added"))


def listed(uow: UnitOfWork, child_refs: Collection[str], after: int) -> int:
    """How many times one of them came onto the missing group's list, or was listed by other rules."""
    return len(_made(uow, child_refs, after, "missing_group.listed"))


def put_before(uow: UnitOfWork, child_refs: Collection[str], type_: str) -> dict[str, datetime]:
    """When Homeward last put each of these children before a meeting, by the type of event that says so."""
    at = func.max(journal.c.received_at).label("at")
    made = select(children.SPEAKER.label("ref"), at).join_from(
        child, journal, child.c.ref == journal.c.child_ref
    )
    about = among(journal.c.child_ref, list(children.spoken_for(uow, child_refs)))
    rows = uow.execute(made.where(journal.c.type == type_, about).group_by(children.SPEAKER))
    return {row.ref: row.at for row in rows}


def last_seq(uow: UnitOfWork) -> int:
    """The highest journal number, 0 where nothing was accepted yet."""
    return uow.scalar(select(func.max(journal.c.seq))) or 0


def _made(uow: UnitOfWork, child_refs: Collection[str], after: int, type_: str) -> list[int]:
    members = children.spoken_for(uow, child_refs)
    made = select(journal.c.seq).where(journal.c.seq > after, journal.c.type == type_)
    return list(uow.scalars(made.where(among(journal.c.child_ref, list(members)))))


def _evidence(event: Event) -> set[Key]:
    return {(item.source, item.id) for reason in event.data.reasons for item in reason.evidence}
