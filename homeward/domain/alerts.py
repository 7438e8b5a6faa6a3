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
DANGER_NOW = "danger-now"
"""The rule whose reasons head the board until a person records that the child is safe (docs/adr/0016)."""
OF_ALERT = "alert:"
"""How the subject of a finding about an alert itself begins, and that part of a child's history."""
ENDING = frozenset({"alert.decided", "alert.withdrawn"})

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
    **{(state, "alert.danger_ended"): state for state in AlertState},
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
class Raising:
    """One time that an alert was raised, until people acknowledge and decide it or it is withdrawn."""

    alert: str
    key: str
    event: Event
    from_history: bool
    acknowledged_at: datetime | None = None
    ended_at: datetime | None = None


@dataclass(slots=True)
class Alert:
    """One alert as its events leave it. `reasons` hold what still stands, by finding id.

    `started` is when its absence began, where other absences of the child have the same reference.
    `ended_dangers`: by the event that spoke of danger, when a person recorded the end of it.
    """

    id: str
    bundle: str
    episode: str | None
    state: AlertState
    raised_at: datetime
    respond_by: datetime
    started: datetime | None = None
    reasons: dict[str, Reason] = field(default_factory=dict)
    withdrawn: dict[str, Reason] = field(default_factory=dict)
    history: list[Event] = field(default_factory=list)
    raisings: list[Raising] = field(default_factory=list)
    ended_dangers: dict[tuple[str, str], datetime] = field(default_factory=dict)

    def raise_by(self, event: Event) -> None:
        again = f"#{len(self.raisings)}" if self.raisings else ""
        self.raisings.append(Raising(self.id, f"{OF_ALERT}{self.id}{again}", event, _is_history(event)))

    @property
    def from_history(self) -> bool:
        """Whether all for which it was last raised was imported as history: no clock runs then."""
        return self.raisings[-1].from_history

    @property
    def absence(self) -> str:
        """The key of the absence that it is about, empty if about something else."""
        return self.bundle.partition("episode:")[2]

    @property
    def never_silent(self) -> bool:
        return any(reason.never_silent for reason in (*self.reasons.values(), *self.withdrawn.values()))

    def safe_at(self, reason: Reason) -> datetime | None:
        """When the danger that this reason tells of was recorded as ended; None while it stands."""
        if reason.rule != DANGER_NOW:
            return None
        said = [(each.source, each.id) for each in reason.evidence]
        ended = [self.ended_dangers[each] for each in said if each in self.ended_dangers]
        return max(ended) if ended and len(ended) == len(said) else None

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
    before = known.state
    try:
        known.state = next_state(before, event.type)
    except InvalidTransition:
        return
    if known.state is AlertState.RAISED and before not in OPEN_STATES:
        known.raise_by(event)
    _change_raising(known.raisings[-1], event)
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
    alert.raise_by(event)
    alerts[alert.id] = alert
    return alert


def _is_history(event: Event) -> bool:
    return bool(event.data.reasons) and all(reason.from_history for reason in event.data.reasons)


def _change_raising(raising: Raising, event: Event) -> None:
    """A reason of today ends the peace of history: from then on the clock runs."""
    if event.type == "alert.reason_added" and raising.from_history and not _is_history(event):
        raising.event, raising.from_history = event, False
    elif event.type == "alert.acknowledged":
        raising.acknowledged_at = event.occurred_at
    elif event.type in ENDING:
        raising.ended_at = event.occurred_at


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
        case "alert.danger_ended":
            for said in event.data.statements:
                alert.ended_dangers.setdefault((said.source, said.id), event.occurred_at)
