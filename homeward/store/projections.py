"""What the rules make of each child, as rows, of which `syncing.sync` writes those that are not stored yet.

All of it can be thrown away and made again from the journal. Each function takes everything of the children
it is given at once: what is stored of them and not given is removed.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from typing import Any

from sqlalchemy import Table, bindparam, delete, select, update

from homeward.domain.alerts.open_matter import HeldBack
from homeward.domain.calendar.deadlines import respond_by
from homeward.domain.events import Event
from homeward.domain.history.due_interviews import DueInterview
from homeward.domain.history.open_absences import Absence
from homeward.domain.meetings.macse import Candidate, Spell
from homeward.domain.meetings.missing_group import Listing
from homeward.domain.telling.tellings import Telling
from homeward.store import syncing
from homeward.store.sql import Row, among, for_each, insert_new, one_of, upsert
from homeward.store.syncing import Rows, with_digests
from homeward.store.tables.alerts import alert, alert_call, alert_reason
from homeward.store.tables.columns import DIGEST
from homeward.store.tables.core import (
    absence,
    candidate,
    due_interview,
    finding,
    macse_case,
    missing_group,
    shadow_finding,
    suppression,
    task,
    telling,
)
from homeward.store.tables.duty import responsible_authority
from homeward.store.tellings import telling_row
from homeward.store.unit_of_work import UnitOfWork

_OF_A_FINDING = [column.name for column in finding.c if column.name not in ("child_ref", DIGEST)]


def findings(findings: Mapping[str, Iterable[Any]], table: Table = finding) -> Rows:
    """Findings as the engine makes them, by child, of the rules that decide or, in their table, on trial."""
    rows = [
        {
            **{name: getattr(each, name) for name in _OF_A_FINDING},
            "child_ref": child_ref,
            "actions": list(each.actions),
            "evidence": [{"source": source, "id": event_id} for source, event_id in each.evidence],
            "trace": each.trace.as_json(),
        }
        for child_ref, found in findings.items()
        for each in found
    ]
    return Rows(table.c.child_ref, findings, rows)


def candidates(candidates: Mapping[str, Candidate | None]) -> Rows:
    """Whom rules propose to MACSE, by child; None where they propose nothing."""
    rows = [
        {"child_ref": ref, "codes": list(each.codes), "since": each.since, "re_referral": each.re_referral}
        for ref, each in candidates.items()
        if each
    ]
    return Rows(candidate.c.child_ref, candidates, rows)


def listings(listings: Mapping[str, tuple[Listing | None, Sequence[Event]]]) -> Rows:
    """Who is on the missing group's list, by child, each with all that the group decided, in order."""
    rows = [
        {"child_ref": ref, "codes": list(listing.codes), "since": listing.since, **_decided(decisions)}
        for ref, (listing, decisions) in listings.items()
        if listing
    ]
    return Rows(missing_group.c.child_ref, listings, rows)


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


def tellings(tellings: Mapping[str, Iterable[Telling]]) -> Rows:
    """Whom rules want told about each child, and who was told."""
    rows = [telling_row(ref, each) for ref, some in tellings.items() for each in some]
    return Rows(telling.c.child_ref, tellings, rows)


def absences(absences: Mapping[str, Iterable[Absence]]) -> Rows:
    """The absences that nobody has ended on record, by child."""
    rows = [absence_row(ref, each) for ref, some in absences.items() for each in some]
    return Rows(absence.c.child_ref, absences, rows)


def absence_row(child_ref: str, each: Absence) -> Row:
    reports = [{"source": source, "id": id_} for source, id_ in each.reports]
    return {**asdict(each), "child_ref": child_ref, "reports": reports}


def authorities(known: Mapping[str, str | None]) -> Rows:
    """The authority that looks after each child; None where nobody has said."""
    rows = [{"child_ref": ref, "authority": code} for ref, code in known.items() if code]
    return Rows(responsible_authority.c.child_ref, known, rows)


def due_interviews(due: Mapping[str, Iterable[DueInterview]]) -> Rows:
    """The return interviews that are still to come, by child."""
    rows = [interview_row(ref, each) for ref, some in due.items() for each in some]
    return Rows(due_interview.c.child_ref, due, rows)


def interview_row(child_ref: str, each: DueInterview) -> Row:
    happened = [{**asdict(one), "at": one.at.isoformat()} for one in each.happened]
    return {**asdict(each), "child_ref": child_ref, "happened": happened}


