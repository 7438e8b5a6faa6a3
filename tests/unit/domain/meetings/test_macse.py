"""Spells on MACSE's list, as the events of meetings leave them."""

from datetime import datetime
from itertools import permutations

import pytest

from homeward.domain.events import Event
from homeward.domain.events.entry import standing
from homeward.domain.meetings.macse import CaseState, Spell, apply_macse_event
from tests.histories import at, event

ACCEPTED = event("macse.accepted", time=at("2026-01-05"), accepted_at=at("2026-01-05"))
DISCUSSED = event("macse.discussed", time=at("2026-02-05"))
CLOSED = event("macse.closed", time=at("2026-04-05"), closed_at=at("2026-04-05"))


def fold(*events: Event) -> tuple[dict[str, Spell], list[Event], list[Event]]:
    spells: dict[str, Spell] = {}
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
        assert [spell.state for spell in spells.values()] == [state]


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
    assert spells["M-31"].open_at(at(moment)) is is_open


def test_an_acceptance_recorded_again_is_no_news() -> None:
    again = event("macse.accepted", source="ics", time=at("2026-02-01"), accepted_at=at("2026-01-05"))
    spells, _, _ = fold(ACCEPTED, again)
    assert spells["M-31"].accepted == ACCEPTED


def test_each_case_is_a_spell_of_its_own() -> None:
    second = event("macse.accepted", case="M-40", time=at("2026-06-01"), accepted_at=at("2026-06-01"))
    spells, _, _ = fold(ACCEPTED, CLOSED, second)
    assert {case: spell.state for case, spell in spells.items()} == {
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
AGAIN = event("macse.closed", time=at("2026-05-01"), closed_at=at("2026-05-01"))


@pytest.mark.parametrize(
    ("events", "closed_at"),
    [
        pytest.param([EARLIER, ACCEPTED], None, id="closed before it was accepted: open since"),
        pytest.param([EARLIER, ACCEPTED, CLOSED], CLOSED.data.closed_at, id="and closed after"),
        pytest.param([ACCEPTED, CLOSED, AGAIN], CLOSED.data.closed_at, id="closed twice: the first counts"),
    ],
)
def test_a_case_is_open_from_acceptance_to_the_first_closing_after_it(
    events: list[Event], closed_at: datetime | None
) -> None:
    (spell,) = fold(*events)[0].values()
    assert spell.open_at(at("2026-03-01"))
    assert spell.is_closed == (closed_at is not None)
    assert closed_at is None or spell.closed_at == closed_at
