"""Named reads of what the rules made of the children, for pages and commands."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, Table, func, or_, select

from homeward.domain.alerts.alert import OPEN_STATES, AlertState
from homeward.domain.events import REGISTERING
from homeward.domain.events.types.corrections import WITHDRAWN
from homeward.errors import NotFound
from homeward.store import children
from homeward.store.alert_rows import AlertRow, ReasonRow
from homeward.store.dangers import ALERTS_OF_DANGER
from homeward.store.sql import among, records
from homeward.store.tables.alerts import alert, alert_reason
from homeward.store.tables.core import (
    candidate,
    child,
    finding,
    journal,
    macse_case,
    naming,
    outbox,
    shadow_finding,
    suppression,
    task,
)
from homeward.store.tables.quarantine import quarantine
from homeward.store.unit_of_work import UnitOfWork


@dataclass(frozen=True)
class FindingRow:
    child_ref: str
    id: str
    code: str
    rule: str
    version: str
    episode: str | None
    absence: str | None
    started: datetime | None
    subject: str
    due: datetime
    known: datetime
    late: bool
    never_silent: bool
    actions: list[str]
    evidence: list[dict[str, str]]
    because: str
    trace: dict[str, Any] | None


@dataclass(frozen=True)
class CandidateRow:
    child_ref: str
    codes: list[str]
    since: datetime
    re_referral: bool


@dataclass(frozen=True)
class SuppressionRow:
    """A rule suppressed for a child; `held_back` are the ids of the findings that it holds back."""

    child_ref: str
    rule: str
    until: datetime
    reason: str
    set_by: str | None
    set_at: datetime
    held_back: list[str]


@dataclass(frozen=True)
class CaseRow:
    child_ref: str
    case: str
    stay: int
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
    fact: str | None
    subject: str | None
    episode: str | None
    started: datetime | None
    since: datetime | None
    waiting: list[str] | None
    evidence: list[dict[str, str]] | None
    derived: bool
    opened_at: datetime
    due: datetime | None
    closed_at: datetime | None


def alerts(
    uow: UnitOfWork, states: Collection[AlertState] = OPEN_STATES, from_history: bool | None = None
) -> list[AlertRow]:
    """As `alerts_in` says."""
    return records(uow, AlertRow, alerts_in(states, from_history))


def alerts_in(states: Collection[AlertState], from_history: bool | None) -> Select[Any]:
    """Alerts in these states, danger now first, then the soonest to be answered; those from history, the
    others, or all. With the open ones stands danger now in whatever state."""
    danger = alert.c.id.in_(ALERTS_OF_DANGER)
    shown = alert.c.state.in_(states)
    rows = select(alert).where(shown | danger if set(OPEN_STATES) <= set(states) else shown)
    if from_history is not None:
        rows = rows.where(alert.c.from_history == from_history)
    order = (~danger, alert.c.respond_by, alert.c.raised_at, alert.c.id)
    return rows.order_by(*order)


def alert_by_id(uow: UnitOfWork, alert_id: str) -> AlertRow:
    """Raises NotFound."""
    found = records(uow, AlertRow, select(alert).where(alert.c.id == alert_id))
    if not found:
        raise NotFound("No alert goes by this reference.")
    return found[0]


def alerts_by_id(uow: UnitOfWork, alert_ids: Collection[str]) -> list[AlertRow]:
    """Those of these that there are."""
    return records(uow, AlertRow, select(alert).where(among(alert.c.id, alert_ids)))


def alerts_of(uow: UnitOfWork, child_refs: Collection[str]) -> list[AlertRow]:
    """Every alert of these children, newest first."""
    rows = select(alert).where(among(alert.c.child_ref, list(child_refs)))
    return records(uow, AlertRow, rows.order_by(alert.c.raised_at.desc(), alert.c.id))


def reasons(uow: UnitOfWork, alert_ids: Collection[str]) -> dict[str, list[ReasonRow]]:
    """Each alert's reasons, withdrawn ones too, in the order in which they came to hold."""
    rows = select(alert_reason).where(among(alert_reason.c.alert_id, list(alert_ids)))
    found: dict[str, list[ReasonRow]] = defaultdict(list)
    for row in records(
        uow, ReasonRow, rows.order_by(alert_reason.c.due, alert_reason.c.code, alert_reason.c.finding)
    ):
        found[row.alert_id].append(row)
    return found


def findings(uow: UnitOfWork, child_refs: Collection[str]) -> list[FindingRow]:
    rows = select(finding).where(among(finding.c.child_ref, list(child_refs)))
    return records(uow, FindingRow, rows.order_by(finding.c.due, finding.c.code, finding.c.id))


def said(uow: UnitOfWork, child_refs: Collection[str], by: datetime) -> Sequence[Row[Any]]:
    """Every finding of these children that was known by then, without its reason and trace."""
    rows = select(*(column for column in finding.c if column.name not in ("because", "trace")))
    return uow.execute(rows.where(among(finding.c.child_ref, child_refs), finding.c.known <= by)).all()


def dues(
    uow: UnitOfWork, rule: str, since: datetime, *, on_trial: bool = False
) -> dict[tuple[str, str], datetime]:
    """When each finding of a rule was due, from then on, by child and finding."""
    table = shadow_finding if on_trial else finding
    rows = select(table.c.child_ref, table.c.id, table.c.due)
    found = uow.execute(rows.where(table.c.rule == rule, table.c.due >= since))
    return {(row.child_ref, row.id): row.due for row in found}


