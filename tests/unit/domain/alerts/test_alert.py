"""How journal events move an alert, and what stays of it."""

from typing import Any

import pytest

from homeward.domain.alerts.alert import Alert, AlertState
from homeward.domain.alerts.steps import apply_alert_event
from homeward.domain.events import Event
from tests.factories import A_REASON
from tests.histories import at, event

ANSWER_BY = at("2026-03-02 11:00")


def reason(finding: str, **overrides: Any) -> dict[str, Any]:
    return A_REASON | {"finding": finding} | overrides


RAISED = event("alert.raised", respond_by=ANSWER_BY, reasons=[reason("f-1")])
ADDED = event("alert.reason_added", reasons=[reason("f-2")])
F_1_GONE = event("alert.reason_withdrawn", findings=["f-1"])
REPEATED = event("alert.reason_repeated", reasons=[reason("f-1")])
DECIDED_F_1 = event("alert.decided", findings=["f-1"])
JOINED = event("alert.joined")
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
        ([RAISED, ACKNOWLEDGED, ADDED], AlertState.RAISED, {"f-1", "f-2"}),
        ([RAISED, ACKNOWLEDGED, REPEATED], AlertState.ACKNOWLEDGED, {"f-1"}),
        ([RAISED, ACKNOWLEDGED, DECIDED], AlertState.DECIDED, {"f-1"}),
        ([RAISED, ACKNOWLEDGED, DECIDED, ADDED], AlertState.DECIDED, {"f-1"}),
        ([RAISED, ACKNOWLEDGED, ADDED, DECIDED_F_1], AlertState.DECIDED, {"f-1"}),
        ([RAISED, ACKNOWLEDGED, DECIDED, F_1_GONE], AlertState.DECIDED, set()),
        ([RAISED, ACKNOWLEDGED, DECIDED, WITHDRAWN], AlertState.DECIDED, {"f-1"}),
        ([RAISED, ACKNOWLEDGED, DECIDED, CLOSED], AlertState.CLOSED, {"f-1"}),
        ([RAISED, DECIDED], AlertState.DECIDED, {"f-1"}),
        ([RAISED, JOINED], AlertState.JOINED, {"f-1"}),
        ([RAISED, F_1_GONE, WITHDRAWN], AlertState.WITHDRAWN, set()),
        ([RAISED, F_1_GONE, WITHDRAWN, ADDED], AlertState.WITHDRAWN, set()),
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


def wanting(finding: str, by: str, **more: Any) -> dict[str, Any]:
    return reason(finding, respond_by=at(by), **more)


@pytest.mark.parametrize(
    ("events", "answer_by"),
    [
        ([RAISED], ANSWER_BY),
        (
            [RAISED, event("alert.reason_added", reasons=[wanting("f-2", "2026-03-02 10:30")])],
            "2026-03-02 10:30",
        ),
        ([RAISED, event("alert.reason_added", reasons=[wanting("f-2", "2026-03-03 10:30")])], ANSWER_BY),
        (
            [RAISED, event("alert.reason_added", reasons=[wanting("f-2", "2026-03-03 10:30")]), F_1_GONE],
            "2026-03-03 10:30",
        ),
        ([RAISED, event("alert.reason_repeated", reasons=[wanting("f-1", "2026-03-09 10:30")])], ANSWER_BY),
    ],
)
def test_it_is_to_be_answered_by_the_earliest_of_what_is_unanswered(
    events: list[Event], answer_by: Any
) -> None:
    assert fold(*events).respond_by == (at(answer_by) if isinstance(answer_by, str) else answer_by)


def test_what_had_to_be_taken_on_at_once_and_was_is_to_be_decided_within_a_working_day() -> None:
    raised = event(
        "alert.raised",
        time=at("2026-03-02 10:00"),
        reasons=[wanting("f-1", "2026-03-02 10:15", immediately=True)],
    )
    assert fold(raised).respond_by == at("2026-03-02 10:15")
    taken_on = event("alert.acknowledged", time=at("2026-03-02 10:05"))
    assert fold(raised, taken_on).respond_by == at("2026-03-03 10:00")
    more = event(
        "alert.reason_added",
        time=at("2026-03-02 11:00"),
        reasons=[wanting("f-2", "2026-03-02 11:15", immediately=True)],
    )
    assert fold(raised, taken_on, more).respond_by == at("2026-03-02 11:15")


def test_a_reason_that_a_decision_does_not_cover_is_left_for_the_next_alert() -> None:
    alert = fold(RAISED, ACKNOWLEDGED, ADDED, DECIDED_F_1)
    assert set(alert.left) == {"f-2"}
    assert alert.decided == DECIDED_F_1


def test_an_alert_of_one_absence_was_raised_again_by_a_reason_that_came_after_its_decision() -> None:
    """Journals tell of such alerts, from before a child had one open alert."""
    raised = event("alert.raised", bundle="episode:E-1", respond_by=ANSWER_BY, reasons=[reason("f-1")])
    alert = fold(raised, ACKNOWLEDGED, DECIDED, ADDED)
    assert (alert.state, len(alert.raisings)) == (AlertState.RAISED, 2)
    assert fold(raised, ACKNOWLEDGED, DECIDED, ADDED, DECIDED).state is AlertState.DECIDED


def test_an_alert_that_ever_had_a_never_silent_reason_says_so() -> None:
    quiet = event("alert.raised", reasons=[reason("f-1", never_silent=False)])
    assert fold(quiet).never_silent is False
    assert fold(RAISED, F_1_GONE).never_silent is True


def test_a_step_of_an_alert_that_was_never_raised_is_no_alert() -> None:
    alerts: dict[str, Alert] = {}
    apply_alert_event(alerts, ACKNOWLEDGED)
    assert alerts == {}
