"""Where a child is now follows from what was said last of the absences."""

from homeward.domain.events import Event
from homeward.domain.history.where_now import Standing, where_now
from tests.histories import at, event, timeline_of

NOW = at("2026-03-10 10:00")


def reported(episode: str, when: str, **more: object) -> Event:
    return event("missing.reported", episode=episode, time=at(when), reported_at=at(when), **more)


def found(episode: str, when: str, **more: object) -> Event:
    return event("missing.found", episode=episode, time=at(when), found_at=at(when), **more)


def test_nobody_has_reported_anything() -> None:
    assert where_now(timeline_of(event("child.registered")), NOW).standing is Standing.NOT_REPORTED


def test_an_absence_that_nobody_ended_is_open() -> None:
    where = where_now(timeline_of(reported("E-1", "2026-03-09 22:00")), NOW)
    assert (where.standing, where.since) == (Standing.MISSING, at("2026-03-09 22:00"))
    assert where.is_absent


def test_away_without_permission_is_not_missing() -> None:
    where = where_now(timeline_of(reported("E-1", "2026-03-09 22:00", category="A")), NOW)
    assert where.standing is Standing.AWAY


def test_the_return_tells_in_what_condition() -> None:
    said = {"condition": "Cold.", "returned_to": "home"}
    told = (reported("E-1", "2026-03-09 22:00"), found("E-1", "2026-03-10 06:00", **said))
    where = where_now(timeline_of(*told), NOW)
    assert (where.standing, where.since) == (Standing.BACK, at("2026-03-10 06:00"))
    assert where.last_said("condition") == "Cold."
    assert where.last_said("injuries") is None


def test_the_last_return_counts_and_a_cancelled_report_does_not() -> None:
    told = (
        reported("E-1", "2026-03-01 22:00"),
        found("E-1", "2026-03-02 06:00"),
        reported("E-2", "2026-03-09 22:00"),
        event("missing.cancelled", episode="E-2", time=at("2026-03-09 23:00"), reason="error"),
    )
    assert where_now(timeline_of(*told), NOW).since == at("2026-03-02 06:00")


def test_what_comes_later_says_nothing_of_now() -> None:
    told = (reported("E-1", "2026-03-09 22:00"), found("E-1", "2026-03-10 11:00"))
    assert where_now(timeline_of(*told), NOW).standing is Standing.MISSING