def candidates(uow: UnitOfWork) -> list[CandidateRow]:
    """Everyone whom rules propose to MACSE, longest waiting first."""
    return records(uow, CandidateRow, select(candidate).order_by(candidate.c.since, candidate.c.child_ref))


def suppressions(
    uow: UnitOfWork, now: datetime, child_refs: Collection[str] | None = None
) -> list[SuppressionRow]:
    """Those in force, the soonest to end first; of these children, or of all."""
    rows = select(suppression).where(suppression.c.until > now)
    if child_refs is not None:
        rows = rows.where(among(suppression.c.child_ref, list(child_refs)))
    order = (suppression.c.until, suppression.c.child_ref, suppression.c.rule)
    return records(uow, SuppressionRow, rows.order_by(*order))


def cases(uow: UnitOfWork) -> list[CaseRow]:
    """Every spell on MACSE's list, in order of acceptance."""
    return records(uow, CaseRow, select(macse_case).order_by(macse_case.c.accepted_at, macse_case.c.case))


def open_tasks(uow: UnitOfWork, child_refs: Collection[str] | None = None) -> list[TaskRow]:
    """Oldest first; of these children, or of all."""
    rows = select(task).where(task.c.closed_at.is_(None))
    if child_refs is not None:
        rows = rows.where(among(task.c.child_ref, list(child_refs)))
    return records(uow, TaskRow, rows.order_by(task.c.opened_at, task.c.id))


def task_by_id(uow: UnitOfWork, task_id: str) -> TaskRow:
    """Raises NotFound."""
    found = records(uow, TaskRow, select(task).where(task.c.id == task_id))
    if not found:
        raise NotFound("No task goes by this reference.")
    return found[0]


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


FACT = "fact."


def registrations(uow: UnitOfWork, child_refs: Collection[str]) -> list[int]:
    """Journal numbers of everything that says who these children are, under any of their references."""
    members = children.spoken_for(uow, child_refs)
    return _seqs(uow, among(journal.c.child_ref, list(members)), journal.c.type.in_(REGISTERING))


def alert_events(uow: UnitOfWork, child_ref: str) -> list[int]:
    """Journal numbers of every step of this child's alerts."""
    return _steps(uow, child_ref, "alert.")


def suppression_events(uow: UnitOfWork, child_ref: str) -> list[int]:
    """Journal numbers of everything that was done to suppress rules for this child."""
    return _steps(uow, child_ref, "suppression.")


def _steps(uow: UnitOfWork, child_ref: str, types: str) -> list[int]:
    members = children.spoken_for(uow, [child_ref])
    return _seqs(uow, among(journal.c.child_ref, list(members)), journal.c.type.startswith(types))


def namings(uow: UnitOfWork, child_refs: Collection[str]) -> list[int]:
    """Journal numbers of the events that name these children."""
    members = children.spoken_for(uow, child_refs)
    rows = select(naming.c.journal_seq).where(among(naming.c.child_ref, list(members)))
    return list(uow.scalars(rows.order_by(naming.c.journal_seq)))


def seqs(uow: UnitOfWork, keys: Collection[tuple[str, str]]) -> list[int]:
    """Journal numbers of the events with these sources and ids."""
    return list(numbers(uow, keys).values())


def numbers(uow: UnitOfWork, keys: Collection[tuple[str, str]]) -> dict[tuple[str, str], int]:
    """The same, by source and id."""
    rows = select(journal.c.seq, journal.c.source, journal.c.id)
    found = uow.execute(rows.where(among(journal.c.id, [event_id for _, event_id in keys])))
    return {(row.source, row.id): row.seq for row in found if (row.source, row.id) in keys}


def received_at(uow: UnitOfWork, child_refs: Collection[str], instants: Collection[datetime]) -> list[int]:
    """Journal numbers of what was received about these children at these very instants."""
    members = children.spoken_for(uow, child_refs)
    return _seqs(uow, among(journal.c.child_ref, list(members)), journal.c.received_at.in_(instants))


def recorded_by(uow: UnitOfWork, actor: str) -> list[tuple[int, str]]:
    """Journal number and id of what this person recorded, newest first; what they decided is left out."""
    decided = or_(
        *map(journal.c.type.startswith, ("alert.", "suppression.", "macse.", "missing_group.", FACT))
    )
    own = (journal.c.actor == actor) & (journal.c.type != WITHDRAWN) & ~decided
    rows = select(journal.c.seq, journal.c.id).where(own).order_by(journal.c.seq.desc())
    return [(seq, id_) for seq, id_ in uow.execute(rows)]


def alerts_resting_on(
    uow: UnitOfWork, keys: Collection[tuple[str, str]]
) -> dict[tuple[str, str], list[AlertRow]]:
    """The alerts whose reasons rest on each of these events, through the children whom the events concern."""
    refs: set[str] = set()
    for column, ref in ((journal.c.seq, journal.c.child_ref), (naming.c.journal_seq, naming.c.child_ref)):
        about = select(children.SPEAKER).join_from(child, ref.table, child.c.ref == ref)
        refs.update(uow.scalars(about.where(among(column, seqs(uow, keys)))))
    rows = alerts_of(uow, refs)
    found: dict[tuple[str, str], list[AlertRow]] = defaultdict(list)
    for row in rows:
        resting = {
            (e["source"], e["id"]) for reason in reasons(uow, [row.id])[row.id] for e in reason.evidence
        }
        for key in resting.intersection(keys):
            found[key].append(row)
    return found


def _seqs(uow: UnitOfWork, *where: ColumnElement[bool]) -> list[int]:
    return list(uow.scalars(select(journal.c.seq).where(*where).order_by(journal.c.seq)))