def suppressions(suppressed: Mapping[str, Iterable[HeldBack]]) -> Rows:
    """The suppressions in force, by child, with what they hold back."""
    rows = [
        {"child_ref": ref, **asdict(each.suppression), "held_back": list(each.findings)}
        for ref, some in suppressed.items()
        for each in some
    ]
    return Rows(suppression.c.child_ref, suppressed, rows)


def cases(spells: Mapping[str, Iterable[Spell]]) -> Rows:
    """Each child's spells on MACSE's list."""
    rows = [
        {
            "child_ref": ref,
            "case": spell.case,
            "stay": spell.stay,
            "state": spell.state,
            "accepted_at": spell.accepted_at,
            "closed_at": spell.closed_at,
        }
        for ref, each in spells.items()
        for spell in each
    ]
    return Rows(macse_case.c.child_ref, spells, rows)


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
        names = (each.name for each in fields(self) if each.name not in ("within", "runs_from"))
        return {name: getattr(self, name) for name in names} | {
            "child_ref": child_ref,
            "waiting": list(self.waiting),
            "evidence": [{"source": source, "id": id_} for source, id_ in self.evidence],
            "derived": derived,
            "opened_at": opened_at,
            "due": min(respond_by(runs_from, each) for each in self.within),
            "closed_at": None,
        }


_OPEN_TASKS = select(task.c.id, task.c.opened_at, task.c[DIGEST]).where(
    # By id too: it may be stored under a child from which this one was taken apart again.
    one_of(task.c.child_ref, "refs") | one_of(task.c.id, "ids"),
    task.c.derived,
    task.c.closed_at.is_(None),
)


def sync_tasks(uow: UnitOfWork, tasks: Mapping[str, Iterable[Wanted]], now: datetime) -> int:
    """Open the tasks that rules ask for, by child, and close those that they no longer ask for; answers with
    how many differed."""
    wanted = {each.id: (each, ref) for ref, some in tasks.items() for each in some}
    stored = uow.execute(_OPEN_TASKS, {"refs": list(tasks), "ids": list(wanted)}).all()
    opened_at = {id_: at for id_, at, _ in stored}
    rows = with_digests(
        task,
        (each.row(ref, opened_at.get(each.id, now), derived=True) for each, ref in wanted.values()),
    )
    digests = {digest for _, _, digest in stored}
    new = [row for digest, row in rows.items() if digest not in digests]
    upsert(uow, task, new)
    if gone := opened_at.keys() - wanted.keys():
        uow.execute(update(task).where(among(task.c.id, gone)).values(closed_at=now))
    return len(new) + len(gone)


def open_task(uow: UnitOfWork, wanted: Wanted, child_ref: str | None, now: datetime) -> None:
    """Open a task that no rule asks for, once; only a person closes it."""
    insert_new(uow, task, [wanted.row(child_ref, now, derived=False)])


def close_task(uow: UnitOfWork, task_id: str, now: datetime) -> None:
    still_open = (task.c.id == task_id) & task.c.closed_at.is_(None)
    uow.execute(update(task).where(still_open).values(closed_at=now))


MADE_ANEW = (
    *(finding, shadow_finding, absence, due_interview, telling),
    *(candidate, suppression, macse_case, missing_group, responsible_authority),
)


def check_digests(uow: UnitOfWork, refs: Collection[str]) -> None:
    """See to it that what is stored of these children has the digests of what it holds, so that a row that
    another hand changed, or an older program wrote, is found to differ."""
    ids = uow.scalars(select(alert.c.id).where(among(alert.c.child_ref, refs))).all()
    for table in (*MADE_ANEW, alert, task):
        syncing.check_digests(uow, table, among(table.c.child_ref, refs))
    for table in alert_call, alert_reason:
        syncing.check_digests(uow, table, among(table.c.alert_id, ids))


def hand_over(uow: UnitOfWork, merged: Mapping[str, str]) -> None:
    """Children by these references are from now on spoken for by others: by merged reference, the speaker.

    What rules made of them apart goes; the speaker's evaluation, which follows, makes it anew.
    """
    for table in MADE_ANEW:
        uow.execute(delete(table).where(among(table.c.child_ref, list(merged))))
    uow.execute(delete(task).where(among(task.c.child_ref, list(merged)), task.c.derived))
    for table in alert, task:
        change = update(table).where(table.c.child_ref == bindparam("old")).values(child_ref=bindparam("new"))
        for_each(uow, change, [{"old": old, "new": new} for old, new in merged.items()])
