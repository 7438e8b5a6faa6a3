"""Writing what the rules make of each child. Only what differs from what is stored is written.

All of it can be thrown away and made again from the journal. Each function takes everything of the children
it is given at once: what is stored of them and not given is removed. It answers with how many rows differed.
`only` names, for some of the children, the ids of all rows that can differ; no other is looked at.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from operator import itemgetter
from types import MappingProxyType
from typing import Any

from sqlalchemy import ColumnElement, Table, and_, bindparam, delete, insert, select, update

from homeward.domain.alerts import Alert
from homeward.domain.deadlines import respond_by
from homeward.domain.events import Event, Reason
from homeward.domain.macse import Candidate, Spell
from homeward.domain.missing_group import Listing
from homeward.domain.open_absences import Absence
from homeward.domain.open_matter import HeldBack
from homeward.domain.telling import Telling
from homeward.store.alert_tables import alert, alert_reason
from homeward.store.sql import Row, among, for_each, insert_new
from homeward.store.tables import (
    absence,
    candidate,
    finding,
    journal,
    macse_case,
    missing_group,
    shadow_finding,
    suppression,
    task,
    telling,
)
from homeward.store.tellings import telling_row
from homeward.store.unit_of_work import UnitOfWork

Only = Mapping[str, Collection[str]]
ALL: Only = MappingProxyType({})


def save_findings(
    uow: UnitOfWork, findings: Mapping[str, Iterable[Any]], only: Only = ALL, table: Table = finding
) -> int:
    """Findings as the engine makes them, by child, of the rules that decide or, in their table, on trial."""
    rows = [
        {
            **{column.name: getattr(each, column.name) for column in table.c if column.name != "child_ref"},
            "child_ref": child_ref,
            "actions": list(each.actions),
            "evidence": [{"source": source, "id": event_id} for source, event_id in each.evidence],
            "trace": each.trace.as_json(),
        }
        for child_ref, found in findings.items()
        for each in found
        if child_ref not in only or each.id in only[child_ref]
    ]
    whole = among(table.c.child_ref, findings.keys() - only.keys())
    named = among(table.c.child_ref, list(only)) & among(table.c.id, list(set().union(*only.values())))
    # Two children's findings may have the same id, that of an episode of the same number.
    stored = [
        row
        for row in _rows(uow, table, whole | named)
        if row["child_ref"] not in only or row["id"] in only[row["child_ref"]]
    ]
    return _sync(uow, table, stored, rows)


def save_candidates(uow: UnitOfWork, candidates: Mapping[str, Candidate | None]) -> int:
    """Whom rules propose to MACSE, by child; None where they propose nothing."""
    rows = [
        {"child_ref": ref, "codes": list(each.codes), "since": each.since, "re_referral": each.re_referral}
        for ref, each in candidates.items()
        if each
    ]
    stored = _rows(uow, candidate, among(candidate.c.child_ref, list(candidates)))
    return _sync(uow, candidate, stored, rows)


def save_listings(uow: UnitOfWork, listings: Mapping[str, tuple[Listing | None, Sequence[Event]]]) -> int:
    """Who is on the missing group's list, by child, each with all that the group decided, in order."""
    rows = [
        {"child_ref": ref, "codes": list(listing.codes), "since": listing.since, **_decided(decisions)}
        for ref, (listing, decisions) in listings.items()
        if listing
    ]
    stored = _rows(uow, missing_group, among(missing_group.c.child_ref, list(listings)))
    return _sync(uow, missing_group, stored, rows)


def _decided(decisions: Sequence[Event]) -> Row:
    """What was decided last."""
    last = decisions[-1] if decisions else None
    return {
        "decision": last and last.data.decision,
        "held_on": last and last.data.held_on,
        "next_on": last and last.data.next_on,
        "decided_at": last and last.occurred_at,
        "decided_by": last and last.actor,
    }


def save_tellings(uow: UnitOfWork, tellings: Mapping[str, Iterable[Telling]]) -> int:
    """Whom rules want told about each child, and who was told."""
    rows = [telling_row(ref, each) for ref, some in tellings.items() for each in some]
    ids = [row["id"] for row in rows]
    # By id too, as an alert is: it may be stored under a child from which this one was taken apart again.
    theirs = among(telling.c.child_ref, list(tellings)) | among(telling.c.id, ids)
    return _sync(uow, telling, _rows(uow, telling, theirs), rows)


