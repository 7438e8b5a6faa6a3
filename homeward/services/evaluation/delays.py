"""Why late reasons of alerts were not told at once, from what the journal holds."""

from collections import defaultdict
from collections.abc import Collection, Iterable

from homeward.domain.events import Event
from homeward.engine.words.lateness import Delay, delay
from homeward.store import loading, queries
from homeward.store.alert_rows import AlertRow, ReasonRow
from homeward.store.unit_of_work import UnitOfWork

Delays = dict[tuple[str, str], Delay]
"""By alert and finding; late reasons alone."""


def delays(uow: UnitOfWork, alerts: Iterable[AlertRow], reasons: Iterable[ReasonRow]) -> Delays:
    """Of the late ones among these reasons of these alerts; one that no record explains is left out."""
    late = [reason for reason in reasons if reason.late]
    if not late:
        return {}
    child_of = {alert.id: alert.child_ref for alert in alerts}
    keys = {key for reason in late for key in _keys(reason)}
    resting = {event.key: event for event in loading.events(uow, queries.seqs(uow, keys)).values()}
    own = _received_then(uow, {child_of[reason.alert_id] for reason in late}, late)
    found = {}
    for reason in late:
        evidence = [resting[key] for key in _keys(reason) if key in resting]
        if why := delay(reason.known, evidence, own[child_of[reason.alert_id]]):
            found[reason.alert_id, reason.finding] = why
    return found


def _keys(reason: ReasonRow) -> list[tuple[str, str]]:
    return [(item["source"], item["id"]) for item in reason.evidence]


def _received_then(
    uow: UnitOfWork, children: Collection[str], late: Iterable[ReasonRow]
) -> dict[str, list[Event]]:
    """By child, what came at an instant from which one of the reasons could be told."""
    seqs = queries.received_at(uow, children, {reason.known for reason in late})
    found: dict[str, list[Event]] = defaultdict(list)
    for entry in loading.entries(uow, seqs).values():
        if entry.child:
            found[entry.child].append(entry.event)
    return found
