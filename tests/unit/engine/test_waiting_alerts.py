"""An alert that nobody answers: the clock alone escalates it."""

from datetime import timedelta

from homeward.domain.events.entry import Entry
from tests.histories import WIRRAL, at, draw, event, shipped_rules

RAISED = at("2026-03-04 10:00")
HARM = event(
    "harm.disclosed", harm_type="physical", occurred_at=RAISED, recorded_at=RAISED, received_at=RAISED
)


def test_the_clock_escalates_once_what_is_to_be_taken_on_at_once_after_the_minutes_that_are_set() -> None:
    rules, late = shipped_rules(), RAISED + timedelta(minutes=15)
    first = draw("c", [Entry(HARM, "c")], rules, WIRRAL, RAISED)
    assert [made.type for made in first.made] == ["alert.raised"]
    assert first.evaluation.wake_at == late
    picture = draw("c", first.timeline.entries, rules, WIRRAL, late)
    (escalated,) = picture.made
    assert (escalated.type, [reason.code for reason in escalated.data.reasons]) == (
        "alert.reason_repeated",
        ["R39"],
    )
    assert draw("c", picture.timeline.entries, rules, WIRRAL, late + timedelta(days=9)).made == []
