"""The register: what a stranger reads of each rule."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from homeward.domain.calendar.deadlines import WorkingTime
from homeward.engine.publishing.register import Entry, Parameter, entry, register
from homeward.engine.rulefiles.casefile import read_cases
from homeward.engine.rulefiles.load import in_order
from homeward.engine.rulefiles.model import Rule, Status
from tests.histories import shipped_rules
from tests.machine import ROOT

TODAY = date(2026, 11, 25)


def shipped(code: str, **changes: object) -> Rule:
    (rule,) = [rule for rule in shipped_rules().current if rule.code == code]
    return replace(rule, **changes)


def of(rule: Rule, *others: Rule, day: date = TODAY) -> Entry:
    return entry(rule, in_order([*others, rule]), (), day)


def test_the_numbers_that_people_chose_stand_apart() -> None:
    times = "the number of times that the child was reported missing or away"
    assert of(shipped("R01")).parameters == (
        Parameter(f"{times}: M missing, A away without authorisation", "missing"),
        Parameter(f"{times}: in the time up to this report", "90 days"),
        Parameter(f"{times}: at least", "3"),
        Parameter("an alert is to be answered", "1 working day"),
        Parameter("counts as late when it could be told later than", "1 hour"),
    )


def test_repetition_and_working_time_are_parameters_too() -> None:
    again = of(shipped("R01", repeat_every=WorkingTime(days=5)))
    assert Parameter("found again every", "5 working days") in again.parameters


@pytest.mark.parametrize(
    ("changes", "overdue"),
    [
        ({"review_by": TODAY}, False),
        ({"review_by": TODAY - timedelta(days=1)}, True),
        ({"review_by": TODAY - timedelta(days=1), "status": Status.RETIRED}, False),
    ],
)
def test_a_review_is_overdue_the_day_after(changes: dict[str, object], overdue: bool) -> None:
    assert of(shipped("R01", **changes)).review_overdue is overdue


def test_every_version_stands_the_newest_first() -> None:
    now = shipped("R01", number=2, version="2-b")
    before = replace(now, number=1, version="1-a", effective_to=date(2020, 1, 1))
    assert [each.number for each in of(now, before).versions] == [2, 1]
    assert of(now, before, shipped("R02")).versions[1].in_force_to == date(2020, 1, 1)


def test_every_shipped_rule_stands_with_its_cases() -> None:
    rules = shipped_rules()
    cases = {rule.id: read_cases(ROOT / "rules" / "tests" / f"{rule.id}.yaml")[0] for rule in rules.current}
    found = register(rules, cases, TODAY)
    assert [each.rule for each in found] == list(rules.current)
    assert all(each.cases and each.parameters and each.looks_at and each.effects for each in found)
