"""Evaluate children again and bring what is stored into line: the one path from journal to alerts."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from homeward.domain.continuing import is_plain
from homeward.domain.due_interviews import due_interviews
from homeward.domain.entry import Entry
from homeward.domain.events import Event
from homeward.domain.open_absences import open_absences
from homeward.engine.load import RuleSet
from homeward.services.picture import Changed, Picture, carry_on, draw_all
from homeward.services.same_child import ask
from homeward.services.snapshots import Snapshots
from homeward.store import (
    alert_projections,
    children,
    companions,
    history,
    identities,
    journal,
    loading,
    mentions,
    projections,
    same_child,
)
from homeward.store.tables import shadow_finding
from homeward.store.unit_of_work import UnitOfWork


@dataclass(frozen=True)
class Outcome:
    """What evaluating some children came to: who, the journal events that it took, and the stored rows that
    differed, by table."""

    children: int
    events: Sequence[Event]
    differences: Mapping[str, int]


AT_A_TIME = 25
"""Children evaluated in one transaction where it is done for many: what else is written waits that long."""

News = Mapping[str, Sequence[Entry]]


def process(
    uow: UnitOfWork,
    refs: Iterable[str],
    rules: RuleSet,
    area: str,
    now: datetime,
    snapshots: Snapshots | None = None,
    news: News | None = None,
) -> Outcome:
    """Lock these children, evaluate them, and write what differs, in this transaction.

    From the journal; but those in `news`, of whom nothing else is new, from their snapshot where it holds.
    With each child those of whom a person is asked whether they are one with it.
    """
    speakers = children.lock(uow, same_child.with_alike(uow, refs))
    changed: dict[str, Changed] = {}
    pictures: dict[str, Picture] = {}
    if snapshots and news:
        stamps = children.stamps(uow, news.keys() & set(speakers))
        for ref, before in snapshots.find(stamps, rules, area).items():
            if carried := carry_on(before, news[ref], rules, area, now):
                pictures[ref], changed[ref] = carried
    anew = [ref for ref in speakers if ref not in pictures]
    asked = identities.questions_of(uow, anew)
    pictures |= draw_all(history.history(uow, anew), rules, area, now, asked)
    made = [event for ref in speakers for event in pictures[ref].made]
    journal.append_all(uow, made, to_outbox=True, processed_at=now)
    wakes = {ref: each.evaluation.wake_at for ref, each in pictures.items()}
    stamp = children.mark_evaluated(uow, wakes, now, rules.version)
    outcome = Outcome(len(speakers), made, _store(uow, pictures, changed, now))
    if snapshots:
        snapshots.keep(pictures, stamp, rules, area)
    return outcome


def process_events(
    uow: UnitOfWork,
    seqs: Collection[int],
    rules: RuleSet,
    area: str,
    now: datetime,
    snapshots: Snapshots | None = None,
) -> Outcome:
    """Evaluate every child whose findings these journal entries can change, and mark the entries as done.

    Before that, compare those of whom they say who they are with all who are on record.
    """
    plain = _plain(uow, seqs) if snapshots else {}
    refs = history.concerned(uow, [seq for seq in seqs if seq not in plain])
    refs |= companions.of_the_absent(uow, plain)
    if told := same_child.told_of(uow, seqs):
        refs |= ask(uow, told, now)
    news: dict[str, list[Entry]] = {}
    for entry in plain.values():
        if entry.child and entry.child not in refs:
            news.setdefault(entry.child, []).append(entry)
    outcome = process(uow, refs | news.keys(), rules, area, now, snapshots, news)
    journal.mark_processed(uow, seqs, now)
    return outcome


def _plain(uow: UnitOfWork, seqs: Collection[int]) -> dict[int, Entry]:
    """Those of these entries that concern one child alone, stand as they are, and that no feed bears on."""
    replaced, bearing = loading.replaced(uow, seqs), mentions.bearing_on(uow, seqs)
    entries = loading.entries(uow, seqs)
    return {
        seq: entry
        for seq, entry in entries.items()
        if seq not in replaced and not bearing.get(seq) and is_plain(entry)
    }


def _store(
    uow: UnitOfWork, pictures: Mapping[str, Picture], changed: Mapping[str, Changed], now: datetime
) -> dict[str, int]:
    """Nothing that is new in `changed` bears on a case."""
    drawn = pictures.items()
    findings = {ref: each.evaluation.findings for ref, each in drawn}
    shadow = {ref: each.evaluation.shadow for ref, each in drawn}
    alerts = {ref: each.timeline.alerts.values() for ref, each in drawn}
    tasks = {ref: each.tasks.values() for ref, each in drawn}
    cases = {ref: each.timeline.spells.values() for ref, each in drawn if ref not in changed}
    listings = {ref: (each.listing, each.timeline.group_decisions) for ref, each in drawn}
    only = {ref: each.findings for ref, each in changed.items()}
    return {
        "findings": projections.save_findings(uow, findings, only),
        "shadow_findings": projections.save_findings(uow, shadow, only, shadow_finding),
        "alerts": alert_projections.save_alerts(uow, alerts, {ref: c.alerts for ref, c in changed.items()}),
        "absences": projections.save_absences(uow, {ref: open_absences(p.timeline) for ref, p in drawn}),
        "due_interviews": projections.save_due_interviews(
            uow, {ref: due_interviews(each.timeline) for ref, each in drawn}
        ),
        "candidates": projections.save_candidates(uow, {ref: each.candidate for ref, each in drawn}),
        "listings": projections.save_listings(uow, listings),
        "tellings": projections.save_tellings(uow, {ref: each.tellings for ref, each in drawn}),
        "suppressions": projections.save_suppressions(uow, {ref: each.suppressed for ref, each in drawn}),
        "cases": projections.save_cases(uow, cases),
        "tasks": projections.sync_tasks(uow, tasks, now, {ref: c.tasks for ref, c in changed.items()}),
    }
