"""When a rule looks at a subject, by which version, how often it says so again, and what a trial finds."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from homeward.domain.calendar.deadlines import WorkingTime
from homeward.domain.events import Event
from homeward.domain.findings.finding import Finding
from homeward.engine.looks import Versions
from homeward.engine.moments import Moment
from homeward.engine.rulefiles.model import Compare, Rule, Status
from homeward.engine.subjects import subjects
from tests.histories import AVERY, BLAKE, WIRRAL, at, event, results, shipped_rules, timeline_of

GONE = event("missing.reported", time=at("2026-03-01 22:00"))
FOUND = event("missing.found", found_at=at("2026-03-03 06:00"), returned_at=at("2026-03-03 07:00"))
HIM = {"kind": "adult", "phone": "07700 900123"}


def rule(code: str) -> Rule:
    return next(each for each in shipped_rules() if each.code == code)


def times(code: str, *events: Event) -> list[datetime]:
    """When the rule looks at Avery's first subject."""
    asked, timeline = rule(code), timeline_of(*events)
    subject = next(subjects(timeline, asked.on[0]))
    moment, (asking,) = Moment(timeline, subject, WIRRAL), Versions([asked]).asking
    return [moment.now.at for _ in asking.looks(moment, at("2026-12-31"))]


def test_a_rule_looks_again_when_what_it_asks_changes_while_the_child_is_gone() -> None:
    changes = [
        event("missing.risk_changed", time=at("2026-03-02 01:00"), level="HIGH"),  # which it does not ask
        event("legal_status.changed", from_="2026-03-02"),
        event("social_care.status_changed", from_="2026-03-04"),  # after the child was found
        event("placement.started", from_="2026-02-01"),  # before
    ]
    assert times("R11", GONE, FOUND, *changes) == [at("2026-03-01 22:00"), at("2026-03-02 00:00")]


def test_a_change_between_missing_and_away_counts_even_after_the_child_was_found() -> None:
    away = event("missing.reported", time=at("2026-03-01 22:00"), category="A")
    changed = event("missing.reclassified", time=at("2026-03-09 09:00"), from_="A", to="M")
    assert times("R02", away, FOUND, changed) == [at("2026-03-01 22:00"), at("2026-03-09 09:00")]


def test_a_disclosure_is_looked_at_again_when_the_same_man_comes_up() -> None:
    told = event("contact.disclosed", contact=HIM, named_children=None)
    linked = event("macse.contact_linked", child=BLAKE, contact=HIM, time=at("2026-03-20 09:00"))
    assert times("R16", told, linked)[1:] == [at("2026-03-20 09:00")]


OF_2014 = rule("R02")
OF_2026 = replace(
    OF_2014,
    number=2,
    version="2-changed",
    effective_from=at("2026-03-10 12:00"),
    when=Compare("missing_episodes", "at_least", 1, OF_2014.when.params),  # type: ignore[union-attr]
)
RETIRED = replace(
    OF_2026, number=3, version="3-ended", effective_from=date(2026, 4, 1), status=Status.RETIRED
)
ALL = (OF_2014, OF_2026, RETIRED)


@pytest.mark.parametrize(
    ("when", "number"),
    [
        ("2014-07-31 22:59:59", None),
        ("2014-07-31 23:00", 1),
        ("2026-03-10 11:59:59", 1),
        ("2026-03-10 12:00", 2),
        ("2026-03-31 22:59:59", 2),  # the clocks went forward on 29 March
        ("2026-03-31 23:00", None),
    ],
)
def test_the_version_of_that_day_is_in_force(when: str, number: int | None) -> None:
    chosen = Versions(ALL).in_force(at(when))
    assert (chosen and chosen.rule.number) == number


def found(*events: Event, rules: Sequence[Rule], as_of: str = "2026-12-31") -> Sequence[Finding]:
    return results(*events, as_of=at(as_of), rules=rules)[AVERY].evaluation.findings


def test_a_changed_rule_never_goes_back_to_what_happened_before_it() -> None:
    earlier, later = (
        event("missing.reported", episode=ref, time=at(when))
        for ref, when in (("E-1", "2026-03-01 22:00"), ("E-2", "2026-03-11 22:00"))
    )
    assert found(earlier, rules=ALL) == ()
    (finding,) = found(later, rules=ALL)
    assert (finding.version, finding.due) == ("2-changed", at("2026-03-11 22:00"))


