"""Evaluate children again and bring what is stored into line: the one path from journal to alerts."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from homeward.domain.events import Event
from homeward.domain.events.entry import Entry
from homeward.domain.history.due_interviews import due_interviews
from homeward.domain.history.open_absences import open_absences
from homeward.domain.history.responsible import responsible_authority
from homeward.domain.history.timeline import EARLIEST
from homeward.engine.rulefiles.load import RuleSet
from homeward.services.children.same_child import ask
from homeward.services.evaluation.picture import Picture, draw_all
from homeward.store import (
    alert_projections,
    children,
    history,
    identities,
    journal,
    projections,
    same_child,
)
from homeward.store.syncing import sync
from homeward.store.tables.core import shadow_finding
from homeward.store.unit_of_work import UnitOfWork


@dataclass(frozen=True)
class Outcome:
    """What evaluating some children came to: who, the journal events that it took, and the stored rows that
    differed, by table; as of when."""

    as_of: datetime
    children: int
    events: Sequence[Event]
    differences: Mapping[str, int]


AT_A_TIME = 100
"""Children evaluated in one transaction where there are many. Other writers may have to wait for it."""


def process(uow: UnitOfWork, refs: Iterable[str], rules: RuleSet, area: str, now: datetime) -> Outcome:
    """Lock these children, evaluate them from the journal, and write what differs, in this transaction.

    With each child those of whom a person is asked whether they are one with it. Who had to wait, or does
    much at one `now`, finds what others did since: children are evaluated as of that, or an alert of then
    would be taken back.
    """
    speakers = children.lock(uow, same_child.with_alike(uow, refs))
    asked = identities.questions_of(uow, speakers)
    histories = history.history(uow, speakers)
    now = max(now, _last_known(uow, histories))
    pictures = draw_all(histories, rules, area, now, asked)
    made = [event for ref in speakers for event in pictures[ref].made]
    journal.append_all(uow, made, to_outbox=True, processed_at=now)
    wakes = {ref: each.evaluation.wake_at for ref, each in pictures.items()}
    children.mark_evaluated(uow, wakes, now, rules.version)
    return Outcome(now, len(speakers), made, _store(uow, pictures, now))


def _last_known(uow: UnitOfWork, histories: Mapping[str, Sequence[Entry]]) -> datetime:
    """When the last of these children was evaluated or told of; at the latest now, whatever other clocks
    said."""
    received = (entry.event.received_at for entries in histories.values() for entry in entries)
    known = [*received, children.last_evaluated(uow, histories.keys()) or EARLIEST]
    return min(max(known, default=EARLIEST), datetime.now(UTC))


def process_events(
    uow: UnitOfWork, seqs: Collection[int], rules: RuleSet, area: str, now: datetime
) -> Outcome:
    """Evaluate every child whose findings these journal entries can change, and mark the entries as done.

    Before that, compare those of whom they say who they are with all who are on record.
    """
    refs = history.concerned(uow, seqs)
    if told := same_child.told_of(uow, seqs):
        refs |= ask(uow, told, now)
    outcome = process(uow, refs, rules, area, now)
    journal.mark_processed(uow, seqs, now)
    return outcome


def _store(uow: UnitOfWork, pictures: Mapping[str, Picture], now: datetime) -> dict[str, int]:
    drawn = pictures.items()
    findings = {ref: each.evaluation.findings for ref, each in drawn}
    shadow = {ref: each.evaluation.shadow for ref, each in drawn}
    alerts = {ref: each.timeline.alerts.values() for ref, each in drawn}
    tasks = {ref: each.tasks.values() for ref, each in drawn}
    cases = {ref: each.timeline.spells for ref, each in drawn}
    listings = {ref: (each.listing, each.timeline.group_decisions) for ref, each in drawn}
    wanted = {
        "findings": [projections.findings(findings)],
        "shadow_findings": [projections.findings(shadow, shadow_finding)],
        "alerts": alert_projections.alerts(uow, alerts),
        "absences": [projections.absences({ref: open_absences(each.timeline) for ref, each in drawn})],
        "due_interviews": [
            projections.due_interviews({ref: due_interviews(each.timeline) for ref, each in drawn})
        ],
        "authorities": [
            projections.authorities({ref: responsible_authority(each.timeline) for ref, each in drawn})
        ],
        "candidates": [projections.candidates({ref: each.candidate for ref, each in drawn})],
        "listings": [projections.listings(listings)],
        "tellings": [projections.tellings({ref: each.tellings for ref, each in drawn})],
        "suppressions": [projections.suppressions({ref: each.suppressed for ref, each in drawn})],
        "cases": [projections.cases(cases)],
    }
    return {**sync(uow, wanted), "tasks": projections.sync_tasks(uow, tasks, now)}
