"""The published copy of the dataset: small numbers are withheld, and so is what would tell them."""

import csv
from datetime import UTC, datetime
from io import StringIO

import pytest

from homeward.domain.calendar.quarters import quarter_named
from homeward.reports.quarterly.dataset import Dataset, Line
from homeward.reports.quarterly.measures import Measure, Unit
from homeward.reports.quarterly.withholding import published, withheld
from homeward.reports.quarterly.words import as_csv


def measure(id_: str, numbers: str, part: str | None = None) -> Measure:
    """`11/14` is a share, `11/14+3` one with three not known, `11` a count."""
    shares, _, not_known = numbers.partition("+")
    numerator, _, denominator = shares.partition("/")
    return Measure(
        id_, part, Unit.CHILD, int(numerator), int(denominator) if denominator else None, int(not_known or 0)
    )


@pytest.mark.parametrize(
    ("lines", "hidden", "why"),
    [
        (["Q07 77/83", "Q08 40/83"], [], "none is small"),
        (["Q07 80/83", "Q07 3/83", "Q08 40/83"], ["Q07", "Q07"], "3 are what is left of 83"),
        (["Q08 40/80+3"], ["Q08"], "few are not known"),
        (
            ["Q16 28/83", "Q16a 2/28", "Q17 24/83"],
            ["Q16", "Q16a"],
            "the whole of the one is the other",
        ),
        (["Q14 61/83", "Q15a 22/83", "Q15b 22/24"], ["Q14", "Q15a", "Q15b"], "2 open and not looked after"),
        (
            ["Q01 3", "Q02 80", "Q03 30", "Q04 33", "Q06 0/3"],
            ["Q01", "Q02", "Q03", "Q06"],
            "all tell the 3",
        ),
        (["Q01 26", "Q02 80", "Q03 30", "Q06 4/26"], ["Q06"], "new cases stay"),
    ],
)
def test_what_is_withheld(lines: list[str], hidden: list[str], why: str) -> None:
    measures = [measure(*line.split()) for line in lines]
    assert [each.id for each in withheld(measures) if each.withheld] == hidden, why


def test_groups_of_return_interviews_are_told_together_or_not_at_all() -> None:
    parts = {"held": "20/40", "held: female": "17/30", "held: male": "3/10"}
    told = withheld([measure("Q23", numbers, part) for part, numbers in parts.items()])
    assert [each.part for each in told if each.withheld] == ["held: female", "held: male"]


def test_a_number_of_the_quarter_before_that_is_withheld_is_flagged_in_the_csv() -> None:
    """Else an empty field would read as if nothing had been counted."""
    lines = [
        Line(measure("Q03", "12"), measure("Q03", "3")),
        Line(measure("Q04", "60"), measure("Q04", "50")),
    ]
    quarter = quarter_named("2026Q2")
    found = Dataset(quarter.period, quarter, Unit.CHILD, datetime(2026, 10, 14, tzinfo=UTC), lines, [])
    rows = list(csv.DictReader(StringIO(as_csv(published(found)))))
    told = [(each["numerator"], each["previous"], each["previous_withheld"]) for each in rows]
    assert told == [("12", "", "True"), ("60", "50", "")]


def test_a_line_that_is_withheld_has_no_number_at_all() -> None:
    (line,) = withheld([measure("Q08", "3/83")])
    assert (line.percent, line.value) == (None, None)
