"""What a report's tables say: the published copy, CSV, JSON, a page and PDF of the same numbers."""

import csv
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from html.parser import HTMLParser
from io import StringIO

import pytest

from homeward.domain.calendar.quarters import Period, last_month, last_week, month_named, week_named
from homeward.reports.printing import as_html
from homeward.reports.sheet import Row, Sheet, Table, counting
from homeward.reports.small_numbers import withheld_columns

GROUPS = Table(
    "By sex",
    "Absences.",
    "Interview",
    ["All", "Girls", "Boys", "Not known"],
    [Row("Came back", [40, 20, 12, 8]), Row("Held", [24, 12, 9, 3])],
    by_groups=True,
)
BY_RULE = Table("Reasons", "Of alerts.", "Rule", ["All", "Girls"], [Row("R01", [20, 12]), Row("R05", [7, 4])])
MARCH = Period(date(2026, 3, 1), date(2026, 3, 31))
SHEET = Sheet("stay-safe", "Missing & back", MARCH, datetime(2026, 4, 1, 9, tzinfo=UTC), [GROUPS, BY_RULE])


@pytest.mark.parametrize(
    ("columns", "withheld", "why"),
    [
        ("40 24 / 20 12 / 20 12", set(), "none is small"),
        (
            "40 24 / 20 12 / 12 9 / 8 3",
            {3, 2},
            "the next smallest, or what is left tells the 8",
        ),
        ("40 24 / 20 17 / 20 7", {1, 2}, "3 of the 20 were not, so the column goes, and the only other one"),
        ("40 38 / 20 20 / 20 18", {0, 1, 2}, "what is left of the whole itself is small"),
        ("8 0 / 8 0 / 0 0", set(), "nothing tells of nobody"),
        ("20 9 / 13 7 / 2 1 / 3 1 / 2 0", {2, 3, 4}, "several small ones hide one another"),
    ],
)
def test_columns_that_tell_of_few_children_are_withheld(columns: str, withheld: set[int], why: str) -> None:
    counts = [[int(number) for number in column.split()] for column in columns.split(" / ")]
    assert withheld_columns(counts) == withheld, why


def test_the_published_copy_withholds_columns_of_groups_and_rows_of_rules() -> None:
    groups, by_rule = SHEET.published().tables
    assert [list(row.cells) for row in groups.rows] == [[40, 20, None, None], [24, 12, None, None]]
    assert [list(row.cells) for row in by_rule.rows] == [[20, 12], [None, None]]


def test_readers_of_the_published_copy_are_told_what_is_withheld() -> None:
    said = "Numbers from 1 to 4, and those that would tell them, are withheld."
    assert SHEET.of_withheld == []
    assert SHEET.published().of_withheld == [said]
    few = replace(SHEET, tables=[replace(BY_RULE, rows=[Row("R05", [7, 4])])])
    assert few.published().of_withheld == [said, "Every number in this copy is withheld."]
    assert said not in as_html(SHEET)
    assert f"<p>{said}</p>" in as_html(SHEET.published())


def test_csv_has_one_number_a_line() -> None:
    rows = list(csv.DictReader(StringIO(SHEET.published().as_csv())))
    assert rows[2] == {
        "report": "stay-safe",
        "from": "2026-03-01",
        "to": "2026-03-31",
        "table": "By sex",
        "row": "Came back",
        "column": "Boys",
        "value": "withheld",
    }
    assert len(rows) == 12


class Cells(HTMLParser):
    """The text of every cell of data."""

    def __init__(self) -> None:
        super().__init__()
        self.inside, self.found = False, list[str]()

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.inside = tag == "td"

    def handle_data(self, data: str) -> None:
        if self.inside:
            self.found.append(data)
            self.inside = False


def test_the_page_has_the_numbers_of_the_json() -> None:
    page, read = as_html(SHEET), Cells()
    read.feed(page)
    told = [cell for table in SHEET.as_json()["tables"] for row in table["rows"] for cell in row[1:]]
    assert read.found == [str(cell) for cell in told]
    assert "Missing &amp; back" in page
    assert "All: Came back 40, Held 24</title>" in page


def test_weeks_and_months_by_name() -> None:
    assert week_named("2026-W10") == Period(date(2026, 3, 2), date(2026, 3, 8))
    assert month_named("2026-03") == MARCH
    assert last_week(datetime(2026, 3, 9, 1, tzinfo=UTC)) == week_named("2026-W10")
    assert last_month(datetime(2026, 3, 31, 23, 30, tzinfo=UTC)) == MARCH  # April has begun in London


def test_a_row_knows_whose_each_number_is() -> None:
    row = counting("Absences", [[Absent("a"), Absent("b"), Absent("a")], []])
    assert list(row.cells) == [3, 0]
    assert [list(row.behind_cell(place)) for place in range(3)] == [["a", "b"], [], []]
    assert row.without({0}).behind == ()


@dataclass(frozen=True)
class Absent:
    child: str


LISTS = Sheet(
    "duty-sheet",
    "Duty sheet",
    Period(date(2026, 3, 1), date(2026, 3, 1)),
    datetime(2026, 3, 1, 6, tzinfo=UTC),
    [
        Table(
            "Missing", "Now.", "Child", ["Since"], [Row("=HYPERLINK(1)", ["1 March"], child="a")], lists=True
        ),
        Table("Gaps", "In the rota.", "Role", ["Until"], [Row("Duty", ["2 March"])], lists=True),
    ],
)


def test_the_csv_of_lists_has_one_row_a_line_and_no_formula() -> None:
    rows = list(csv.reader(StringIO(LISTS.as_csv())))
    assert rows == [
        ["report", "as of", "table", "Child", "Since", "Role", "Until"],
        ["duty-sheet", "2026-03-01", "Missing", "'=HYPERLINK(1)", "1 March", "", ""],
        ["duty-sheet", "2026-03-01", "Gaps", "", "", "Duty", "2 March"],
    ]
    assert LISTS.children == {"a"}
    assert "Duty. Until: 2 March" in " ".join(LISTS.in_words())
