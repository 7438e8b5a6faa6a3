"""A month's absences: how long, how often one child, and from where."""

from typing import Any

import pytest

from homeward.domain.calendar.quarters import month_named
from homeward.reports.sheet import Table
from homeward.reports.stay_safe import absences, tables
from tests.histories import WIRRAL, at, event, timeline_of
from tests.reports import cancelled, found, reported

MARCH = month_named("2026-03")


def counted(*events: Any) -> dict[str, Table]:
    began = list(absences(timeline_of(*events), MARCH, WIRRAL))
    return {table.title: table for table in tables(began, [])}


def all_of(table: Table) -> dict[str, Any]:
    return {row.name: row.cells[0] for row in table.rows if row.cells[0]}


@pytest.mark.parametrize(
    ("back", "length"),
    [
        ("2026-03-03 09:59", "Under 24 hours"),
        ("2026-03-03 10:00", "24 to 48 hours"),
        ("2026-03-05 09:59", "48 to 72 hours"),
        ("2026-03-05 10:00", "72 hours to 7 days"),
        ("2026-03-09 10:00", "7 days or more"),
        (None, "Not back yet"),
    ],
)
def test_how_long_an_absence_lasted(back: str | None, length: str) -> None:
    events = [reported("2026-03-02 10:00"), *([found(back)] if back else [])]
    assert all_of(counted(*events)["Absences, by where from"]) == {"Absences": 1, "Missing": 1, length: 1}


def test_an_absence_belongs_to_the_month_in_which_it_was_first_reported() -> None:
    absent = [reported("2026-02-28 10:00", "E-1"), found("2026-03-02 10:00", "E-1")]
    taken_back = [reported("2026-03-05 10:00", "E-2"), cancelled("2026-03-05 12:00", "E-2")]
    assert all_of(counted(*absent, *taken_back)["Absences, by where from"]) == {}


def test_a_child_is_counted_once_by_how_many_absences_it_had() -> None:
    days = ("02", "10", "20")
    absent = [(reported(f"2026-03-{day} 10:00", day), found(f"2026-03-{day} 12:00", day)) for day in days]
    events = [each for some in absent for each in some]
    told = counted(event("child.registered", sex="male", time=at("2025-01-01")), *events)
    by_sex = told["Children, by sex"]
    assert [row.cells for row in by_sex.rows] == [[1, 0, 1, 0, 0], [0] * 5, [0] * 5, [1, 0, 1, 0, 0]]


def test_a_yearly_return_tells_no_hours() -> None:
    by_day: dict[str, Any] = {"day_only": True, "source": "ssda903"}
    told = counted(reported("2026-03-02 00:00", **by_day), found("2026-03-03 00:00", **by_day))
    assert all_of(told["Absences, by where from"])["Hours not known"] == 1
