"""Alerts to CADT: their states, and how journal events move them.

An alert is a child's open matter: it gathers every reason that nobody has decided (docs/adr/0021).
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from homeward.domain.deadlines import respond_by
from homeward.domain.episode import Episode
from homeward.domain.events import Event, Reason
from homeward.errors import InvalidTransition


class AlertState(StrEnum):
    RAISED = "raised"
    ACKNOWLEDGED = "acknowledged"
    DECIDED = "decided"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"
    JOINED = "joined"


OPEN_STATES = (AlertState.RAISED, AlertState.ACKNOWLEDGED)
ANSWERED_STATES = (AlertState.DECIDED, AlertState.CLOSED)
DANGER_NOW = "danger-now"
"""The rule whose reasons head the board until a person records that the child is safe (docs/adr/0016)."""
OF_ALERT = "alert:"
"""How the subject of a finding about an alert itself begins, and that part of a child's history."""
ENDING = frozenset({"alert.decided", "alert.withdrawn", "alert.joined"})
DECIDE_WITHIN = "1 working day"
"""Once everything is acknowledged, and where a rule says nothing (domain.md, section 10, `alert.*`)."""

TRANSITIONS: dict[tuple[AlertState, str], AlertState] = {
    (AlertState.RAISED, "alert.acknowledged"): AlertState.ACKNOWLEDGED,
    (AlertState.RAISED, "alert.decided"): AlertState.DECIDED,
    (AlertState.ACKNOWLEDGED, "alert.decided"): AlertState.DECIDED,
    (AlertState.DECIDED, "alert.closed"): AlertState.CLOSED,
    (AlertState.RAISED, "alert.withdrawn"): AlertState.WITHDRAWN,
    (AlertState.ACKNOWLEDGED, "alert.withdrawn"): AlertState.WITHDRAWN,
    (AlertState.RAISED, "alert.joined"): AlertState.JOINED,
    (AlertState.ACKNOWLEDGED, "alert.joined"): AlertState.JOINED,
    (AlertState.RAISED, "alert.reason_added"): AlertState.RAISED,
    (AlertState.ACKNOWLEDGED, "alert.reason_added"): AlertState.RAISED,
    (AlertState.RAISED, "alert.reason_repeated"): AlertState.RAISED,
    (AlertState.ACKNOWLEDGED, "alert.reason_repeated"): AlertState.ACKNOWLEDGED,
    **{(state, "alert.reason_withdrawn"): state for state in AlertState},
    **{(state, "alert.danger_ended"): state for state in AlertState},
}
"""What each event does in each state. A decided alert never opens again: the next reason opens the next."""

OF_ONE_ABSENCE: dict[tuple[AlertState, str], AlertState] = {
    (AlertState.DECIDED, "alert.reason_added"): AlertState.RAISED,
    (AlertState.CLOSED, "alert.reason_added"): AlertState.RAISED,
    (AlertState.WITHDRAWN, "alert.reason_added"): AlertState.RAISED,
}
"""What else happened to alerts of before docs/adr/0021, which gathered the reasons of one absence. They are
told by their `bundle`; none is made any more."""


def next_state(state: AlertState, event_type: str) -> AlertState:
    """Raises InvalidTransition where the state does not allow the change."""
    try:
        return TRANSITIONS[state, event_type]
    except KeyError:
        did = event_type.removeprefix("alert.").replace("_", " ")
        raise InvalidTransition(f"An alert that is {state} cannot be {did}.") from None


@dataclass(slots=True)
class Raising:
    """One time that an alert was raised, until people acknowledge and decide it or it is withdrawn.

    `since`: from when its oldest reason has waited; `findings` are its reasons that stand; `acknowledge_by`:
    for reasons that must be taken on at once.
    """

    alert: str
    key: str
    event: Event
    since: datetime
    from_history: bool
    findings: set[str] = field(default_factory=set)
    acknowledge_by: datetime | None = None
    acknowledged_at: datetime | None = None
    ended_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Waiting:
    """Since when a reason waits for an answer, and by when it wants one."""

    since: datetime
    answer_by: datetime