def test_what_a_retired_rule_found_stays_found() -> None:
    gone = event("missing.reported", time=at("2026-03-11 22:00"))
    assert [each.version for each in found(gone, rules=ALL)] == ["2-changed"]
    after_it_ended = event("missing.reported", time=at("2026-04-02 22:00"))
    assert found(after_it_ended, rules=ALL) == ()


@pytest.mark.parametrize(
    ("every", "dues"),
    [
        (timedelta(days=7), ["2026-03-02 22:00", "2026-03-09 22:00", "2026-03-16 22:00"]),
        # From Monday evening on: each time five office days further.
        (WorkingTime(days=5), ["2026-03-02 22:00", "2026-03-09 17:00", "2026-03-16 17:00"]),
    ],
)
def test_a_rule_says_so_again_for_as_long_as_it_goes_on(
    every: timedelta | WorkingTime, dues: list[str]
) -> None:
    again = replace(rule("R05"), repeat_every=every)
    back = event("missing.found", found_at=at("2026-03-20 06:00"))
    repeated = found(GONE, back, rules=[again])
    assert [each.due for each in repeated] == [at(due) for due in dues]
    assert len({each.id for each in repeated}) == len(dues)
    assert results(GONE, as_of=at("2026-03-10"), rules=[again])[AVERY].evaluation.wake_at == at(dues[2])


def test_what_is_said_again_is_known_and_late_on_its_own() -> None:
    again = replace(rule("R05"), repeat_every=timedelta(days=7))
    heard = event("missing.reported", time=at("2026-03-01 22:00"), receivedtime=at("2026-03-05 09:00"))
    first, second = found(heard, rules=[again], as_of="2026-03-10")
    assert (first.known, first.late) == (at("2026-03-05 09:00"), True)
    assert (second.known, second.late) == (at("2026-03-09 22:00"), False)


def test_a_rule_on_trial_finds_but_tells_nobody() -> None:
    trial = replace(rule("R05"), status=Status.SHADOW)
    evaluation = results(GONE, as_of=at("2026-03-10"), rules=[trial])[AVERY].evaluation
    assert evaluation.findings == ()
    assert [each.code for each in evaluation.shadow] == ["R05"]


def test_a_chaser_stands_until_the_interview_is_held() -> None:
    held = event("rhi.completed", held_at=at("2026-03-08 10:00"), time=at("2026-03-08 10:00"))
    overdue = [rule("R32")]
    assert [each.standing for each in found(GONE, FOUND, rules=overdue)] == [True]
    assert [each.standing for each in found(GONE, FOUND, held, rules=overdue)] == [False]


BORN = event("child.registered", time=at("2025-01-01"), date_of_birth="2008-06-30")
ACCEPTED = event("macse.accepted", time=at("2026-01-05 10:00"), accepted_at=at("2026-01-05 10:00"))
HEARD = event("macse.discussed", time=at("2026-02-11 10:00"), held_on="2026-02-11")
CLOSED = event("macse.closed", time=at("2026-07-09 10:00"), closed_at=at("2026-07-09 10:00"))
CLOSED_BEFORE_18 = event("macse.closed", time=at("2026-06-01 10:00"), closed_at=at("2026-06-01 10:00"))


@pytest.mark.parametrize(
    ("code", "told", "standing", "over"),
    [
        pytest.param("R40", HEARD, "2026-02-10", "2026-02-12", id="until it is heard"),
        pytest.param("R41", CLOSED, "2026-07-07", "2026-07-10", id="until it is closed"),
        pytest.param("R42", BORN, "2026-06-29", "2026-06-30", id="until the birthday"),
        pytest.param("R42", CLOSED_BEFORE_18, "2026-05-31", "2026-06-02", id="until it is closed before"),
    ],
)
def test_a_task_about_a_case_stands_for_as_long_as_there_is_something_to_do(
    code: str, told: Event, standing: str, over: str
) -> None:
    for as_of, stands in ((standing, True), (over, False)):
        assert [each.standing for each in found(BORN, ACCEPTED, told, rules=[rule(code)], as_of=as_of)] == [
            stands
        ]
