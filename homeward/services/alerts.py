"""What a duty worker does with an alert: each step is a journal event, and takes effect at once."""

import uuid
from dataclasses import dataclass, replace
from datetime import datetime

from homeward.domain.alerts import AlertState, next_state
from homeward.domain.events import PAGES, Event, make
from homeward.domain.reconcile import TICK
from homeward.engine.load import RuleSet
from homeward.services.process import process
from homeward.store import children, journal, queries
from homeward.store.unit_of_work import UnitOfWork

SOURCE = PAGES


@dataclass(frozen=True)
class Step:
    """Who does it, when, what the rules and the area are that the child is evaluated with afterwards, and for
    which organisation the person acts."""

    actor: str
    at: datetime
    rules: RuleSet
    area: str
    organisation: str | None = None


def acknowledge(uow: UnitOfWork, alert: str, step: Step, *, note: str) -> None:
    """Raises NotFound, InvalidTransition."""
    _take(uow, alert, step, "alert.acknowledged", note=note or None)


def decide(uow: UnitOfWork, alert: str, step: Step, *, decision: str, reason: str) -> None:
    """A decision with its reason. Raises NotFound, InvalidTransition, InvalidEvent."""
    _take(uow, alert, step, "alert.decided", decision=decision, reason=reason)


def close(uow: UnitOfWork, alert: str, step: Step, *, reason: str) -> None:
    """Raises NotFound, InvalidTransition."""
    _take(uow, alert, step, "alert.closed", reason=reason or None)


def _take(uow: UnitOfWork, alert: str, step: Step, type_: str, **data: object) -> None:
    """Check that the state allows it, under the child's lock, so that two people cannot both be first."""
    children.lock(uow, [queries.alert_by_id(uow, alert).child_ref])
    row = queries.alert_by_id(uow, alert)
    next_state(AlertState(row.state), type_)
    # Another machine's clock may be ahead of ours; a step never comes before the one that it answers.
    step = replace(step, at=max(step.at, row.changed_at + TICK))
    record(uow, step, type_, row.child_ref, alert=alert, **data)


def record(
    uow: UnitOfWork,
    step: Step,
    type_: str,
    child_ref: str,
    replaces: tuple[str, str] | None = None,
    /,
    **data: object,
) -> Event:
    """Journal what a person did about a child, and evaluate the child again in the same transaction.

    `replaces` is the id of what the person did before and takes back, with the reason. Raises InvalidEvent
    where what the person gave is not what the event needs.
    """
    old, why = replaces or (None, None)
    envelope = {"actor": step.actor, "actororg": step.organisation, "supersedes": old, "changereason": why}
    event = make(type_, str(uuid.uuid4()), SOURCE, step.at, {"child_ref": child_ref, **data}, **envelope)
    journal.append_all(uow, [event], to_outbox=True, processed_at=step.at)
    process(uow, [child_ref], step.rules, step.area, step.at)
    return event