@dataclass(slots=True)
class Alert:
    """One alert as its events leave it. `reasons` hold what still stands, by finding id.

    `waiting` is of every reason that it ever had. `left` are the reasons that its decision did not cover: the
    next alert has them. `started` says of a reason when its absence began, where others of the child have the
    same reference. `ended_dangers`: by the event that spoke of danger, when a person recorded the end of it.
    """

    id: str
    raised_at: datetime
    of_one_absence: bool
    state: AlertState = AlertState.RAISED
    started: dict[str, datetime] = field(default_factory=dict)
    reasons: dict[str, Reason] = field(default_factory=dict)
    withdrawn: dict[str, Reason] = field(default_factory=dict)
    waiting: dict[str, Waiting] = field(default_factory=dict)
    left: dict[str, Waiting] = field(default_factory=dict)
    history: list[Event] = field(default_factory=list)
    raisings: list[Raising] = field(default_factory=list)
    acknowledged: Event | None = None
    decided: Event | None = None
    ended_dangers: dict[tuple[str, str], datetime] = field(default_factory=dict)

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_STATES

    @property
    def from_history(self) -> bool:
        """Whether all for which it was last raised was imported as history: no clock runs then."""
        return self.raisings[-1].from_history

    @property
    def never_silent(self) -> bool:
        return any(reason.never_silent for reason in (*self.reasons.values(), *self.withdrawn.values()))

    @property
    def respond_by(self) -> datetime:
        """The earliest of what is unanswered. What had to be taken on at once, and was, waits for a decision
        as long as anything does."""
        told = self.reasons or self.withdrawn
        return min((self.answer_by(each) for each in told.values()), default=self.raised_at)

    def answer_by(self, reason: Reason) -> datetime:
        """When it wants an answer now."""
        waiting = self.waiting[reason.finding]
        taken_on = self.acknowledged and waiting.since <= self.acknowledged.occurred_at
        if reason.immediately and taken_on:
            return respond_by(waiting.since, DECIDE_WITHIN)
        return waiting.answer_by

    def safe_at(self, reason: Reason) -> datetime | None:
        """When the danger that this reason tells of was recorded as ended; None while it stands."""
        if reason.rule != DANGER_NOW:
            return None
        said = [(each.source, each.id) for each in reason.evidence]
        ended = [self.ended_dangers[each] for each in said if each in self.ended_dangers]
        return max(ended) if ended and len(ended) == len(said) else reason.safe_at

    @property
    def last_change(self) -> Event:
        return self.history[-1]


def apply_alert_event(alerts: dict[str, Alert], event: Event) -> None:
    """Fold one alert event. One that the state does not allow stays in the history and moves nothing."""
    data = event.data
    if event.type == "alert.raised":
        _raise(alerts, event)
        return
    if (known := alerts.get(data.alert)) is None:
        return
    known.history.append(event)
    before = known.state
    if known.of_one_absence and (before, event.type) in OF_ONE_ABSENCE:
        known.state = OF_ONE_ABSENCE[before, event.type]
    else:
        try:
            known.state = next_state(before, event.type)
        except InvalidTransition:
            return
    _change_reasons(known, event)
    _change_raisings(known, event, before)


def _raise(alerts: dict[str, Alert], event: Event) -> None:
    data = event.data
    alert = alerts.get(data.alert)
    if alert is None:
        alert = alerts[data.alert] = Alert(data.alert, event.occurred_at, of_one_absence=bool(data.bundle))
        _begin_raising(alert, event)
    _add(alert, event)
    alert.history.append(event)


def _since(event: Event) -> datetime:
    return event.data.waiting_since or event.occurred_at


def _begin_raising(alert: Alert, event: Event) -> None:
    again = f"#{len(alert.raisings)}" if alert.raisings else ""
    key = f"{OF_ALERT}{alert.id}{again}"
    alert.raisings.append(Raising(alert.id, key, event, _since(event), _is_history(event)))


