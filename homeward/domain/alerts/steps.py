"""How journal events move an alert: a fold, one event at a time."""

from collections.abc import Callable
from datetime import datetime

from homeward.domain.alerts.alert import (
    ENDING,
    OF_ALERT,
    OF_ONE_ABSENCE,
    Alert,
    AlertState,
    Raising,
    Waiting,
    next_state,
)
from homeward.domain.alerts.chain import is_first
from homeward.domain.events import Event, Reason
from homeward.errors import InvalidTransition


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
    _take_on(known, event)


def _take_on(alert: Alert, event: Event) -> None:
    """Who has it, and until when."""
    if event.type in ("alert.acknowledged", "alert.handed_over", "alert.reopened"):
        alert.acknowledged = event
    if alert.state is not AlertState.ACKNOWLEDGED:
        alert.remind_at = alert.lapses_at = None
    elif "lapses_at" in event.data.model_fields_set:
        alert.remind_at, alert.lapses_at = event.data.remind_at, event.data.lapses_at


def _raise(alerts: dict[str, Alert], event: Event) -> None:
    data = event.data
    alert = alerts.get(data.alert)
    if alert is None:
        alert = alerts[data.alert] = Alert(data.alert, event.occurred_at, of_one_absence=bool(data.bundle))
        _begin_raising(alert, event)
    _add(alert, event)
    alert.history.append(event)


def _since(event: Event) -> datetime:
    return event.data.said("waiting_since") or event.occurred_at


def _begin_raising(alert: Alert, event: Event) -> None:
    again = f"#{len(alert.raisings)}" if alert.raisings else ""
    key = f"{OF_ALERT}{alert.id}{again}"
    alert.raisings.append(Raising(alert.id, key, event, _since(event), _is_history(event)))


def _is_history(event: Event) -> bool:
    reasons = event.data.said("reasons", ())
    return bool(reasons) and all(reason.from_history for reason in reasons)


def _add(alert: Alert, event: Event) -> None:
    """To the raising that people have not acknowledged."""
    _call(alert, event)
    for reason in event.data.reasons:
        _hold(alert, reason, event)
        alert.raisings[-1].findings.add(reason.finding)
    _count_from(alert, alert.raisings[-1])


def _call(alert: Alert, event: Event) -> None:
    alert.raisings[-1].calls |= {f"{event.id}#{number}": call for number, call in enumerate(event.data.chain)}


def _count_from(alert: Alert, raising: Raising) -> None:
    """Its clocks run from the oldest of its reasons that stand."""
    standing = [alert.reasons[each] for each in raising.findings if each in alert.reasons]
    waiting = [alert.waiting[each.finding] for each in standing]
    at_once = [alert.waiting[each.finding].answer_by for each in standing if each.immediately]
    raising.since = min((each.since for each in waiting), default=raising.since)
    raising.acknowledge_by = min([*at_once, *_further_calls(raising)], default=None)


def _further_calls(raising: Raising) -> list[datetime]:
    """When others are told than those who are told first."""
    return [call.at for cause, call in raising.calls.items() if not is_first(cause)]


def _hold(alert: Alert, reason: Reason, event: Event) -> None:
    alert.reasons[reason.finding] = reason
    alert.withdrawn.pop(reason.finding, None)
    answer_by = reason.respond_by or event.data.respond_by or event.occurred_at
    alert.waiting[reason.finding] = Waiting(_since(event), answer_by)


def _change_raisings(alert: Alert, event: Event, before: AlertState) -> None:
    match event.type:
        case "alert.reason_added":
            _raise_again(alert, event, before)
        case "alert.acknowledgement_lapsed":
            _raise_anew(alert, event)
        case "alert.reason_repeated" | "alert.made_urgent":
            _call_more(alert, event)
        case "alert.acknowledged":
            for each in alert.raisings:
                each.acknowledged_at = each.acknowledged_at or event.occurred_at
        case "alert.reason_withdrawn":
            for each in alert.raisings:
                _count_from(alert, each)
                _end(each, event, each.findings.isdisjoint(alert.reasons))
    for each in alert.raisings:
        _end(each, event, event.type in ENDING)


def _raise_again(alert: Alert, event: Event, before: AlertState) -> None:
    """A reason of today ends the peace of history: from then on the clock runs."""
    last = alert.raisings[-1]
    if before is not AlertState.RAISED or last.ended_at:
        _begin_raising(alert, event)
    elif last.from_history and not _is_history(event):
        last.event, last.from_history = event, False
        last.findings.clear()
    _add(alert, event)


def _call_more(alert: Alert, event: Event) -> None:
    if event.data.chain and not alert.raisings[-1].waits:
        _raise_anew(alert, event)
        return
    _call(alert, event)
    _count_from(alert, alert.raisings[-1])


def _raise_anew(alert: Alert, event: Event) -> None:
    """With all its reasons, and counted from now: whoever had it has it no longer."""
    _begin_raising(alert, event)
    last = alert.raisings[-1]
    last.findings |= alert.reasons.keys()
    _call(alert, event)
    last.acknowledge_by = min(_further_calls(last), default=None)


def _end(raising: Raising, event: Event, ends: bool) -> None:
    if ends:
        raising.ended_at = raising.ended_at or event.occurred_at


def _change_reasons(alert: Alert, event: Event) -> None:
    if change := _CHANGES.get(event.type):
        change(alert, event)


def _withdraw(alert: Alert, event: Event) -> None:
    for finding in event.data.findings:
        if reason := alert.reasons.pop(finding, None):
            alert.withdrawn[finding] = reason


def _decide(alert: Alert, event: Event) -> None:
    alert.decided = event
    alert.asked.clear()
    covered = event.data.findings or alert.reasons
    for finding in alert.reasons.keys() - set(covered):
        alert.left[finding] = alert.waiting[finding]
        del alert.reasons[finding]


def _end_danger(alert: Alert, event: Event) -> None:
    for said in event.data.statements:
        alert.ended_dangers.setdefault((said.source, said.id), event.occurred_at)


def _hurry(alert: Alert, event: Event) -> None:
    for reason in event.data.reasons:
        if reason.finding in alert.reasons:
            since = alert.waiting[reason.finding].since
            alert.reasons[reason.finding] = reason
            alert.waiting[reason.finding] = Waiting(since, reason.respond_by or since)


def _repeat(alert: Alert, event: Event) -> None:
    """It waits for as long as it did before, and for an answer by the time that was set then."""
    for reason in event.data.reasons:
        before = alert.waiting.get(reason.finding) if reason.finding in alert.reasons else None
        _hold(alert, reason, event)
        if before:
            alert.waiting[reason.finding] = before


def _reopen(alert: Alert, event: Event) -> None:
    """Its reasons wait anew, from now."""
    alert.decided = None
    for finding in alert.reasons:
        alert.waiting[finding] = Waiting(event.occurred_at, event.data.respond_by)


def _ask(alert: Alert, event: Event) -> None:
    alert.asked[event.id] = event


def _receive(alert: Alert, event: Event) -> None:
    alert.asked.pop(event.data.asked, None)


_CHANGES: dict[str, Callable[[Alert, Event], None]] = {
    "alert.reason_repeated": _repeat,
    "alert.made_urgent": _hurry,
    "alert.reason_withdrawn": _withdraw,
    "alert.decided": _decide,
    "alert.danger_ended": _end_danger,
    "alert.reopened": _reopen,
    "alert.information_asked": _ask,
    "alert.information_received": _receive,
}
"""What else than its state an event changes: its reasons."""
