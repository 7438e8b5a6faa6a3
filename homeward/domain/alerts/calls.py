"""Whom an alert has somebody told now: the calls of its chain, and those to whoever has taken it on."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from homeward.domain.alerts.alert import Alert, AlertState, Raising
from homeward.domain.alerts.chain import is_first

Kind = Literal["alert", "alert_escalated", "acknowledgement_lapsed", "acknowledgement_reminder", "told_again"]


@dataclass(frozen=True)
class StandingCall:
    """One call that stands. `cause` names it; a role is told, or the one person who has the alert."""

    cause: str
    at: datetime
    kind: Kind
    role: str | None = None
    person: str | None = None


def standing_calls(alert: Alert) -> list[StandingCall]:
    """None once the alert is over; what is taken on calls its person alone."""
    match alert.state:
        case AlertState.RAISED:
            return [call for each in alert.raisings for call in _chain(each)]
        case AlertState.ACKNOWLEDGED:
            return list(_of_holder(alert))
    return []


def _chain(raising: Raising) -> Iterator[StandingCall]:
    if raising.from_history or not raising.waits:
        return
    first: Kind = "acknowledgement_lapsed" if _is_lapse(raising) else "alert"
    for cause, call in raising.calls.items():
        kind = first if is_first(cause) else "alert_escalated"
        yield StandingCall(cause, call.at, kind, role=call.role)


def _is_lapse(raising: Raising) -> bool:
    return raising.event.type == "alert.acknowledgement_lapsed"


def _of_holder(alert: Alert) -> Iterator[StandingCall]:
    taken_on = alert.acknowledged
    if not taken_on or not taken_on.actor:
        return
    if alert.remind_at:
        cause = f"{taken_on.id}#{alert.remind_at.isoformat()}"
        yield StandingCall(cause, alert.remind_at, "acknowledgement_reminder", person=taken_on.actor)
    for event in alert.history:
        if event.type == "alert.reason_repeated" and event.occurred_at > taken_on.occurred_at:
            yield StandingCall(f"{event.id}#0", event.occurred_at, "told_again", person=taken_on.actor)
