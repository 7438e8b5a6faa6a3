"""Spells on MACSE's list, as the events of meetings leave them."""

from itertools import permutations

import pytest

from homeward.domain.events import Event
from homeward.domain.events.entry import standing
from homeward.domain.meetings.macse import CaseState, Spell, apply_macse_event
from tests.histories import at, event

ACCEPTED = event("macse.accepted", time=at("2026-01-05"), accepted_at=at("2026-01-05"))
DISCUSSED = event("macse.discussed", time=at("2026-02-05"))
CLOSED = event("macse.closed", time=at("2026-04-05"), closed_at=at("2026-04-05"))


def fold(*events: Event) -> tuple[list[Spell], list[Event], list[Event]]:
    spells: list[Spell] = []
    declined: list[Event] = []
    proposals: list[Event] = []
    for each in standing(events):
        apply_macse_event(spells, declined, proposals, each)
    return spells, declined, proposals


@pytest.mark.parametrize(
    ("events", "state"),
    [
        ([ACCEPTED], CaseState.REFERRED),
        ([ACCEPTED, DISCUSSED], CaseState.OPEN),
        ([ACCEPTED, DISCUSSED, CLOSED], CaseState.CLOSED),
        ([ACCEPTED, CLOSED], CaseState.CLOSED),
        ([CLOSED], CaseState.CLOSED),
    ],
)
def test_the_state_of_a_case_in_any_order_of_arrival(events: list[Event], state: CaseState) -> None:
    for order in permutations(events):
        spells, _, _ = fold(*order)
        assert [spell.state for spell in spells] == [state]


@pytest.mark.parametrize(
    ("moment", "is_open"),
    [
        ("2026-01-04 23:59", False),
        ("2026-01-05 00:00", True),
        ("2026-04-04 23:59", True),
        ("2026-04-05 00:00", False),
    ],
)
def test_a_case_is_open_from_acceptance_until_closure(moment: str, is_open: bool) -> None:
    spells, _, _ = fold(ACCEPTED, DISCUSSED, CLOSED)
    assert spells[0].open_at(at(moment)) is is_open


def test_an_acceptance_recorded_again_is_no_news() -> None:
    again = event("macse.accepted", source="ics", time=at("2026-02-01"), accepted_at=at("2026-01-05"))
    spells, _, _ = fold(ACCEPTED, again)
    assert spells[0].accepted == ACCEPTED


def test_each_case_is_a_spell_of_its_own() -> None:
    second = event("macse.accepted", case="M-40", time=at("2026-06-01"), accepted_at=at("2026-06-01"))
    spells, _, _ = fold(ACCEPTED, CLOSED, second)
    assert {spell.key: spell.state for spell in spells} == {
        "M-31": CaseState.CLOSED,
        "M-40": CaseState.REFERRED,
    }


def test_proposals_of_rules_and_answers_of_people_are_kept_apart() -> None:
    proposed, taken_back = event("macse.candidate_added"), event("macse.candidate_withdrawn")
    declined = event("macse.declined")
    _, refusals, proposals = fold(proposed, taken_back, declined)
    assert refusals == [declined]
    assert {each.type for each in proposals} == {"macse.candidate_added", "macse.candidate_withdrawn"}


EARLIER = event("macse.closed", time=at("2026-01-01"), closed_at=at("2026-01-01"))
CLOSED_AGAIN = event("macse.closed", time=at("2026-09-05"), closed_at=at("2026-09-05"))
ACCEPTED_AGAIN = event("macse.accepted", source="ics", time=at("2026-06-05"), accepted_at=at("2026-06-05"))
SAME_DAY = event("macse.accepted", source="ics", time=at("2026-04-05 01:00"), accepted_at=at("2026-04-05"))
REOPENED = event("macse.reopened", time=at("2026-06-05"))
TOLD_LATE = event("macse.closed", source="ics", time=at("2026-03-01"), closed_at=at("2026-01-01"))
FIRST, SECOND = ("M-31", "2026-01-05", "2026-04-05"), ("M-31:2", "2026-06-05", None)


@pytest.mark.parametrize(
    ("events", "stays"),
    [
        pytest.param(
            [CLOSED, CLOSED_AGAIN], [("M-31", None, "2026-04-05")], id="closed twice: the first counts"
        ),
        pytest.param([ACCEPTED, CLOSED, CLOSED_AGAIN], [FIRST], id="the same of an accepted case"),
        pytest.param([ACCEPTED, CLOSED, ACCEPTED_AGAIN], [FIRST, SECOND], id="accepted again"),
        pytest.param([ACCEPTED, CLOSED, REOPENED], [FIRST, SECOND], id="reopened"),
        pytest.param(
            [ACCEPTED, CLOSED, REOPENED, ACCEPTED_AGAIN], [FIRST, SECOND], id="reopened and accepted as one"
        ),
        pytest.param(
            [ACCEPTED, CLOSED, REOPENED, CLOSED_AGAIN],
            [FIRST, ("M-31:2", "2026-06-05", "2026-09-05")],
            id="reopened, and closed again",
        ),
        pytest.param(
            [ACCEPTED, CLOSED, SAME_DAY],
            [FIRST, ("M-31:2", "2026-04-05", None)],
            id="closed and accepted again on one day",
        ),
        pytest.param(
            [EARLIER, ACCEPTED, CLOSED],
            [("M-31", None, "2026-01-01"), ("M-31:2", "2026-01-05", "2026-04-05")],
            id="an earlier stay, of which the closing alone was told",
        ),
        pytest.param(
            [ACCEPTED, TOLD_LATE, CLOSED],
            [FIRST, ("M-31:2", None, "2026-01-01")],
            id="the same, told after the acceptance",
        ),
        pytest.param(
            [ACCEPTED, REOPENED], [("M-31", "2026-01-05", None)], id="reopened though open: no news"
        ),
        pytest.param([REOPENED], [("M-31", "2026-06-05", None)], id="reopened, and no more was told"),
    ],
)
def test_each_stay_under_one_reference_is_kept(
    events: list[Event], stays: list[tuple[str, str | None, str | None]]
) -> None:
    for order in permutations(events):
        spells, _, _ = fold(*order)
        days = [(each.key, each.accepted_at, each.closed_at) for each in spells]
        assert [(key, *(when and f"{when:%Y-%m-%d}" for when in some)) for key, *some in days] == stays


def test_a_discussion_belongs_to_the_stay_of_its_time() -> None:
    later = event("macse.discussed", time=at("2026-07-05"))
    first, second = fold(ACCEPTED, DISCUSSED, CLOSED, ACCEPTED_AGAIN, later)[0]
    assert (first.discussions, second.discussions) == ([DISCUSSED], [later])
