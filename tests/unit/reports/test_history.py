"""What has changed between two publications of one report, figure by figure."""

from dataclasses import replace
from datetime import date

import pytest

from homeward.domain.calendar.quarters import Period
from homeward.errors import HomewardError
from homeward.reports.history import changes, unchanged
from homeward.reports.sheet import Row, Sheet, Table
from tests.unit.reports.test_sheet import BY_RULE, SHEET


def with_rows(*rows: Row) -> Sheet:
    return replace(SHEET, tables=[replace(BY_RULE, rows=rows)])


BEFORE = with_rows(Row("R01", [20, 12]), Row("R05", [7, None]), Row("R11", [3, ""]))


def test_nothing_has_changed() -> None:
    assert changes(BEFORE, BEFORE) == []


def test_figures_that_are_all_withheld_are_not_called_the_same() -> None:
    assert unchanged(BEFORE) == "Every figure is the same."
    assert unchanged(with_rows(Row("R05", [None, ""]))) == "No figure can be compared: all are withheld."


def test_each_figure_that_differs_is_told_in_words() -> None:
    after = with_rows(Row("R01", [21, 12]), Row("R05", [7, 5]), Row("R12", [1, 0]))
    assert [str(each) for each in changes(BEFORE, after)] == [
        "R01, All: was 20, is 21",
        "R05, Girls: was withheld, is 5",
        "R12, All: 1, which was not there before",
        "R12, Girls: 0, which was not there before",
        "R11, All: was 3, and is not there any more",
        "R11, Girls: was blank, and is not there any more",
    ]


@pytest.mark.parametrize(
    "other",
    [
        replace(BEFORE, name="interviews"),
        replace(BEFORE, period=Period(date(2026, 4, 1), date(2026, 4, 30))),
        BEFORE.published(),
    ],
)
def test_other_reports_periods_and_copies_are_not_compared(other: Sheet) -> None:
    with pytest.raises(HomewardError, match="cannot be compared"):
        changes(BEFORE, other)


def test_a_table_of_another_title_is_another_table() -> None:
    after = replace(BEFORE, tables=[Table("Other", "Of alerts.", "Rule", ["All"], [Row("R01", [20])])])
    assert {each.table for each in changes(BEFORE, after)} == {"Other", "Reasons"}
