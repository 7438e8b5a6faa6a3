"""What cannot all be true is accepted and becomes a task (the validation column of domain.md, section 9)."""

import pytest

from homeward.domain.events import Event
from homeward.domain.history.contradictions import contradictions
from tests.histories import AVERY, at, event, timeline_of

GONE = event("missing.reported", time=at("2026-03-01 22:00"))
AWAY = event("missing.reported", time=at("2026-03-01 22:00"), category="A")


def found(when: str, **overrides: object) -> Event:
    return event("missing.found", found_at=at(when), **overrides)


def interview(when: str) -> Event:
    return event("rhi.completed", time=at("2026-03-05 09:00"), held_at=at(when))


def gone_again(when: str, episode: str = "E-2") -> Event:
    return event("missing.reported", time=at(when), episode=episode)


def born(day: str) -> Event:
    return event("child.registered", date_of_birth=day)


def placement(reference: str, start: str, end: str | None) -> Event:
    return event("placement.started", placement=reference, from_=start, to=end)


def kinds(*events: Event) -> list[str]:
    return [each.kind for each in contradictions(timeline_of(*events, child=AVERY))]


@pytest.mark.parametrize(
    ("events", "expected"),
    [
        pytest.param([GONE, found("2026-03-02 06:30")], [], id="in order"),
        pytest.param([found("2026-03-02 06:30")], ["found_without_report"], id="no report"),
        pytest.param([GONE, found("2026-03-01 21:59")], ["found_before_report"], id="found before"),
        pytest.param([GONE, found("2026-03-01 22:00")], [], id="found in the minute of the report"),
        pytest.param(
            [GONE, found("2026-03-02 06:30"), event("missing.sighting", at=at("2026-03-02 08:00"))],
            ["sighted_after_found"],
            id="sighted after",
        ),
        pytest.param(
            [GONE, found("2026-03-02 06:30"), event("missing.sighting", at=None)],
            ["sighted_after_found"],
            id="a sighting without a time is taken to be of when it was told",
        ),
        pytest.param(
            [GONE, found("2026-03-02 06:30"), event("rhi.offered", offered_at=at("2026-03-02 06:00"))],
            ["offered_before_return"],
            id="interview offered before the return",
        ),
        pytest.param(
            [GONE, found("2026-03-02 06:30"), interview("2026-03-02 06:29")],
            ["interview_before_return"],
            id="interview held before the return",
        ),
        pytest.param([GONE, interview("2026-03-02 06:29")], ["interview_without_return"], id="no return"),
        pytest.param([GONE, found("2026-03-02 06:30"), interview("2026-03-02 06:30")], [], id="interviewed"),
        pytest.param([GONE, born("2026-03-02")], ["missing_before_birth"], id="not born yet"),
        pytest.param([AWAY, born("2012-03-01")], [], id="away at 14"),
        pytest.param([AWAY, born("2012-03-02")], ["absent_at_13_or_under"], id="away at 13"),
        pytest.param(
            [AWAY, event("missing.reclassified", from_="A", to="M"), born("2015-03-02")],
            ["absent_at_13_or_under"],
            id="was away at 11",
        ),
        pytest.param([GONE, born("2015-03-02")], [], id="missing at 10"),
        pytest.param(
            [AWAY, event("police.flag_changed", time=at("2026-03-01 21:00"), on=True)],
            ["absent_with_flag"],
            id="away with a flag",
        ),
        pytest.param(
            [
                AWAY,
                event("police.flag_changed", time=at("2026-02-01 21:00"), on=True),
                event("police.flag_changed", time=at("2026-02-09 21:00"), on=False),
            ],
            [],
            id="the flag was taken off before",
        ),
        pytest.param(
            [event("missing.reported", category="A", cse_flag="Y")], ["absent_with_flag"], id="flag in report"
        ),
        pytest.param([GONE, gone_again("2026-03-02 01:00")], ["reported_while_missing"], id="still missing"),
        pytest.param(
            [GONE, found("2026-03-02 01:00"), gone_again("2026-03-02 01:00")], [], id="gone again at once"
        ),
        pytest.param(
            [
                GONE,
                gone_again("2026-03-02 01:00"),
                found("2026-03-02 02:00", episode="E-2"),
                gone_again("2026-03-02 03:00", "E-3"),
            ],
            ["reported_while_missing", "reported_while_missing"],
            id="the first is still open at the third",
        ),
        pytest.param(
            [GONE, found("2026-03-01 21:00"), event("missing.cancelled")],
            [],
            id="cancelled, so nothing matters",
        ),
        pytest.param(
            [placement("P1", "2026-01-01", "2026-02-01"), placement("P2", "2026-02-01", None)],
            [],
            id="moved",
        ),
        pytest.param(
            [placement("P1", "2026-01-01", "2026-02-02"), placement("P2", "2026-02-01", None)],
            ["placements_overlap"],
            id="in two places",
        ),
        pytest.param(
            [
                placement("P1", "2026-01-01", "2026-03-01"),
                placement("P2", "2026-01-05", "2026-01-06"),
                placement("P3", "2026-02-01", None),
            ],
            ["placements_overlap", "placements_overlap"],
            id="the first reaches into the third",
        ),
        pytest.param(
            [placement("P1", "2026-01-01", "2026-03-01"), placement("P1", "2026-02-01", None)],
            [],
            id="the same placement, changed",
        ),
    ],
)
def test_what_cannot_all_be_true(events: list[Event], expected: list[str]) -> None:
    assert kinds(*events) == expected
    assert kinds(*reversed(events)) == expected


def test_the_day_of_birth_is_a_day_in_london() -> None:
    """Half past midnight in London on the day of birth is still the day before in UTC."""
    reported = event("missing.reported", time=at("2025-06-30 23:30"))
    assert kinds(reported, event("child.registered", time=at("2026-03-02"), date_of_birth="2025-07-01")) == []


def test_a_contradiction_says_what_it_is_about_in_a_sentence_without_names() -> None:
    (one,) = contradictions(timeline_of(found("2026-03-02 06:30"), born("2011-06-14")))
    assert one.subject == "episode:E-1"
    assert one.because == "Found or returned, but no report has arrived."