def save_absences(uow: UnitOfWork, absences: Mapping[str, Iterable[Absence]]) -> int:
    """The absences that nobody has ended on record, by child."""
    rows = [absence_row(ref, each) for ref, some in absences.items() for each in some]
    stored = _rows(uow, absence, among(absence.c.child_ref, list(absences)))
    return _sync(uow, absence, stored, rows)


def absence_row(child_ref: str, each: Absence) -> Row:
    reports = [{"source": source, "id": id_} for source, id_ in each.reports]
    return {**asdict(each), "child_ref": child_ref, "reports": reports}


def save_suppressions(uow: UnitOfWork, suppressed: Mapping[str, Iterable[HeldBack]]) -> int:
    """The suppressions in force, by child, with what they hold back."""
    rows = [
        {"child_ref": ref, **asdict(each.suppression), "held_back": list(each.findings)}
        for ref, some in suppressed.items()
        for each in some
    ]
    stored = _rows(uow, suppression, among(suppression.c.child_ref, list(suppressed)))
    return _sync(uow, suppression, stored, rows)


def save_cases(uow: UnitOfWork, spells: Mapping[str, Iterable[Spell]]) -> int:
    """Each child's spells on MACSE's list."""
    rows = [
        {
            "child_ref": ref,
            "case": spell.case,
            "state": spell.state,
            "accepted_at": spell.accepted_at,
            "closed_at": spell.closed_at,
        }
        for ref, each in spells.items()
        for spell in each
    ]
    stored = _rows(uow, macse_case, among(macse_case.c.child_ref, list(spells)))
    return _sync(uow, macse_case, stored, rows)


def save_alerts(uow: UnitOfWork, alerts: Mapping[str, Iterable[Alert]], only: Only = ALL) -> int:
    """Each child's alerts with their reasons; every event of their histories is in the journal already."""
    saved = [
        (ref, each)
        for ref, some in alerts.items()
        for each in some
        if ref not in only or each.id in only[ref]
    ]
    seqs = _journal_numbers(uow, {each.last_change.key for _, each in saved})
    rows = [_alert_row(ref, each, seqs[each.last_change.key]) for ref, each in saved]
    ids = [each.id for _, each in saved]
    # By id too: the alert may be stored under a child from which this one was taken apart again.
    theirs = among(alert.c.child_ref, alerts.keys() - only.keys()) | among(alert.c.id, ids)
    changed = _sync(uow, alert, _rows(uow, alert, theirs), rows)
    reasons = [row for _, each in saved for row in _reason_rows(each)]
    stored = _rows(uow, alert_reason, among(alert_reason.c.alert_id, ids))
    return changed + _sync(uow, alert_reason, stored, reasons)


def _journal_numbers(uow: UnitOfWork, keys: Collection[tuple[str, str]]) -> dict[tuple[str, str], int]:
    ids = list({event_id for _, event_id in keys})
    rows = select(journal.c.source, journal.c.id, journal.c.seq).where(among(journal.c.id, ids))
    return {(row.source, row.id): row.seq for row in uow.execute(rows)}


def _alert_row(child_ref: str, each: Alert, changed_seq: int) -> Row:
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
        "decided_at": each.decided and each.decided.occurred_at,
        "decided_by": each.decided and each.decided.actor,
        "decision": each.decided and each.decided.data.decision,
        "changed_at": each.last_change.occurred_at,
        "changed_seq": changed_seq,
    }


