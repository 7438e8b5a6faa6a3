"""What says that a child is in danger now, and nobody has recorded that the child is safe."""

from collections.abc import Collection

from sqlalchemy import select

from homeward.domain.alerts.alert import DANGER_NOW
from homeward.store import children
from homeward.store.sql import among
from homeward.store.tables.alerts import alert, alert_reason
from homeward.store.tables.core import journal
from homeward.store.unit_of_work import UnitOfWork

_STANDS = (
    alert_reason.c.rule == DANGER_NOW,
    alert_reason.c.withdrawn_at.is_(None),
    alert_reason.c.safe_at.is_(None),
)
ALERTS_OF_DANGER = select(alert_reason.c.alert_id).where(*_STANDS)
"""Their ids; of one reason, `services.alerts.dangers.is_danger` says the same."""


def evidence(uow: UnitOfWork, child_refs: Collection[str]) -> set[tuple[str, str]]:
    """By source and id, the records on which danger to these children stands."""
    rows = select(alert_reason.c.evidence).join(alert, alert.c.id == alert_reason.c.alert_id)
    found = uow.scalars(rows.where(*_STANDS, among(alert.c.child_ref, list(child_refs))))
    return {(each["source"], each["id"]) for some in found for each in some}


def not_processed(uow: UnitOfWork, child_refs: Collection[str], types: Collection[str]) -> list[int]:
    """Journal numbers of the records of these types about these children that no worker has processed yet."""
    members = children.spoken_for(uow, child_refs)
    waiting = (journal.c.processed_at.is_(None), journal.c.type.in_(types))
    return list(uow.scalars(select(journal.c.seq).where(*waiting, among(journal.c.child_ref, list(members)))))
