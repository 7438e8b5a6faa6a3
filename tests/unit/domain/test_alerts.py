"""How journal events move an alert, and what stays of it."""

from typing import Any

import pytest

from homeward.domain.alerts import Alert, AlertState, apply_alert_event
from homeward.domain.events import Event
from tests.factories import A_REASON
from tests.histories import at, event

ANSWER_BY = at("2026-03-02 11:00")


def reason(finding: str, **overrides: Any) -> dict[str, Any]:
    return A_REASON | {"finding": finding} | overrides


RAISED = event("alert.raised", respond_by=ANSWER_BY, reasons=[reason("f-1")])
ADDED = event("alert.reason_added", reasons=[reason("f-2")])
F_1_GONE = event("alert.reason_withdrawn", findings=["f-1"])
ACKNOWLEDGED, DECIDED = event("alert.acknowledged"), event("alert.decided")
CLOSED, WITHDRAWN = event("alert.closed"), event("alert.withdrawn")


def fold(*events: Event) -> Alert:
    alerts: dict[str, Alert] = {}
    for each in events:
        apply_alert_event(alerts, each)
    (alert,) = alerts.values()
    return alert


@pytest.mark.parametrize(
    ("events", "state", "standing"),
    [
        ([RAISED], AlertState.RAISED, {"f-1"}),
        ([RAISED, ACKNOWLEDGED], AlertState.ACKNOWLEDGED, {"f-1"}),
        ([RAISED, ACKNOWLEDGED, ADDED], AlertState.ACKNOWLEDGED, {"f-1", "f-2"}),
        ([RAISED, ACKNOWLEDGED, DECIDED], AlertState.DECIDED, {"f-1"}),
        ([RAISED, ACKNOWLEDGED, DECIDED, ADDED], AlertState.RAISED, {"f-1", "f-2"}),
        ([RAISED, ACKNOWLEDGED, DECIDED, F_1_GONE], AlertState.DECIDED, set()),
        ([RAISED, ACKNOWLEDGED, DECIDED, WITHDRAWN], AlertState.DECIDED, {"f-1"}),
        ([RAISED, ACKNOWLEDGED, DECIDED, CLOSED], AlertState.CLOSED, {"f-1"}),
        ([RAISED, DECIDED], AlertState.RAISED, {"f-1"}),  # nobody had taken it on
        ([RAISED, F_1_GONE, WITHDRAWN], AlertState.WITHDRAWN, set()),
        ([RAISED, F_1_GONE, WITHDRAWN, ADDED], AlertState.RAISED, {"f-2"}),
        ([RAISED, F_1_GONE, event("alert.reason_added", reasons=[reason("f-1")])], "raised", {"f-1"}),
    ],
)
def test_state_and_standing_reasons(events: list[Event], state: str, standing: set[str]) -> None:
    alert = fold(*events)
    assert (alert.state, set(alert.reasons)) == (state, standing)


def test_every_step_stays_in_the_history_even_one_that_moved_nothing() -> None:
    steps = [RAISED, ACKNOWLEDGED, DECIDED, ACKNOWLEDGED, event("alert.escalated"), ADDED]
    assert fold(*steps).history == steps


def test_a_reason_taken_back_is_kept_as_taken_back() -> None:
    alert = fold(RAISED, ADDED, F_1_GONE)
    assert (set(alert.reasons), set(alert.withdrawn)) == ({"f-2"}, {"f-1"})


@pytest.mark.parametrize(
    ("given", "answer_by"), [(None, ANSWER_BY), (at("2026-03-02 10:30"), at("2026-03-02 10:30"))]
)
def test_a_new_reason_may_bring_the_answer_forward(given: Any, answer_by: Any) -> None:
    added = event("alert.reason_added", respond_by=given, reasons=[reason("f-2")])
    assert fold(RAISED, added).respond_by == answer_by


def test_an_alert_that_ever_had_a_never_silent_reason_says_so() -> None:
    quiet = event("alert.raised", reasons=[reason("f-1", never_silent=False)])
    assert fold(quiet).never_silent is False
    assert fold(RAISED, F_1_GONE).never_silent is True


def test_a_step_of_an_alert_that_was_never_raised_is_no_alert() -> None:
    alerts: dict[str, Alert] = {}
    apply_alert_event(alerts, ACKNOWLEDGED)
    assert alerts == {}