def _is_history(event: Event) -> bool:
    return bool(event.data.reasons) and all(reason.from_history for reason in event.data.reasons)


def _add(alert: Alert, event: Event) -> None:
    """To the raising that people have not acknowledged."""
    for reason in event.data.reasons:
        _hold(alert, reason, event)
        alert.raisings[-1].findings.add(reason.finding)
    _count_from(alert, alert.raisings[-1])


def _count_from(alert: Alert, raising: Raising) -> None:
    """Its clocks run from the oldest of its reasons that stand."""
    standing = [alert.reasons[each] for each in raising.findings if each in alert.reasons]
    waiting = [alert.waiting[each.finding] for each in standing]
    at_once = [alert.waiting[each.finding].answer_by for each in standing if each.immediately]
    raising.since = min((each.since for each in waiting), default=raising.since)
    raising.acknowledge_by = min(at_once, default=None)


def _hold(alert: Alert, reason: Reason, event: Event) -> None:
    alert.reasons[reason.finding] = reason
    alert.withdrawn.pop(reason.finding, None)
    answer_by = reason.respond_by or event.data.respond_by or event.occurred_at
    alert.waiting[reason.finding] = Waiting(_since(event), answer_by)


def _change_raisings(alert: Alert, event: Event, before: AlertState) -> None:
    """A reason of today ends the peace of history: from then on the clock runs."""
    last = alert.raisings[-1]
    match event.type:
        case "alert.reason_added":
            if before is not AlertState.RAISED or last.ended_at:
                _begin_raising(alert, event)
            elif last.from_history and not _is_history(event):
                last.event, last.from_history = event, False
                last.findings.clear()
            _add(alert, event)
        case "alert.acknowledged":
            alert.acknowledged = event
            for each in alert.raisings:
                each.acknowledged_at = each.acknowledged_at or event.occurred_at
        case "alert.reason_withdrawn":
            for each in alert.raisings:
                _count_from(alert, each)
                _end(each, event, each.findings.isdisjoint(alert.reasons))
    for each in alert.raisings:
        _end(each, event, event.type in ENDING)


def _end(raising: Raising, event: Event, ends: bool) -> None:
    if ends:
        raising.ended_at = raising.ended_at or event.occurred_at


def _change_reasons(alert: Alert, event: Event) -> None:
    match event.type:
        case "alert.reason_repeated":
            _repeat(alert, event)
        case "alert.reason_withdrawn":
            for finding in event.data.findings:
                if reason := alert.reasons.pop(finding, None):
                    alert.withdrawn[finding] = reason
        case "alert.decided":
            alert.decided = event
            covered = event.data.findings or alert.reasons
            for finding in alert.reasons.keys() - set(covered):
                alert.left[finding] = alert.waiting[finding]
                del alert.reasons[finding]
        case "alert.danger_ended":
            for said in event.data.statements:
                alert.ended_dangers.setdefault((said.source, said.id), event.occurred_at)


def _repeat(alert: Alert, event: Event) -> None:
    """It waits for as long as it did before, and for an answer by the time that was set then."""
    for reason in event.data.reasons:
        before = alert.waiting.get(reason.finding) if reason.finding in alert.reasons else None
        _hold(alert, reason, event)
        if before:
            alert.waiting[reason.finding] = before


def open_alerts(alerts: Collection[Alert]) -> list[Alert]:
    """The first raised first. There is one at most, but where children have just turned out to be one."""
    return sorted((each for each in alerts if each.is_open), key=order_raised)


def order_raised(alert: Alert) -> tuple[datetime, str]:
    return alert.raised_at, alert.id


def date_reasons(alerts: Iterable[Alert], episodes: Mapping[str, Episode]) -> None:
    """Say of each reason which absence it is about, where the reference alone could mean several."""
    for alert in alerts:
        for id_, reason in (alert.reasons | alert.withdrawn).items():
            episode = episodes.get(reason.absence or "")
            if episode and episode.starts_at and episode.shares_reference:
                alert.started[id_] = episode.starts_at
            else:
                alert.started.pop(id_, None)
