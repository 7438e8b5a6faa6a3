"""`homeward alerts` and `homeward tellings`: what is open, by references."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Annotated, Any

import typer

from homeward.cli.output import AsJson, absence, print_json, print_table, tell
from homeward.cli.stores import reading_store
from homeward.domain.alerts.alert import OPEN_STATES, AlertState
from homeward.domain.events import Identifier
from homeward.domain.identity.identified import preference
from homeward.engine.words.phrases import counted
from homeward.services import views
from homeward.store import identities, queries
from homeward.store import tellings as stored_tellings
from homeward.store.alert_rows import ReasonRow
from homeward.store.tellings import TellingRow
from homeward.store.unit_of_work import UnitOfWork


def alerts(
    every: Annotated[bool, typer.Option("--all", help="Answered and withdrawn ones too.")] = False,
    as_json: AsJson = False,
) -> None:
    with reading_store() as uow:
        rows = _alerts(uow, tuple(AlertState) if every else OPEN_STATES)
        suppressed = _suppressed(uow, datetime.now(UTC))
    if as_json:
        print_json({"alerts": rows, "suppressed": suppressed})
        return
    print_table(
        ("answer by", "state", "child", "rules", "alert"),
        [
            (
                row["respond_by"],
                row["state"],
                _named(row["child"]),
                _joined(reason["code"] for reason in row["reasons"]),
                row["id"],
            )
            for row in rows
        ],
    )
    tell(f"{counted(len(rows), 'alert')}.")
    if suppressed:
        held_back = sum(len(each["held_back"]) for each in suppressed)
        tell(f"Suppressed rules: {len(suppressed)}. Findings that they hold back: {held_back}.")


def _named(child: Mapping[str, str]) -> str:
    return f"{child['scheme']} {child['value']}"


def _joined(codes: Iterable[str]) -> str:
    return ", ".join(codes)


def _alerts(uow: UnitOfWork, states: tuple[AlertState, ...]) -> list[dict[str, Any]]:
    rows = queries.alerts(uow, states)
    reasons = queries.reasons(uow, [row.id for row in rows])
    known = identities.identifiers_of(uow, {row.child_ref for row in rows})
    return [
        {
            "id": row.id,
            "child": _preferred(known[row.child_ref]),
            "state": row.state,
            "never_silent": row.never_silent,
            "from_history": row.from_history,
            "raised_at": row.raised_at.isoformat(),
            "respond_by": row.respond_by.isoformat(),
            "decided_at": row.decided_at and row.decided_at.isoformat(),
            "decision": row.decision,
            "reasons": [_reason(reason) for reason in reasons.get(row.id, [])],
        }
        for row in rows
    ]


def _preferred(identifiers: Iterable[Identifier]) -> dict[str, str]:
    child = min(identifiers, key=preference)
    return {"scheme": child.scheme, "value": child.value}


def _suppressed(uow: UnitOfWork, now: datetime) -> list[dict[str, Any]]:
    """What nobody is alerted to, the soonest to end first."""
    return [
        {
            "child": _preferred(each.person.identifiers),
            "rule": each.suppression.rule,
            "until": each.suppression.until.isoformat(),
            "set_by": each.suppression.set_by,
            "reason": each.suppression.reason,
            "held_back": [
                {"code": finding.code, "due": finding.due.isoformat(), "because": finding.because}
                for finding in each.held_back
            ],
        }
        for each in views.suppressed(uow, now)
    ]


def _reason(reason: ReasonRow) -> dict[str, Any]:
    return {
        "code": reason.code,
        "rule": reason.rule,
        "episode": reason.episode,
        **absence(reason),
        "version": reason.version,
        "due": reason.due.isoformat(),
        "known": reason.known.isoformat(),
        "late": reason.late,
        "actions": reason.actions,
        "evidence": [item["id"] for item in reason.evidence],
        "because": reason.because,
        "respond_by": reason.respond_by.isoformat(),
        "withdrawn": reason.withdrawn_at.isoformat() if reason.withdrawn_at else None,
    }


def tellings(as_json: AsJson = False) -> None:
    now = datetime.now(UTC)
    with reading_store() as uow:
        rows = stored_tellings.to_tell(uow)
        known = identities.identifiers_of(uow, {row.child_ref for row in rows})
    found = [_telling(row, _preferred(known[row.child_ref]), now) for row in rows]
    if as_json:
        print_json({"tellings": found})
        return
    print_table(
        ("due", "", "whom", "child", "rules", "to tell"),
        [
            (
                each["due"],
                "overdue" if each["overdue"] else "",
                each["recipient"],
                _named(each["child"]),
                _joined(each["codes"] + each["withdrawn"]),
                each["id"],
            )
            for each in found
        ],
        is_wrong=lambda row: row[1] == "overdue",
    )
    tell(f"{len(found)} to tell.")


def _telling(row: TellingRow, child: dict[str, str], now: datetime) -> dict[str, Any]:
    """Without what there is to tell, or whom it names."""
    return {
        "id": row.id,
        "child": child,
        "recipient": row.recipient,
        "codes": sorted({each["code"] for each in row.findings}),
        "withdrawn": sorted({each["code"] for each in row.withdrawn}),
        "since": row.since and row.since.isoformat(),
        "due": row.due and row.due.isoformat(),
        "overdue": row.is_overdue(now),
        "attempts": len(row.attempts),
    }