def _reason_rows(each: Alert) -> Iterable[Row]:
    added, repeated = _added(each)
    withdrawing = {one: event for event in each.history for one in event.data.said("findings", ())}
    for reason in (*each.reasons.values(), *each.withdrawn.values()):
        withdrawal = withdrawing[reason.finding] if reason.finding in each.withdrawn else None
        yield {
            "alert_id": each.id,
            **{name: getattr(reason, name) for name in Reason.model_fields if name != "absence"},
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


@dataclass(frozen=True)
class Wanted:
    """A task that should be open. Its `id` is the same each time that the same thing is asked for.

    `subject` is what of the child's history it is about, which began at `since`; `evidence` are the (source,
    id) of the events that it rests on. One for a missing fact names it, and the rules that wait for it.
    It is to be done within the shortest of the lengths in `within`, from `runs_from` or from when it opened.
    """

    id: str
    code: str | None
    kind: str
    because: str
    fact: str | None = None
    subject: str | None = None
    episode: str | None = None
    started: datetime | None = None
    since: datetime | None = None
    waiting: tuple[str, ...] = ()
    evidence: tuple[tuple[str, str], ...] = ()
    within: tuple[str, ...] = ("1 working day",)
    runs_from: datetime | None = None

    def row(self, child_ref: str | None, opened_at: datetime, *, derived: bool) -> Row:
        runs_from = self.runs_from or opened_at
        kept = {name: value for name, value in asdict(self).items() if name not in ("within", "runs_from")}
        return kept | {
            "child_ref": child_ref,
            "waiting": list(self.waiting),
            "evidence": [{"source": source, "id": id_} for source, id_ in self.evidence],
            "derived": derived,
            "opened_at": opened_at,
            "due": min(respond_by(runs_from, each) for each in self.within),
            "closed_at": None,
        }


def sync_tasks(
    uow: UnitOfWork, tasks: Mapping[str, Iterable[Wanted]], now: datetime, only: Only = ALL
) -> int:
    """Open the tasks that rules ask for, by child, and close those that they no longer ask for."""
    wanted = {
        each.id: (each, ref)
        for ref, some in tasks.items()
        for each in some
        if ref not in only or each.id in only[ref]
    }
    ids = {*wanted, *(each for some in only.values() for each in some)}
    theirs = among(task.c.child_ref, tasks.keys() - only.keys()) | among(task.c.id, ids)
    stored = {row["id"]: row for row in _rows(uow, task, theirs & task.c.derived)}
    rows = [
        each.row(ref, _opened_at(stored.get(each.id), now), derived=True) for each, ref in wanted.values()
    ]
    rows += [
        {**row, "closed_at": row["closed_at"] or now} for each, row in stored.items() if each not in wanted
    ]
    return _sync(uow, task, list(stored.values()), rows)


def _opened_at(stored: Any, now: datetime) -> datetime:
    return stored["opened_at"] if stored and stored["closed_at"] is None else now


def open_task(uow: UnitOfWork, wanted: Wanted, child_ref: str | None, now: datetime) -> None:
    """Open a task that no rule asks for, once; only a person closes it."""
    insert_new(uow, task, [wanted.row(child_ref, now, derived=False)])


def close_task(uow: UnitOfWork, task_id: str, now: datetime) -> None:
    still_open = (task.c.id == task_id) & task.c.closed_at.is_(None)
    uow.execute(update(task).where(still_open).values(closed_at=now))


def hand_over(uow: UnitOfWork, merged: Mapping[str, str]) -> None:
    """Children by these references are from now on spoken for by others: by merged reference, the speaker.

    What rules made of them apart goes; the speaker's evaluation, which follows, makes it anew.
    """
    of_rules = (finding, shadow_finding, absence, candidate, suppression, macse_case, missing_group, telling)
    for table in of_rules:
        uow.execute(delete(table).where(among(table.c.child_ref, list(merged))))
    uow.execute(delete(task).where(among(task.c.child_ref, list(merged)), task.c.derived))
    for table in alert, task:
        change = update(table).where(table.c.child_ref == bindparam("old")).values(child_ref=bindparam("new"))
        for_each(uow, change, [{"old": old, "new": new} for old, new in merged.items()])


def _rows(uow: UnitOfWork, table: Table, scope: ColumnElement[bool]) -> list[dict[str, Any]]:
    """As dictionaries made here, since SQLAlchemy's own mappings take several times as long."""
    names = [column.name for column in table.c]
    return [dict(zip(names, row, strict=True)) for row in uow.execute(select(table).where(scope))]


def _sync(uow: UnitOfWork, table: Table, stored: Iterable[Row], rows: Iterable[Row]) -> int:
    """Make the stored rows be these by writing only what differs; answers with how many that were."""
    keys = [column.name for column in table.primary_key]
    identity = itemgetter(*keys)

    def key_of(row: Row) -> Row:
        return {f"old_{key}": row[key] for key in keys}

    by_key = {identity(row): row for row in stored}
    wanted = {identity(row): row for row in rows}
    gone = [key_of(row) for key, row in by_key.items() if key not in wanted]
    new = [row for key, row in wanted.items() if key not in by_key]
    changed = [row for key, row in wanted.items() if key in by_key and by_key[key] != row]
    matches = and_(*(table.c[key] == bindparam(f"old_{key}") for key in keys))
    values: dict[str, Any] = {c.name: bindparam(c.name) for c in table.c if c.name not in keys}
    for_each(uow, delete(table).where(matches), gone)
    for_each(uow, insert(table), new)
    for_each(uow, update(table).where(matches).values(values), [{**row, **key_of(row)} for row in changed])
    return len(gone) + len(new) + len(changed)
