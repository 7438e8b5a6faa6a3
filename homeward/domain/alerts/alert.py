"""Alerts to CADT: their states, and how journal events move them.

An alert is a child's open matter: it gathers every reason that nobody has decided (docs/adr/0021).
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from homeward.domain.calendar.deadlines import elapsed, respond_by
from homeward.domain.events import Event, Reason
from homeward.domain.events.types.alerts import Call
from homeward.domain.history.episode import Episode
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
NEWS = frozenset({"alert.raised", "alert.reason_added", "alert.acknowledgement_lapsed"})
"""What gives people something to answer, so that open boards say that it is new."""
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
    (AlertState.RAISED, "alert.made_urgent"): AlertState.RAISED,
    (AlertState.ACKNOWLEDGED, "alert.made_urgent"): AlertState.ACKNOWLEDGED,
    (AlertState.ACKNOWLEDGED, "alert.acknowledgement_lapsed"): AlertState.RAISED,
    (AlertState.ACKNOWLEDGED, "alert.handed_over"): AlertState.ACKNOWLEDGED,
    (AlertState.DECIDED, "alert.reopened"): AlertState.ACKNOWLEDGED,
    (AlertState.CLOSED, "alert.reopened"): AlertState.ACKNOWLEDGED,
    **{(state, "alert.information_asked"): state for state in OPEN_STATES},
    **{(state, "alert.information_received"): state for state in OPEN_STATES},
    **{(state, "alert.escalated"): state for state in AlertState},
    **{(state, "alert.reason_withdrawn"): state for state in AlertState},
    **{(state, "alert.danger_ended"): state for state in AlertState},
}
"""What each event does in each state. A decided alert opens again by a person's word alone (docs/adr/0033):
the next reason that a rule finds opens the next."""

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
    for reasons that must be taken on at once; `calls` are who is told and when, by what names each call.
    """

    alert: str
    key: str
    event: Event
    since: datetime
    from_history: bool
    findings: set[str] = field(default_factory=set)
    calls: dict[str, Call] = field(default_factory=dict)
    acknowledge_by: datetime | None = None
    acknowledged_at: datetime | None = None
    ended_at: datetime | None = None

    @property
    def waits(self) -> bool:
        """Whether somebody still has to take it on."""
        return not (self.acknowledged_at or self.ended_at)


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
    `remind_at` and `lapses_at` are of the acknowledgement that stands. `asked` is what people asked of others
    and have no answer to, by the event that asked.
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
    remind_at: datetime | None = None
    lapses_at: datetime | None = None
    decided: Event | None = None
    ended_dangers: dict[tuple[str, str], datetime] = field(default_factory=dict)
    asked: dict[str, Event] = field(default_factory=dict)

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
            within = elapsed(DECIDE_WITHIN) if reason.urgent else DECIDE_WITHIN
            return respond_by(waiting.since, within)
        return waiting.answer_by

    def safe_at(self, reason: Reason) -> datetime | None:
        """When the danger that this reason tells of was recorded as ended; None while it stands."""
        if reason.rule != DANGER_NOW:
            return None
        ended = [self.ended_dangers[each] for each in reason.rests_on if each in self.ended_dangers]
        return max(ended) if ended and len(ended) == len(reason.rests_on) else reason.safe_at

    @property
    def last_change(self) -> Event:
        return self.history[-1]

    @property
    def news(self) -> Event:
        """What gave people something to answer last."""
        return next(event for event in reversed(self.history) if event.type in NEWS)


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
