"""What is counted against a budget, and by when."""

from collections.abc import Sequence
from datetime import datetime

import pytest

from homeward.reports.budgets import (
    ALERTS,
    MACSE,
    QUESTIONS,
    Counted,
    Measure,
    Reason,
    Span,
    alerts,
    measures,
    put_forward,
)
from tests.histories import at

YEAR = Span(at("2025-01-01 00:00"), at("2026-01-01 00:00"))


def reason(known: str, code: str = "R01", child: str = "A", **overrides: bool) -> Reason:
    values = {"to_cadt": True, "to_macse": True, "had_case": False, "again": False}
    return Reason(child, code, at(known), **values | overrides)


def when(counted: Sequence[Counted]) -> list[tuple[datetime, tuple[str, ...]]]:
    return [(each.at, each.codes) for each in counted]


def test_a_child_is_put_forward_once_by_the_rule_that_was_first() -> None:
    told = [
        reason("2025-03-05 10:00", "R23"),
        reason("2025-03-04 10:00", "R16"),
        reason("2025-03-04 10:00", child="B"),
    ]
    assert when(put_forward(told)) == [(at("2025-03-04 10:00"), ("R01",)), (at("2025-03-04 10:00"), ("R16",))]


def test_rules_that_say_so_at_once_share_in_it() -> None:
    both = [reason("2025-03-04 10:00", "R16"), reason("2025-03-04 10:00", "R01")]
    for count in (put_forward, alerts):
        assert when(count(both)) == [(at("2025-03-04 10:00"), ("R01", "R16"))]


def test_whom_macse_has_or_had_on_its_list_is_not_put_forward_newly() -> None:
    again = reason("2025-09-04 10:00", "R26", had_case=True)
    assert put_forward([reason("2025-03-04 10:00", had_case=True), again]) == []
    assert when(put_forward([reason("2025-03-04 10:00"), again])) == [(at("2025-03-04 10:00"), ("R01",))]


def test_what_goes_to_the_duty_team_alone_puts_nobody_forward() -> None:
    assert put_forward([reason("2025-03-04 10:00", to_macse=False)]) == []


@pytest.mark.parametrize(
    ("second", "number"),
    [("2025-03-05 09:59", 1), ("2025-03-05 10:00", 2), ("2025-03-06 10:00", 2)],
)
def test_what_comes_within_a_working_day_is_part_of_the_open_alert(second: str, number: int) -> None:
    assert len(alerts([reason("2025-03-04 10:00"), reason(second, "R02")])) == number


def test_an_alert_of_friday_is_open_over_the_weekend() -> None:
    assert len(alerts([reason("2025-03-07 16:00"), reason("2025-03-10 09:30", "R02")])) == 1


def test_each_child_has_its_own_alert_and_what_goes_on_opens_none() -> None:
    told = [reason("2025-03-04 10:00"), reason("2025-03-04 10:00", child="B")]
    assert len(alerts([*told, reason("2025-03-11 10:00", again=True)])) == 2
    assert alerts([reason("2025-03-04 10:00", to_cadt=False)]) == []


def measured(number: int) -> Sequence[Measure]:
    """So many of each, all on one day, at midnight in London."""
    told = [Counted(at("2025-06-29 23:00"), ("R01",)) for _ in range(number)]
    before, after_it = Counted(at("2024-12-31 23:59"), ("R01",)), Counted(YEAR.end, ("R01",))
    return measures(YEAR, [*told, before], [*told, after_it], told)


def test_means_are_over_months_working_days_and_days() -> None:
    macse, raised, asked = measured(253)
    assert [each.budget for each in (macse, raised, asked)] == [MACSE, ALERTS, QUESTIONS]
    assert (round(macse.mean, 2), round(raised.mean, 2), round(asked.mean, 2)) == (21.08, 1.0, 0.69)
    assert (macse.worst, raised.worst) == (("2025-06", 253), ("2025-06-30", 253))
    assert macse.by_month["2025-06"] == 253
    assert len(macse.by_month) == 12
    assert macse.by_code == {"R01": 253}


@pytest.mark.parametrize(("number", "holds"), [(0, True), (173, True), (174, False)])
def test_about_fourteen_is_less_than_fourteen_and_a_half(number: int, holds: bool) -> None:
    assert measured(number)[0].holds is holds
