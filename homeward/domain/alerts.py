"""Alerts to CADT: their states, and how journal events move them.

An alert gathers the reasons of one child and one episode (or one disclosure); rules that may never be
silent have alerts of their own (domain.md, section 10, bundling).
"""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from homeward.domain.events import Event, Reason
from homeward.errors import InvalidTransition


class AlertState(StrEnum):
    RAISED = "raised"
    ACKNOWLEDGED = "acknowledged"
    DECIDED = "decided"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"


OPEN_STATES = (AlertState.RAISED, AlertState.ACKNOWLEDGED)

TRANSITIONS: dict[tuple[AlertState, str], AlertState] = {
    (AlertState.RAISED, "alert.acknowledged"): AlertState.ACKNOWLEDGED,
    (AlertState.ACKNOWLEDGED, "alert.decided"): AlertState.DECIDED,
    (AlertState.DECIDED, "alert.closed"): AlertState.CLOSED,
    (AlertState.RAISED, "alert.withdrawn"): AlertState.WITHDRAWN,
    (AlertState.ACKNOWLEDGED, "alert.withdrawn"): AlertState.WITHDRAWN,
    (AlertState.RAISED, "alert.reason_added"): AlertState.RAISED,
    (AlertState.ACKNOWLEDGED, "alert.reason_added"): AlertState.ACKNOWLEDGED,
    (AlertState.DECIDED, "alert.reason_added"): AlertState.RAISED,
    (AlertState.CLOSED, "alert.reason_added"): AlertState.RAISED,
    (AlertState.WITHDRAWN, "alert.reason_added"): AlertState.RAISED,
    **{(state, "alert.reason_withdrawn"): state for state in AlertState},
}
"""What each event does in each state. A reason that appears after a decision raises the alert again."""


def next_state(state: AlertState, event_type: str) -> AlertState:
    """Raises InvalidTransition where the state does not allow the change."""
    try:
        return TRANSITIONS[state, event_type]
    except KeyError:
        did = event_type.removeprefix("alert.").replace("_", " ")
        raise InvalidTransition(f"An alert that is {state} cannot be {did}.") from None


@dataclass(slots=True)
class Alert:
    """One alert as its events leave it. `reasons` hold what still stands, by finding id."""

    id: str
    bundle: str
    episode: str | None
    state: AlertState
    raised_at: datetime
    respond_by: datetime
    reasons: dict[str, Reason] = field(default_factory=dict)
    withdrawn: dict[str, Reason] = field(default_factory=dict)
    history: list[Event] = field(default_factory=list)

    @property
    def never_silent(self) -> bool:
        return any(reason.never_silent for reason in (*self.reasons.values(), *self.withdrawn.values()))

    @property
    def last_change(self) -> Event:
        return self.history[-1]


def apply_alert_event(alerts: dict[str, Alert], event: Event) -> None:
    """Fold one alert event. One that the state does not allow stays in the history and moves nothing."""
    data = event.data
    if event.type == "alert.raised":
        alert = alerts.get(data.alert) or _raised(alerts, event)
        alert.reasons.update((reason.finding, reason) for reason in data.reasons)
        alert.history.append(event)
        return
    if (known := alerts.get(data.alert)) is None:
        return
    known.history.append(event)
    try:
        known.state = next_state(known.state, event.type)
    except InvalidTransition:
        return
    _change_reasons(known, event)


def _raised(alerts: dict[str, Alert], event: Event) -> Alert:
    data = event.data
    alert = Alert(
        id=data.alert,
        bundle=data.bundle,
        episode=data.episode,
        state=AlertState.RAISED,
        raised_at=event.occurred_at,
        respond_by=data.respond_by,
    )
    alerts[alert.id] = alert
    return alert


def _change_reasons(alert: Alert, event: Event) -> None:
    match event.type:
        case "alert.reason_added":
            for reason in event.data.reasons:
                alert.reasons[reason.finding] = reason
                alert.withdrawn.pop(reason.finding, None)
            alert.respond_by = event.data.respond_by or alert.respond_by
        case "alert.reason_withdrawn":
            for finding in event.data.findings:
                if reason := alert.reasons.pop(finding, None):
                    alert.withdrawn[finding] = reason
