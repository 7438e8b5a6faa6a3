"""Named reads of what the rules made of the children, for pages and commands."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Table, func, select

from homeward.domain.alerts import OPEN_STATES, AlertState
from homeward.errors import NotFound
from homeward.store.sql import among, records
from homeward.store.tables import (
    alert,
    alert_reason,
    candidate,
    child,
    finding,
    journal,
    macse_case,
    outbox,
    quarantine,
    task,
)
from homeward.store.unit_of_work import UnitOfWork


@dataclass(frozen=True)
class AlertRow:
    """`changed_seq` is the journal number of its last event: what a live page asks to be told from."""

    id: str
    child_ref: str
    bundle: str
    episode: str | None
    state: str
    never_silent: bool
    raised_at: datetime
    respond_by: datetime
    changed_at: datetime
    changed_seq: int


@dataclass(frozen=True)
class ReasonRow:
    """Why an alert stands. `evidence` are `{source, id}` of events; `withdrawn_at`: it no longer holds."""

    alert_id: str
    finding: str
    code: str
    rule: str
    version: str
    due: datetime
    known: datetime
    late: bool
    never_silent: bool
    actions: list[str]
    evidence: list[dict[str, str]]
    because: str
    added_at: datetime
    withdrawn_at: datetime | None
    withdrawn_why: str | None


@dataclass(frozen=True)
class FindingRow:
    child_ref: str
    id: str
    code: str
    rule: str
    version: str
    episode: str | None
    subject: str
    due: datetime
    known: datetime
    late: bool
    never_silent: bool
    actions: list[str]
    evidence: list[dict[str, str]]
    because: str


@dataclass(frozen=True)
class CandidateRow:
    child_ref: str
    codes: list[str]
    since: datetime
    re_referral: bool


@dataclass(frozen=True)
class CaseRow:
    child_ref: str
    case: str
    state: str
    accepted_at: datetime | None
    closed_at: datetime | None


@dataclass(frozen=True)
class TaskRow:
    id: str
    child_ref: str | None
    code: str | None
    kind: str
    because: str
    derived: bool
    opened_at: datetime
    closed_at: datetime | None


def alerts(uow: UnitOfWork, states: Collection[AlertState] = OPEN_STATES) -> list[AlertRow]:
    """Alerts in these states, the soonest to be answered first."""
    rows = select(alert).where(alert.c.state.in_(states))
    return records(uow, AlertRow, rows.order_by(alert.c.respond_by, alert.c.raised_at, alert.c.id))


def alerts_changed_since(uow: UnitOfWork, seq: int) -> list[AlertRow]:
    """Alerts of any state whose last event came after this journal number, in the order of change."""
    return records(
        uow, AlertRow, select(alert).where(alert.c.changed_seq > seq).order_by(alert.c.changed_seq)
    )


def alert_by_id(uow: UnitOfWork, alert_id: str) -> AlertRow:
    """Raises NotFound."""
    found = records(uow, AlertRow, select(alert).where(alert.c.id == alert_id))
    if not found:
        raise NotFound("No alert goes by this reference.")
    return found[0]


def alerts_of(uow: UnitOfWork, child_refs: Collection[str]) -> list[AlertRow]:
    """Every alert of these children, newest first."""
    rows = select(alert).where(among(uow, alert.c.child_ref, list(child_refs)))
    return records(uow, AlertRow, rows.order_by(alert.c.raised_at.desc(), alert.c.id))


def reasons(uow: UnitOfWork, alert_ids: Collection[str]) -> dict[str, list[ReasonRow]]:
    """Each alert's reasons, withdrawn ones too, in the order in which they came to hold."""
    rows = select(alert_reason).where(among(uow, alert_reason.c.alert_id, list(alert_ids)))
    found: dict[str, list[ReasonRow]] = defaultdict(list)
    for row in records(
        uow, ReasonRow, rows.order_by(alert_reason.c.due, alert_reason.c.code, alert_reason.c.finding)
    ):
        found[row.alert_id].append(row)
    return found


def findings(uow: UnitOfWork, child_refs: Collection[str]) -> list[FindingRow]:
    rows = select(finding).where(among(uow, finding.c.child_ref, list(child_refs)))
    return records(uow, FindingRow, rows.order_by(finding.c.due, finding.c.code, finding.c.id))


def candidates(uow: UnitOfWork) -> list[CandidateRow]:
    """Everyone whom rules propose to MACSE, longest waiting first."""
    return records(uow, CandidateRow, select(candidate).order_by(candidate.c.since, candidate.c.child_ref))


def cases(uow: UnitOfWork) -> list[CaseRow]:
    """Every spell on MACSE's list, in order of acceptance."""
    return records(uow, CaseRow, select(macse_case).order_by(macse_case.c.accepted_at, macse_case.c.case))


def open_tasks(uow: UnitOfWork) -> list[TaskRow]:
    """Oldest first."""
    rows = select(task).where(task.c.closed_at.is_(None))
    return records(uow, TaskRow, rows.order_by(task.c.opened_at, task.c.id))


def counts(uow: UnitOfWork) -> dict[str, int]:
    """How many of each there are: what operations staff may see."""
    counted: dict[str, tuple[Table, Any]] = {
        "events": (journal, True),
        "unprocessed": (journal, journal.c.processed_at.is_(None)),
        "unpublished": (outbox, outbox.c.published_at.is_(None)),
        "children": (child, child.c.merged_into.is_(None)),
        "open_alerts": (alert, alert.c.state.in_(OPEN_STATES)),
        "candidates": (candidate, True),
        "open_tasks": (task, task.c.closed_at.is_(None)),
        "quarantined": (quarantine, quarantine.c.state == "open"),
    }
    every = [
        select(func.count()).select_from(table).where(which).scalar_subquery().label(name)
        for name, (table, which) in counted.items()
    ]
    return dict(uow.execute(select(*every)).mappings().one())
