"""What each rule did in a span of time, counted: no child's data leaves this module."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, Table, case, func, select

from homeward.store.tables import alert_reason, finding, journal, shadow_finding
from homeward.store.unit_of_work import UnitOfWork


@dataclass(frozen=True)
class Counts:
    """`late`: of the findings. `candidates`: children put forward to MACSE. `decided`: alerts on which people
    decided, of which `no_further_action`. `on_trial`: what a version on trial found, and nobody is told."""

    findings: int = 0
    late: int = 0
    alerts: int = 0
    candidates: int = 0
    decided: int = 0
    no_further_action: int = 0
    on_trial: int = 0


def activity(uow: UnitOfWork, start: datetime, end: datetime) -> dict[str, Counts]:
    """By rule: what could be told, was raised, or was decided from `start` until before `end`."""
    counted: dict[str, dict[str, int]] = defaultdict(dict)
    for rule, found, late in uow.execute(_found(finding, start, end)):
        counted[rule] |= {"findings": found, "late": late}
    for rule, found, _ in uow.execute(_found(shadow_finding, start, end)):
        counted[rule] |= {"on_trial": found}
    for rule, alerts in uow.execute(_alerts(start, end)):
        counted[rule] |= {"alerts": alerts}
    for rule, children in _candidates(uow, start, end).items():
        counted[rule] |= {"candidates": len(children)}
    for rule, decisions in _decisions(uow, start, end).items():
        counted[rule] |= {
            "decided": len(decisions),
            "no_further_action": decisions.count("no_further_action"),
        }
    return {rule: Counts(**values) for rule, values in counted.items()}


def _found(table: Table, start: datetime, end: datetime) -> Select[Any]:
    late = func.sum(case((table.c.late, 1), else_=0))
    rows = select(table.c.rule, func.count(), late).where(table.c.known >= start, table.c.known < end)
    return rows.group_by(table.c.rule)


def _alerts(start: datetime, end: datetime) -> Select[Any]:
    added = alert_reason.c.added_at
    rows = select(alert_reason.c.rule, func.count(alert_reason.c.alert_id.distinct()))
    return rows.where(added >= start, added < end).group_by(alert_reason.c.rule)


def _candidates(uow: UnitOfWork, start: datetime, end: datetime) -> dict[str, set[str]]:
    rows = select(finding.c.rule, finding.c.child_ref, finding.c.actions)
    children: dict[str, set[str]] = defaultdict(set)
    for rule, child, actions in uow.execute(rows.where(finding.c.known >= start, finding.c.known < end)):
        if "macse" in actions:
            children[rule].add(child)
    return children


def _decisions(uow: UnitOfWork, start: datetime, end: datetime) -> dict[str, list[str]]:
    """The decisions on alerts by the rules of the reasons that stood on them by then."""
    decided = (journal.c.type == "alert.decided", journal.c.occurred_at >= start, journal.c.occurred_at < end)
    found: dict[str, list[str]] = defaultdict(list)
    reasons = select(alert_reason.c.rule).distinct()
    for body, at in uow.execute(select(journal.c.body, journal.c.occurred_at).where(*decided)):
        of_alert = alert_reason.c.alert_id == body["data"]["alert"]
        for rule in uow.scalars(reasons.where(of_alert, alert_reason.c.added_at <= at)):
            found[rule].append(body["data"]["decision"])
    return found
