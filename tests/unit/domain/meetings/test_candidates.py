"""Whom rules propose to MACSE, and the journal events that say so."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from homeward.domain.events import Event
from homeward.domain.events.our_events import TICK
from homeward.domain.findings.finding import Action, Finding
from homeward.domain.findings.reconcile import candidate
from homeward.domain.meetings.macse import Candidate
from tests.desk import NOW, Desk, finding_factory
from tests.histories import at, event


def proposing(known: str, code: str = "R17", **overrides: Any) -> Finding:
    return finding_factory(
        code, code=code, actions=(Action.CADT, Action.MACSE), due=at(known), known=at(known), **overrides
    )


def macse_event(type_: str, when: str, **data: Any) -> Event:
    return event(type_, time=at(when), **data)


DECLINED = macse_event("macse.declined", "2026-02-01")
ACCEPTED = macse_event("macse.accepted", "2026-02-01", accepted_at=at("2026-02-01"))
CLOSED = macse_event("macse.closed", "2026-02-20", closed_at=at("2026-02-20"))
LONG_CLOSED = [
    macse_event("macse.accepted", "2024-01-01", case="M-1", accepted_at=at("2024-01-01")),
    macse_event("macse.closed", "2025-02-20", case="M-1", closed_at=at("2025-02-20")),
]


@pytest.mark.parametrize(
    ("before", "found", "proposed"),
    [
        pytest.param([], [finding_factory()], None, id="no rule proposes"),
        pytest.param([], [proposing("2026-01-05")], (("R17",), "2026-01-05", False), id="proposed"),
        pytest.param(
            [],
            [proposing("2026-01-05"), proposing("2026-01-03", "R16")],
            (("R16", "R17"), "2026-01-03", False),
            id="by two rules, since the first",
        ),
        pytest.param([ACCEPTED], [proposing("2026-01-05")], None, id="already open"),
        pytest.param([DECLINED], [proposing("2026-01-05")], None, id="answered"),
        pytest.param([DECLINED], [proposing("2026-02-01")], None, id="known in the instant of the answer"),
        pytest.param(
            [DECLINED],
            [proposing("2026-01-05"), proposing("2026-02-02", "R16")],
            (("R16",), "2026-02-02", False),
            id="something new after the answer",
        ),
        pytest.param([ACCEPTED, CLOSED], [proposing("2026-02-10")], None, id="known while it was open"),
        pytest.param(
            [ACCEPTED, CLOSED], [proposing("2026-02-21")], (("R17",), "2026-02-21", True), id="after closure"
        ),
        pytest.param(
            LONG_CLOSED,
            [proposing("2026-02-20")],
            (("R17",), "2026-02-20", True),
            id="365 days after closure",
        ),
        pytest.param(
            LONG_CLOSED,
            [proposing("2026-02-21")],
            (("R17",), "2026-02-21", False),
            id="366 days after closure",
        ),
    ],
)
def test_who_is_proposed_to_macse(before: list[Event], found: Sequence[Finding], proposed: Any) -> None:
    expected = proposed and Candidate(proposed[0], at(proposed[1]), proposed[2])
    assert candidate(Desk(*before).timeline, found, NOW) == expected


def test_what_happened_before_an_answer_but_was_learnt_after_it_proposes_again() -> None:
    late = replace(proposing("2026-01-05"), known=at("2026-02-09"))
    found = candidate(Desk(DECLINED).timeline, [late], NOW)
    assert found == Candidate(("R17",), at("2026-01-05"), False)


def test_what_happened_before_a_closure_is_no_re_referral() -> None:
    late = replace(proposing("2026-02-10"), known=at("2026-02-25"))
    found = candidate(Desk(ACCEPTED, CLOSED).timeline, [late], NOW)
    assert found == Candidate(("R17",), at("2026-02-10"), False)


def test_a_proposal_is_journalled_once_and_again_when_it_changes() -> None:
    desk = Desk()
    first, second = proposing("2026-03-01", episode=None), proposing("2026-03-02", "R16", episode=None)
    assert desk.reconcile(first)[1:] == ["macse.candidate_added"]
    assert desk.reconcile(first) == []
    assert "macse.candidate_added" in desk.reconcile(first, second)


def test_a_proposal_that_no_rule_makes_any_more_is_taken_back() -> None:
    desk = Desk()
    quiet = replace(proposing("2026-03-01"), actions=(Action.MACSE,))
    desk.reconcile(quiet)
    assert desk.reconcile() == ["macse.candidate_withdrawn"]
    assert desk.reconcile() == []
    assert desk.reconcile(quiet) == ["macse.candidate_added"]


@pytest.mark.parametrize("hours", [1, 0])
def test_a_proposal_that_people_answered_is_not_made_again_and_not_taken_back(hours: int) -> None:
    desk = Desk()
    quiet = replace(proposing("2026-03-01"), actions=(Action.MACSE,))
    desk.reconcile(quiet)
    desk.step("macse.declined", NOW + timedelta(hours=hours), reason="Help is in place.")
    assert desk.reconcile(quiet, now=NOW + timedelta(hours=2)) == []
    assert desk.reconcile(now=NOW + timedelta(hours=3)) == []


def test_a_child_is_proposed_anew_in_the_instant_of_an_answer_that_did_not_know_of_it() -> None:
    desk = Desk()
    quiet = replace(proposing("2026-03-01"), actions=(Action.MACSE,))
    desk.reconcile(quiet)
    desk.step("macse.declined", NOW, reason="Help is in place.")
    news = replace(quiet, id="f-9", known=NOW + TICK)
    assert desk.reconcile(quiet, news, now=NOW) == ["macse.candidate_added"]
