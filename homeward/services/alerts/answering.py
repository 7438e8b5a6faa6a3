"""What a duty worker does with an alert: each step is a journal event, and takes effect at once."""

import uuid
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from homeward.domain.alerts.alert import DECIDE_WITHIN, OPEN_STATES, AlertState, next_state
from homeward.domain.alerts.chain import lapse, presses
from homeward.domain.calendar.deadlines import elapsed, respond_by
from homeward.domain.events import PAGES, Event, make
from homeward.domain.events.our_events import TICK
from homeward.engine.rulefiles.load import RuleSet
from homeward.errors import InvalidTransition, NewReason
from homeward.services.evaluation.picture import times
from homeward.services.evaluation.process import process
from homeward.store import children, journal, queries
from homeward.store.alert_rows import AlertRow
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


def acknowledge(uow: UnitOfWork, alert: str, step: Step, *, shown: Collection[str], note: str) -> None:
    """`shown` are the reasons that the person has read, by finding.

    Raises NotFound, InvalidTransition; NewReason where another has come since.
    """
    row = _lock(uow, alert)
    next_state(AlertState(row.state), "alert.acknowledged")
    if unread := standing(uow, alert) - set(shown):
        raise NewReason(f"Reasons that came meanwhile: {len(unread)}.")
    _take(uow, row, step, "alert.acknowledged", note=note or None, **_until(uow, row, step.at))


def take_over(uow: UnitOfWork, alert: str, step: Step, *, handed_by: str) -> None:
    """Whoever comes on duty has it from now on. Raises NotFound, InvalidTransition."""
    row = _lock(uow, alert)
    _take(uow, row, step, "alert.handed_over", handed_by=handed_by, **_until(uow, row, step.at))


def _until(uow: UnitOfWork, row: AlertRow, at: datetime) -> dict[str, datetime]:
    """When whoever takes it on now is reminded, and when that lapses without a decision."""
    if row.from_history:
        return {}
    reasons = [each for each in queries.reasons(uow, [row.id])[row.id] if each.withdrawn_at is None]
    pressing = any(map(presses, reasons))
    return dict(zip(("remind_at", "lapses_at"), lapse(at, times(), pressing=pressing), strict=True))


def decide(
    uow: UnitOfWork, alert: str, step: Step, *, shown: Collection[str], decision: str, reason: str
) -> None:
    """A decision with its reason, on the reasons that the person has read; any other opens the next alert.

    Raises NotFound, InvalidEvent; InvalidTransition also where none of what was read stands any more.
    """
    row = _lock(uow, alert)
    stands = standing(uow, alert)
    covered = sorted(stands & set(shown))
    if stands and not covered:
        raise InvalidTransition("None of the reasons that were read stands any more.")
    _take(uow, row, step, "alert.decided", decision=decision, reason=reason, findings=covered)


def close(uow: UnitOfWork, alert: str, step: Step, *, reason: str) -> None:
    """Raises NotFound, InvalidTransition."""
    _take(uow, _lock(uow, alert), step, "alert.closed", reason=reason or None)


def reopen(uow: UnitOfWork, alert: str, step: Step, *, reason: str) -> None:
    """Take a decided alert up again, and have it. Raises NotFound, InvalidEvent; InvalidTransition also where
    none of its reasons stands, or the child has an open alert."""
    row = _lock(uow, alert)
    every = queries.alerts_of(uow, [row.child_ref])
    reasons = [each for each in queries.reasons(uow, [alert])[alert] if each.withdrawn_at is None]
    if not reasons or any(each.state in OPEN_STATES for each in every):
        raise InvalidTransition("Nothing of it stands any more, or the child has an open alert.")
    within = elapsed(DECIDE_WITHIN) if any(map(presses, reasons)) else DECIDE_WITHIN
    by = respond_by(step.at, within)
    _take(uow, row, step, "alert.reopened", reason=reason, respond_by=by, **_until(uow, row, step.at))


def ask(uow: UnitOfWork, alert: str, step: Step, *, of: str, question: str, within: timedelta) -> None:
    """Record that somebody outside was asked. Raises NotFound, InvalidTransition."""
    row, by = _lock(uow, alert), step.at + within
    _take(uow, row, step, "alert.information_asked", asked_of=of, question=question, answer_by=by)


def receive(uow: UnitOfWork, alert: str, step: Step, *, asked: str, answer: str) -> None:
    """Record the answer to what was asked. Raises NotFound; InvalidTransition also where nothing waits for
    it."""
    row = _lock(uow, alert)
    if asked not in {each["id"] for each in row.asked or ()}:
        raise InvalidTransition("Nothing waits for this answer any more.")
    _take(uow, row, step, "alert.information_received", asked=asked, answer=answer)


def standing(uow: UnitOfWork, alert: str) -> set[str]:
    """The reasons that stand on the alert, by finding."""
    return {each.finding for each in queries.reasons(uow, [alert])[alert] if each.withdrawn_at is None}


def _lock(uow: UnitOfWork, alert: str) -> AlertRow:
    """As it is under the child's lock, so that two people cannot both be first."""
    children.lock(uow, [queries.alert_by_id(uow, alert).child_ref])
    return queries.alert_by_id(uow, alert)


def _take(uow: UnitOfWork, row: AlertRow, step: Step, type_: str, **data: object) -> None:
    next_state(AlertState(row.state), type_)
    # Another machine's clock may be ahead of ours; a step never comes before the one that it answers.
    step = replace(step, at=max(step.at, row.changed_at + TICK))
    record(uow, step, type_, row.child_ref, alert=row.id, **data)


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
