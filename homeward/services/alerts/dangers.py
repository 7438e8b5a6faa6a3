"""Recording that a child is safe who was said to be in danger now (docs/adr/0016)."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime

from homeward.domain.alerts.alert import DANGER_NOW
from homeward.domain.events import REGISTRY, Event
from homeward.domain.events.entry import occurrence
from homeward.domain.events.our_events import TICK
from homeward.domain.history.danger import asks_of_danger, danger_said
from homeward.errors import InvalidTransition
from homeward.services.alerts.answering import Step, record
from homeward.store import children, dangers, loading, queries
from homeward.store.alert_rows import ReasonRow
from homeward.store.unit_of_work import UnitOfWork

SPEAKING = frozenset(type_ for type_, model in REGISTRY.items() if asks_of_danger(model))
"""Types of record that may say that a child is in danger now."""


@dataclass(frozen=True)
class Safe:
    """Who says that the child is safe, how they know, and since when."""

    said_by: str
    reason: str
    since: datetime


def is_danger(reason: ReasonRow) -> bool:
    """Whether it says that the child is in danger now, and nobody has recorded that the child is safe."""
    return reason.rule == DANGER_NOW and reason.withdrawn_at is None and reason.safe_at is None


def standing(uow: UnitOfWork, child_ref: str) -> list[ReasonRow]:
    """Each word that this child is in danger now, on whichever alert, until a person records the end."""
    alerts = queries.alerts_of(uow, [child_ref])
    by_alert = queries.reasons(uow, [alert.id for alert in alerts])
    found = [reason for some in by_alert.values() for reason in some if is_danger(reason)]
    return sorted(found, key=lambda reason: (reason.due, reason.finding))


def said_at(uow: UnitOfWork, alert_id: str, shown: Collection[str]) -> datetime | None:
    """When the last of these statements was said; None where none of them stands. Raises NotFound."""
    child_ref = queries.alert_by_id(uow, alert_id).child_ref
    said = [reason.due for reason in standing(uow, child_ref) if reason.finding in shown]
    return max(said, default=None)


def said(uow: UnitOfWork, child_refs: Collection[str]) -> dict[str, list[Event]]:
    """The records that say that each of these children is in danger now, in order of occurrence.

    What no worker has processed yet counts too: nobody can have recorded the end of it.
    """
    waiting = dangers.not_processed(uow, child_refs, SPEAKING)
    seqs = {*queries.seqs(uow, dangers.evidence(uow, child_refs)), *waiting}
    entries = loading.entries(uow, seqs - loading.replaced(uow, waiting)).values()
    found: dict[str, list[Event]] = defaultdict(list)
    for entry in sorted(entries, key=lambda entry: occurrence(entry.event)):
        if entry.child and danger_said(entry.event) == "Y":
            found[entry.child].append(entry.event)
    return found


def end_dangers(uow: UnitOfWork, alert_id: str, step: Step, safe: Safe, shown: Collection[str]) -> None:
    """End the statements about the alert's child that a person was shown, by their findings.

    What was said meanwhile stands. Raises NotFound, InvalidEvent; InvalidTransition where none stands.
    """
    child_ref = queries.alert_by_id(uow, alert_id).child_ref
    children.lock(uow, [child_ref])
    ended = [reason for reason in standing(uow, child_ref) if reason.finding in shown]
    if not ended:
        raise InvalidTransition("Nobody's word that the child is in danger stands any more.")
    for reason in ended:
        changed_at = queries.alert_by_id(uow, reason.alert_id).changed_at
        record(
            uow,
            # Another machine's clock may be ahead of ours; a step never comes before the one that it answers.
            replace(step, at=max(step.at, changed_at + TICK)),
            "alert.danger_ended",
            child_ref,
            alert=reason.alert_id,
            statements=reason.evidence,
            said_by=safe.said_by,
            reason=safe.reason,
            safe_since=safe.since,
        )
