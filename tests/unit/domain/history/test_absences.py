"""Which absences a child had: a reference means an absence of this child at that time (docs/adr/0012)."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from homeward.domain.events import Event
from tests.histories import at, event, timeline_of
from tests.reports import HOME, POLICE, Absences, absences, asked, cancelled, duplicate, found, reported

FIRST = [reported("2026-03-01 20:00"), found("2026-03-01 22:00")]


@pytest.mark.parametrize(
    ("events", "expected"),
    [
        pytest.param(
            [*FIRST, reported("2026-03-04 20:00")],
            [("E-1", "01 20:00", "01 22:00"), ("E-1", "04 20:00", "")],
            id="a report after the end is a new absence",
        ),
        pytest.param(
            [*FIRST, reported("2026-03-04 20:00", source=HOME)],
            [("E-1", "01 20:00", "01 22:00"), ("E-1", "04 20:00", "")],
            id="whoever sends it",
        ),
        pytest.param(
            [*FIRST, reported("2026-03-01 22:00", source=HOME)],
            [("E-1", "01 20:00", "01 22:00")],
            id="a report at the very moment of the end is of the same absence",
        ),
        pytest.param(
            [*FIRST, reported("2026-03-04 20:00"), found("2026-03-04 23:00")],
            [("E-1", "01 20:00", "01 22:00"), ("E-1", "04 20:00", "04 23:00")],
            id="a find ends the absence that was open then",
        ),
        pytest.param(
            [reported("2026-03-01 20:00"), reported("2026-03-01 21:00", source=HOME)],
            [("E-1", "01 20:00", "")],
            id="two reports of one open absence",
        ),
        pytest.param(
            [reported("2026-03-01 20:00"), cancelled("2026-03-01 21:00"), reported("2026-03-02 20:00")],
            [("E-1", "02 20:00", "")],
            id="a report after a cancellation is a new absence",
        ),
        pytest.param(
            [reported("2026-03-01 20:00"), found("2026-03-01 20:00")],
            [("E-1", "01 20:00", "01 20:00")],
            id="found at the minute of the report",
        ),
        pytest.param(
            [reported("2026-03-05 10:00"), found("2026-03-05 09:00", written="2026-03-05 10:05")],
            [("E-1", "05 10:00", "05 09:00")],
            id="a find written down after the report speaks of it, whatever time it gives",
        ),
        pytest.param(
            [reported("2026-03-05 10:00"), found("2026-03-03 09:00")],
            [("E-1", "05 10:00", "")],
            id="a find written down before the report was made is of an earlier absence",
        ),
        pytest.param(
            [reported("2026-03-01 20:00"), found("2026-03-02 08:00"), found("2026-03-05 08:00")],
            [("E-1", "01 20:00", "05 08:00")],
            id="of one body's two finds the one received later counts",
        ),
        pytest.param(
            [
                reported("2026-03-01 20:00"),
                found("2026-03-05 08:00", receivedtime=at("2026-03-06 08:00")),
                found("2026-03-02 08:00", receivedtime=at("2026-03-07 08:00")),
            ],
            [("E-1", "01 20:00", "02 08:00")],
            id="even if it is the earlier find",
        ),
        pytest.param(
            [
                reported("2026-03-01 20:00"),
                found("2026-03-02 08:00", receivedtime=at("2026-03-06 08:00")),
                found("2026-03-05 08:00", receivedtime=at("2026-03-06 08:00")),
            ],
            [("E-1", "01 20:00", "05 08:00")],
            id="of two received together the later: until then the child may be missing",
        ),
        pytest.param(
            [reported("2026-03-01 20:00"), found("2026-03-02 08:00"), found("2026-03-05 08:00", source=HOME)],
            [("E-1", "01 20:00", "02 08:00")],
            id="of two bodies' finds the first",
        ),
        pytest.param(
            [
                reported("2026-03-01 20:00"),
                reported("2026-03-01 21:00", "H-7", HOME),
                found("2026-03-02 08:00", "H-7", HOME),
            ],
            [("E-1", "01 20:00", "02 08:00")],
            id="two bodies' numbers for one absence",
        ),
        pytest.param(
            [*FIRST, reported("2026-03-01 22:00", "H-7", HOME)],
            [("E-1", "01 20:00", "01 22:00"), ("H-7", "01 22:00", "")],
            id="two bodies' absences, one after the other",
        ),
        pytest.param(
            [reported("2026-03-01 20:00"), reported("2026-03-03 20:00", "E-2")],
            [("E-1", "01 20:00", ""), ("E-2", "03 20:00", "")],
            id="one body's two numbers are two absences",
        ),
        pytest.param(
            [
                reported("2026-03-01 00:00", "A", day_only=True),
                found("2026-03-01 00:00", "A", day_only=True),
                reported("2026-03-01 00:00", "B", HOME, day_only=True),
                found("2026-03-04 00:00", "B", HOME, day_only=True),
            ],
            [("A", "01 00:00", "01 00:00"), ("B", "01 00:00", "04 00:00")],
            id="absences known by their days do not overlap by sharing one",
        ),
        pytest.param(
            [
                reported("2026-03-01 00:00", "A", day_only=True),
                found("2026-03-04 00:00", "A", day_only=True),
                reported("2026-03-02 20:00", "H-7", HOME),
                found("2026-03-03 20:00", "H-7", HOME),
            ],
            [("A", "01 00:00", "03 20:00")],
            id="an absence known by its days is the one that a body reported within them",
        ),
    ],
)
def test_absences(events: list[Event], expected: Absences) -> None:
    assert absences(*events) == expected
    assert absences(*reversed(events)) == expected


def interview(when: str, ref: str = "E-1") -> Event:
    return event("rhi.completed", time=at(when), held_at=at(when), episodes=[ref], source="catch22")


TWICE = [*FIRST, reported("2026-03-04 20:00"), found("2026-03-04 23:00")]


@pytest.mark.parametrize(
    ("told", "position"),
    [
        (interview("2026-03-02 12:00"), 0),
        (interview("2026-03-05 12:00"), 1),
        (event("missing.risk_changed", time=at("2026-03-01 21:00"), level="HIGH"), 0),
        (event("missing.risk_changed", time=at("2026-03-04 21:00"), level="HIGH"), 1),
        (event("rhi.offered", time=at("2026-03-02 09:00"), offered_at=at("2026-03-02 09:00")), 0),
    ],
)
def test_what_is_told_belongs_to_the_absence_that_was_open_or_had_last_ended(
    told: Event, position: int
) -> None:
    episodes = [each.episode for each in timeline_of(*TWICE, told).missing_episodes]
    holding = [
        told in ([event for _, event in each.outcomes] + [e for *_, e in each.police_risks] + each.offers)
        for each in episodes
    ]
    assert holding == [position == 0, position == 1]


def test_only_where_a_reference_is_ambiguous_findings_say_which_absence_they_mean() -> None:
    one, two = (each.episode for each in timeline_of(*TWICE).missing_episodes)
    assert (one.key, two.key) == ("E-1", "E-1@2026-03-04T20:00:00+00:00")
    assert one.shares_reference
    assert two.shares_reference
    assert not timeline_of(*FIRST).episodes["E-1"].shares_reference


@pytest.mark.parametrize(
    ("events", "question"),
    [
        ([reported("2026-03-05 10:00"), found("2026-03-03 09:00")], "found_without_report"),
        (
            [reported("2026-03-05 10:00"), found("2026-03-05 09:00", written="2026-03-05 10:05")],
            "found_before_report",
        ),
        ([found("2026-03-05 09:00")], "found_without_report"),
        ([interview("2026-03-05 09:00", "another child's")], "interview_without_report"),
        ([reported("2026-03-01 20:00"), interview("2026-03-05 09:00")], "interview_without_return"),
        ([*FIRST, interview("2026-03-01 21:00")], "interview_before_return"),
        (
            [reported("2026-03-01 20:00"), reported("2026-03-04 20:00", "H-7", HOME)],
            "reported_while_missing",
        ),
    ],
)
def test_what_looks_wrong_is_taken_and_a_person_is_asked(events: list[Event], question: str) -> None:
    assert question in asked(*events)


def test_two_bodies_who_report_one_absence_within_a_day_are_not_asked() -> None:
    assert asked(reported("2026-03-01 20:00"), reported("2026-03-02 19:00", "H-7", HOME)) == set()


EVENTS = st.sampled_from(
    [
        *(reported(f"2026-03-0{day} 20:00", ref, source) for day in (1, 3) for ref in ("E-1", "E-2")
          for source in (POLICE, HOME)),
        *(found(f"2026-03-0{day} 08:00", ref) for day in (1, 2, 4) for ref in ("E-1", "E-2")),
        duplicate("2026-03-02 00:00", "E-1", "E-2"),
        duplicate("2026-03-02 00:00", "E-2", "E-1"),
        cancelled("2026-03-03 21:00", "E-2"),
        interview("2026-03-05 12:00", "E-2"),
    ]
)  # fmt: skip


@given(st.lists(EVENTS, min_size=1, max_size=8), st.randoms(use_true_random=False))
def test_order_and_copies_change_no_absence(some: list[Event], chance: Random) -> None:
    shuffled = chance.sample(some, len(some))
    assert timeline_of(*some).episodes == timeline_of(*shuffled, *some).episodes
