"""When the shipped rules fire, when they were known, and when the clock must look again."""

from dataclasses import replace
from datetime import date, datetime

import pytest

from homeward.domain.events import Event
from homeward.engine.judging import finding_id
from homeward.engine.rulefiles.model import Rule, Status
from tests.histories import AVERY, BLAKE, at, event, findings, results, shipped_rules, the_finding

GONE = event("missing.reported", time=at("2026-03-28 12:00"))
FOUND = event("missing.found", found_at=at("2026-03-28 12:00"))
HIM = {"kind": "adult", "phone": "07700 900123"}


def rule(code: str) -> Rule:
    return next(each for each in shipped_rules() if each.code == code)


def told(child: str, when: str, received: str | None = None) -> Event:
    return event(
        "contact.disclosed",
        child=child,
        contact=HIM,
        named_children=None,
        time=at(when),
        receivedtime=received and at(received),
    )


@pytest.mark.parametrize(
    ("as_of", "count"), [("2026-03-29 11:59:59", 0), ("2026-03-29 12:00", 1), ("2026-04-09 12:00", 1)]
)
def test_24_hours_are_elapsed_hours_through_the_change_of_the_clocks(as_of: str, count: int) -> None:
    assert len(findings(GONE, code="R05", as_of=at(as_of))) == count


@pytest.mark.parametrize(
    ("held", "overdue"), [("2026-03-31 12:00", False), ("2026-03-31 12:00:01", True), (None, True)]
)
def test_72_hours_from_the_return_to_the_second(held: str | None, overdue: bool) -> None:
    interview = [event("rhi.completed", held_at=at(held), time=at(held))] if held else []
    found = findings(FOUND, *interview, code="R32")
    assert [each.due for each in found] == ([at("2026-03-31 12:00")] if overdue else [])


@pytest.mark.parametrize(
    ("first", "count"), [("2026-02-28 12:00", 1), ("2026-02-28 11:59:59", 0), ("2026-03-28 12:00", 2)]
)
def test_the_window_of_a_repeat_is_28_days_to_the_second(first: str, count: int) -> None:
    """Each of two episodes in the same instant sees the other."""
    earlier = event("missing.reported", episode="E-0", time=at(first))
    assert len(findings(earlier, GONE, code="R02")) == count


def test_a_13_year_old_whose_birthday_comes_while_it_is_gone_was_13_when_it_went() -> None:
    born = event("child.registered", time=at("2026-01-01"), date_of_birth="2012-03-29")
    assert len(findings(born, GONE, code="R09")) == 1


def test_an_away_episode_that_becomes_missing_counts_from_then() -> None:
    away = event("missing.reported", episode="E-0", category="A", time=at("2026-03-20 12:00"))
    becomes = event("missing.reclassified", episode="E-0", from_="A", to="M", time=at("2026-04-02 09:00"))
    found = the_finding(away, GONE, FOUND, becomes, code="R02")
    assert (found.due, found.known, found.late) == (at("2026-04-02 09:00"), at("2026-04-02 09:00"), False)
    assert {id_ for _, id_ in found.evidence} == {away.id, becomes.id, GONE.id}


def test_a_later_record_of_the_same_birthday_makes_nothing_late_and_is_no_evidence() -> None:
    first, again = (
        event("child.registered", date_of_birth="2014-01-01", time=at(when))
        for when in ("2026-01-01", "2026-06-01")
    )
    assert the_finding(first, again, GONE, code="R09") == the_finding(first, GONE, code="R09")


def test_a_link_that_comes_late_beside_one_that_was_known_makes_nothing_late() -> None:
    known, unheard = (
        event("macse.contact_linked", child=BLAKE, contact=HIM, time=at(when), receivedtime=at(received))
        for when, received in (("2026-01-05", "2026-01-05"), ("2026-01-01", "2026-05-01"))
    )
    found = the_finding(told(AVERY, "2026-03-01"), known, unheard, code="R16")
    assert (found.known, found.late) == (at("2026-03-01"), False)


@pytest.mark.parametrize(("received", "late"), [("2026-03-28 13:00", False), ("2026-03-28 13:00:01", True)])
def test_late_is_more_than_an_hour_after_it_was_due(received: str, late: bool) -> None:
    harm = event("harm.disclosed", time=at("2026-03-28 12:00"), receivedtime=at(received))
    found = the_finding(harm, code="R22")
    assert (found.due, found.known, found.late) == (at("2026-03-28 12:00"), at(received), late)


def test_a_pattern_of_two_children_is_known_when_the_second_record_came() -> None:
    first, second = told(AVERY, "2026-03-01"), told(BLAKE, "2026-03-02", "2026-03-09")
    for child in (AVERY, BLAKE):
        found = the_finding(first, second, code="R19", child=child)
        assert (found.due, found.known) == (at("2026-03-02"), at("2026-03-09"))


def wake(*events: Event, as_of: datetime) -> datetime | None:
    timed = [rule(code) for code in ("R05", "R22", "R25", "R32")]
    return results(*events, as_of=as_of, rules=timed)[AVERY].evaluation.wake_at


@pytest.mark.parametrize(
    ("events", "as_of", "wakes"),
    [
        pytest.param([GONE], "2026-03-28 13:00", "2026-03-29 12:00", id="24 hours missing"),
        pytest.param([GONE], "2026-03-29 12:00", None, id="found already"),
        pytest.param([GONE, FOUND], "2026-03-28 13:00", "2026-03-31 12:00", id="72 hours after the return"),
        pytest.param([event("harm.disclosed")], "2026-04-01", None, id="no clock"),
        pytest.param(
            [event("macse.accepted", accepted_at=at("2026-03-02 10:03"))],
            "2026-03-02 10:00",
            "2026-03-02 10:03",
            id="accepted by a clock that runs ahead",
        ),
    ],
)
def test_when_the_clock_alone_can_change_the_answer(
    events: list[Event], as_of: str, wakes: str | None
) -> None:
    assert wake(*events, as_of=at(as_of)) == (at(wakes) if wakes else None)


@pytest.mark.parametrize(
    ("change", "fires"),
    [
        ({"status": Status.SHADOW}, False),
        ({"status": Status.DRAFT}, False),
        ({"effective_from": date(2026, 3, 28)}, True),
        ({"effective_from": date(2026, 3, 29)}, False),
        ({"effective_to": date(2026, 3, 28)}, False),
        ({"effective_to": date(2026, 3, 29)}, True),
    ],
)
def test_a_rule_speaks_while_it_is_live_and_in_force(change: dict[str, object], fires: bool) -> None:
    changed = replace(rule("R22"), **change)  # type: ignore[arg-type]
    harm = event("harm.disclosed", time=at("2026-03-28 12:00"))
    assert bool(results(harm, rules=[changed])[AVERY].evaluation.findings) is fires


def test_a_rule_comes_into_force_at_midnight_in_london() -> None:
    summer = replace(rule("R22"), effective_from=date(2026, 7, 1))
    for when, fires in (("2026-06-30 22:59", False), ("2026-06-30 23:00", True)):
        harm = event("harm.disclosed", time=at(when))
        assert bool(results(harm, rules=[summer])[AVERY].evaluation.findings) is fires


def test_the_id_of_a_finding_follows_from_rule_and_subject_alone() -> None:
    assert the_finding(GONE, code="R05").id == finding_id("R05", "episode:E-1")
