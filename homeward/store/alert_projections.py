"""Each child's alerts as rows: their states, their reasons, and whom they have told."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict
from datetime import datetime

from sqlalchemy import select

from homeward.domain.alerts.alert import Alert
from homeward.domain.alerts.calls import standing_calls
from homeward.domain.events import Event, Reason
from homeward.store.sql import Row, one_of
from homeward.store.syncing import Rows
from homeward.store.tables.alerts import alert, alert_call, alert_reason
from homeward.store.tables.core import journal
from homeward.store.unit_of_work import UnitOfWork

_OF_A_REASON = tuple(name for name in Reason.model_fields if name != "absence")
"""Looked up once: pydantic makes the fields anew each time that it is asked."""


def alerts(uow: UnitOfWork, found: Mapping[str, Iterable[Alert]]) -> list[Rows]:
    """Each child's alerts with their reasons; every event of their histories is in the journal already."""
    every = [(ref, each) for ref, some in found.items() for each in some]
    seqs = _journal_numbers(uow, {key for _, each in every for key in (each.last_change.key, each.news.key)})
    rows = [_alert_row(ref, each, seqs) for ref, each in every]
    calls = [{"alert_id": each.id, **asdict(one)} for _, each in every for one in standing_calls(each)]
    reasons = [row for _, each in every for row in _reason_rows(each)]
    ids = [each.id for _, each in every]
    return [
        Rows(alert.c.child_ref, found, rows),
        Rows(alert_call.c.alert_id, ids, calls),
        Rows(alert_reason.c.alert_id, ids, reasons),
    ]


_NUMBERS = select(journal.c.source, journal.c.id, journal.c.seq).where(one_of(journal.c.id, "ids"))


def _journal_numbers(uow: UnitOfWork, keys: Collection[tuple[str, str]]) -> dict[tuple[str, str], int]:
    rows = uow.execute(_NUMBERS, {"ids": list({event_id for _, event_id in keys})}) if keys else ()
    return {(row.source, row.id): row.seq for row in rows}


def _alert_row(child_ref: str, each: Alert, seqs: Mapping[tuple[str, str], int]) -> Row:
    return {
        "id": each.id,
        "child_ref": child_ref,
        "state": each.state,
        "never_silent": each.never_silent,
        "from_history": each.from_history,
        "raised_at": each.raised_at,
        "respond_by": each.respond_by,
        "acknowledged_at": each.acknowledged and each.acknowledged.occurred_at,
        "acknowledged_by": each.acknowledged and each.acknowledged.actor,
        "lapses_at": each.lapses_at,
        "decided_at": each.decided and each.decided.occurred_at,
        "decided_by": each.decided and each.decided.actor,
        "decision": each.decided and each.decided.data.decision,
        "changed_at": each.last_change.occurred_at,
        "changed_seq": seqs[each.last_change.key],
        "news_seq": seqs[each.news.key],
        "asked": [_asked(event) for event in each.asked.values()],
    }


def _asked(event: Event) -> dict[str, str]:
    data, at = event.data, event.occurred_at
    return {
        "id": event.id,
        "of": data.asked_of,
        "question": data.question,
        "at": at.isoformat(),
        "by": data.answer_by.isoformat(),
    }


def _reason_rows(each: Alert) -> Iterable[Row]:
    added, repeated = _added(each)
    withdrawing = {one: event for event in each.history for one in event.data.said("findings", ())}
    for reason in (*each.reasons.values(), *each.withdrawn.values()):
        withdrawal = withdrawing[reason.finding] if reason.finding in each.withdrawn else None
        yield {
            "alert_id": each.id,
            **{name: getattr(reason, name) for name in _OF_A_REASON},
            "started": each.started.get(reason.finding),
            "respond_by": each.answer_by(reason),
            "actions": list(reason.actions),
            "evidence": [{"source": one.source, "id": one.id} for one in reason.evidence],
            "added_at": added[reason.finding],
            "repeated_at": repeated.get(reason.finding),
            "withdrawn_at": withdrawal and withdrawal.occurred_at,
            "withdrawn_why": withdrawal and withdrawal.data.reason,
            "safe_at": each.safe_at(reason),
        }


def _added(each: Alert) -> tuple[dict[str, datetime], dict[str, datetime]]:
    """When each reason came to the alert, last, and when it was last said again."""
    added: dict[str, datetime] = {}
    repeated: dict[str, datetime] = {}
    for event in each.history:
        for reason in event.data.said("reasons", ()):
            if event.type == "alert.reason_repeated" and reason.finding in added:
                repeated[reason.finding] = event.occurred_at
            else:
                added[reason.finding] = event.occurred_at
                repeated.pop(reason.finding, None)
    return added, repeated
