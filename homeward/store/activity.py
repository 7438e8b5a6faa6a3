"""What each rule did in a span of time, counted: no child's data leaves this module."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, Table, case, func, select

from homeward.store.sql import among
from homeward.store.tables.alerts import alert_reason
from homeward.store.tables.core import finding, journal, shadow_finding
from homeward.store.unit_of_work import UnitOfWork


@dataclass(frozen=True)
class Counts:
    """`late`: of the findings. `candidates`: children put forward to MACSE; `listed`: those put before the
    missing group. `decided`: alerts on which people decided, of which `no_further_action`. `on_trial`: what a
    version on trial found, and nobody is told."""

    findings: int = 0
    late: int = 0
    alerts: int = 0
    candidates: int = 0
    listed: int = 0
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
    for rule, children in _children(uow, start, end).items():
        counted[rule] |= {name: len(children[action]) for name, action in MEETINGS.items()}
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


MEETINGS = {"candidates": "macse", "listed": "missing_group"}
"""By the name of its count, the action that brings a child before a meeting."""


def _children(uow: UnitOfWork, start: datetime, end: datetime) -> dict[str, dict[str, set[str]]]:
    """By rule and action, the children of whom it found something."""
    rows = select(finding.c.rule, finding.c.child_ref, finding.c.actions)
    children: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for rule, child, actions in uow.execute(rows.where(finding.c.known >= start, finding.c.known < end)):
        for action in actions:
            children[rule][action].add(child)
    return children


def _decisions(uow: UnitOfWork, start: datetime, end: datetime) -> dict[str, list[str]]:
    """The decisions on alerts by the rules of the reasons that stood on them by then."""
    then = (journal.c.occurred_at >= start, journal.c.occurred_at < end)
    rows = select(journal.c.body, journal.c.occurred_at).where(journal.c.type == "alert.decided", *then)
    decided = [(body["data"], at) for body, at in uow.execute(rows)]
    reasons = _reasons(uow, {data["alert"] for data, _ in decided})
    found: dict[str, list[str]] = defaultdict(list)
    for data, at in decided:
        for rule in {rule for rule, added_at in reasons[data["alert"]] if added_at <= at}:
            found[rule].append(data["decision"])
    return found


def _reasons(uow: UnitOfWork, alerts: Collection[str]) -> dict[str, list[tuple[str, datetime]]]:
    """By alert, the rules of its reasons and when each was added."""
    columns = (alert_reason.c.alert_id, alert_reason.c.rule, alert_reason.c.added_at)
    found: dict[str, list[tuple[str, datetime]]] = defaultdict(list)
    for alert, rule, added_at in uow.execute(select(*columns).where(among(alert_reason.c.alert_id, alerts))):
        found[alert].append((rule, added_at))
    return found
