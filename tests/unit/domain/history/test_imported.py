"""What was imported as history hurries nobody, and what is said today about it does."""

from datetime import timedelta
from typing import Any

import pytest

from homeward.domain.events import Event, digest, parse, to_cloudevent
from homeward.domain.events.entry import Entry
from homeward.domain.events.reading import read_accepted
from homeward.domain.history.imported import cut_offs, is_history
from homeward.domain.history.timeline import fold
from tests.factories import event_factory
from tests.histories import WIRRAL, at, draw, shipped_rules

CUT_OFF = at("2026-01-01 00:00")
IMPORTED = at("2026-11-26 10:00")
KEY, TODAY = ("police", "e-1"), ("police", "e-2")


@pytest.mark.parametrize(
    ("evidence", "due", "expected"),
    [
        pytest.param([KEY], "2025-12-31 23:59", True, id="before"),
        pytest.param([KEY], "2026-01-01 00:00", False, id="at the cut-off"),
        pytest.param([KEY, TODAY], "2025-06-01 12:00", False, id="rests on something of today too"),
        pytest.param([TODAY], "2025-06-01 12:00", False, id="reported late, and not imported"),
        pytest.param([], "2025-06-01 12:00", False, id="rests on nothing"),
    ],
)
def test_what_is_history(evidence: list[tuple[str, str]], due: str, expected: bool) -> None:
    assert is_history({KEY: CUT_OFF}, evidence, at(due)) is expected


def imported(type_: str = "harm.disclosed", time: str = "2024-06-03T10:00:00+00:00", **told: Any) -> Event:
    return parse(event_factory(type_, time=time, **told), received_at=IMPORTED, history_before=CUT_OFF)


def test_a_sender_cannot_say_that_it_is_history() -> None:
    raw = event_factory("harm.disclosed") | {"historybefore": CUT_OFF.isoformat()}
    assert parse(raw, received_at=IMPORTED).history_before is None


def test_the_same_event_imported_with_another_cut_off_is_a_duplicate() -> None:
    raw = event_factory("harm.disclosed")
    assert digest(parse(raw)) == digest(parse(raw, history_before=CUT_OFF))


def test_the_journal_keeps_it() -> None:
    event = imported()
    assert read_accepted(to_cloudevent(event)).history_before == CUT_OFF
    assert cut_offs(fold("c", [Entry(event, "c")])) == {event.key: CUT_OFF}


def test_an_alert_from_history_has_weeks_and_no_clock() -> None:
    picture = draw("c", [Entry(imported(), "c")], shipped_rules(), WIRRAL, IMPORTED)
    (alert,) = picture.timeline.alerts.values()
    assert alert.from_history
    assert alert.respond_by > IMPORTED + timedelta(days=27)
    later = IMPORTED + timedelta(days=60)
    assert draw("c", picture.timeline.entries, shipped_rules(), WIRRAL, later).made == []


def test_without_a_cut_off_the_clock_runs_as_always() -> None:
    event = parse(event_factory("harm.disclosed", time="2024-06-03T10:00:00+00:00"), received_at=IMPORTED)
    (alert,) = draw("c", [Entry(event, "c")], shipped_rules(), WIRRAL, IMPORTED).timeline.alerts.values()
    assert not alert.from_history
    assert alert.respond_by == IMPORTED + timedelta(minutes=15)


def test_a_report_of_today_about_the_same_absence_is_answered_within_the_hour() -> None:
    rules, day = shipped_rules(), IMPORTED + timedelta(days=5)
    gone = "2024-06-03T10:00:00+00:00"
    old = imported("missing.reported", gone, reported_at=gone, police_risk="LOW", child="W-1")
    flag = imported("legal_status.changed", gone, child="W-1", from_="2024-01-01")
    first = draw("c", [Entry(old, "c"), Entry(flag, "c")], rules, WIRRAL, IMPORTED)
    (alert,) = first.timeline.alerts.values()
    risk = event_factory("missing.risk_changed", child="W-1", time=day.isoformat(), level="HIGH")
    entries = [*first.timeline.entries, Entry(parse(risk, received_at=day), "c")]
    second = draw("c", entries, rules, WIRRAL, day)
    (alert,) = second.timeline.alerts.values()
    assert not alert.from_history
    assert alert.respond_by < day + timedelta(days=4)
    assert second.evaluation.wake_at is not None


def test_tasks_from_history_have_weeks_too() -> None:
    found = "2024-06-05T10:00:00+00:00"
    back = imported("missing.found", found, found_at=found)
    picture = draw("c", [Entry(back, "c")], shipped_rules(), WIRRAL, IMPORTED)
    assert picture.tasks
    assert {task.within for task in picture.tasks.values()} == {("20 working days",)}
