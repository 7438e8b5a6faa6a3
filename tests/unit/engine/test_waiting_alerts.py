"""An alert that nobody answers: the clock alone escalates it, carried on or drawn anew."""

from datetime import timedelta

from homeward.domain.entry import Entry
from homeward.services.picture import carry_on, draw
from tests.histories import WIRRAL, at, event, shipped_rules

RAISED = at("2026-03-04 10:00")
HARM = event(
    "harm.disclosed", harm_type="physical", occurred_at=RAISED, recorded_at=RAISED, received_at=RAISED
)


def test_the_clock_escalates_an_alert_once_and_at_the_hour() -> None:
    rules, hour = shipped_rules(), RAISED + timedelta(hours=1)
    first = draw("c", [Entry(HARM, "c")], rules, WIRRAL, RAISED)
    assert [made.type for made in first.made] == ["alert.raised"]
    assert first.evaluation.wake_at == hour
    carried = carry_on(first, [], rules, WIRRAL, hour)
    assert carried is not None
    picture, changed = carried
    (escalated,) = picture.made
    assert (escalated.type, [reason.code for reason in escalated.data.reasons]) == (
        "alert.reason_added",
        ["R39"],
    )
    assert changed.alerts == {escalated.data.alert}
    anew = draw("c", first.timeline.entries, rules, WIRRAL, hour)
    assert (anew.made, anew.evaluation) == (picture.made, picture.evaluation)
    assert draw("c", picture.timeline.entries, rules, WIRRAL, hour + timedelta(days=9)).made == []
