"""What the rules asked of people in this installation: whom they put forward, what they raised and asked."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from homeward.store.sql import among
from homeward.store.tables.alerts import alert, alert_reason
from homeward.store.tables.core import finding, journal, macse_case, task
from homeward.store.unit_of_work import UnitOfWork

ASKED = frozenset({"cannot_tell", "likely_contact", "likely_match"})
"""Kinds of task that ask a person something. Whether somebody is a person whom MACSE knows presses, and is
counted apart."""


@dataclass(frozen=True)
class Found:
    """A finding. `again`: it goes on, and was found before. `had_case`: MACSE had taken the child on by the
    time at which it could be told."""

    child: str
    code: str
    known: datetime
    actions: tuple[str, ...]
    again: bool
    had_case: bool


def findings(uow: UnitOfWork, before: datetime) -> Iterator[Found]:
    columns = (finding.c.child_ref, finding.c.code, finding.c.subject, finding.c.known, finding.c.actions)
    rows = uow.execute(select(*columns).where(finding.c.known < before)).all()
    subjects = {(row.child_ref, row.code, row.subject) for row in rows}
    accepted = _accepted(uow)
    for row in rows:
        began, _, nth = row.subject.rpartition("+")
        again = nth.isdecimal() and (row.child_ref, row.code, began) in subjects
        had_case = any(at <= row.known for at in accepted[row.child_ref])
        yield Found(row.child_ref, row.code, row.known, tuple(row.actions), again, had_case)


def _accepted(uow: UnitOfWork) -> dict[str, list[datetime]]:
    """By child, when MACSE took on each case."""
    found: dict[str, list[datetime]] = defaultdict(list)
    cases = select(macse_case.c.child_ref, macse_case.c.accepted_at)
    for child, accepted_at in uow.execute(cases.where(macse_case.c.accepted_at.is_not(None))):
        found[child].append(accepted_at)
    return found


@dataclass(frozen=True)
class Asked:
    """A question to people, when it came, and the ids of the rules that wait for the answer."""

    at: datetime
    kind: str
    waiting: tuple[str, ...]


def questions(uow: UnitOfWork, start: datetime, end: datetime, *, as_opened: bool) -> list[Asked]:
    """`as_opened`: when each was opened here, else when what it asks about began or was on record."""
    rows = uow.execute(select(task).where(task.c.kind.in_(ASKED))).all()
    keys = {one["id"] for row in rows for one in row.evidence or ()} | {row.subject for row in rows}
    received = {
        (source, id_): at
        for source, id_, at in uow.execute(
            select(journal.c.source, journal.c.id, journal.c.received_at).where(among(journal.c.id, keys))
        )
    }
    asked = []
    for row in rows:
        evidence = [(one["source"], one["id"]) for one in row.evidence or ()]
        began = row.since or max(
            (received[key] for key in evidence if key in received),
            default=received.get(("homeward", row.subject), row.opened_at),
        )
        asked.append(Asked(row.opened_at if as_opened else began, row.kind, tuple(row.waiting or ())))
    return [each for each in asked if start <= each.at < end]


def alerts(uow: UnitOfWork, start: datetime, end: datetime) -> list[tuple[datetime, tuple[str, ...]]]:
    """When each was raised here, and by the rules of which codes; none of what came from history."""
    columns = (alert.c.id, alert.c.raised_at, alert_reason.c.code)
    rows = (
        select(*columns)
        .join(alert_reason, alert_reason.c.alert_id == alert.c.id)
        .where(alert.c.raised_at >= start, alert.c.raised_at < end, ~alert.c.from_history)
        .where(alert_reason.c.added_at <= alert.c.raised_at)
    )
    found: dict[str, tuple[datetime, set[str]]] = {}
    for id_, at, code in uow.execute(rows):
        found.setdefault(id_, (at, set()))[1].add(code)
    return [(at, tuple(sorted(codes))) for at, codes in found.values()]
