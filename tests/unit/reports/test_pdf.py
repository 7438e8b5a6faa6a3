"""The PDF of a report, opened and read: nothing is cut off, and a screen reader finds its way."""

from dataclasses import replace

import pytest

from homeward.reports.printing import as_pdf
from homeward.reports.sheet import Row, Sheet, Table
from homeward.reports.stay_safe import LENGTHS, Absence, tables
from tests.pdfs import Pdf, opened
from tests.unit.reports.test_sheet import LISTS, SHEET

PLACES = [f"Supported accommodation {number}" for number in range(1, 10)]
WIDE = Table("By place", "Absences.", "Absence", PLACES, [Row("Under 24 hours", [None] * len(PLACES))])
ROWS = [Row(f"Row {number}", [f"Words {number}"]) for number in range(1, 121)]
LONG = Table("A long list", "Of rows.", "First", ["Second heading"], ROWS, lists=True)


def pdf_of(*tables: Table) -> Pdf:
    return opened(as_pdf(replace(SHEET, tables=tables)))


@pytest.mark.parametrize("sheet", [SHEET, LISTS], ids=["numbers", "lists"])
def test_a_screen_reader_finds_title_language_headings_and_tables(sheet: Sheet) -> None:
    pdf = opened(as_pdf(sheet))
    assert pdf.conforms_to == "1"
    assert pdf.root["/Lang"] == "en"
    assert pdf.root["/ViewerPreferences"]["/DisplayDocTitle"] == True  # noqa: E712  (a PDF's own kind of true)
    assert pdf.reader.metadata
    assert str(pdf.reader.metadata.title).startswith(f"{sheet.title}, ")
    assert pdf.headings == [sheet.title, *(table.title for table in sheet.tables)]
    assert {"H1", "H2", "Table", "TR", "TH", "TD"} <= pdf.tags


def test_no_column_of_a_wide_table_is_cut_off() -> None:
    pdf = pdf_of(WIDE)
    assert pdf.beyond_the_edge() == []
    assert pdf.text.count("withheld") == len(PLACES)
    (page,) = pdf.reader.pages
    assert page.mediabox.width > page.mediabox.height


def test_each_page_of_a_long_table_has_its_headings_and_says_which_page_and_paper_it_is() -> None:
    pdf = pdf_of(LONG)
    assert len(pdf.pages) > 2
    for number, page in enumerate(pdf.pages, 1):
        assert "Second heading" in page
        assert f"Page {number} of {len(pdf.pages)}" in page
        assert "Missing & back" in page
        assert "Names children: for those alone who may see them" in page


def test_no_heading_stands_alone_at_the_foot_of_a_page() -> None:
    """Whatever stands above it: each title is on the page of its table's first row."""
    tables = [
        Table(
            f"Title {number} is here",
            "What it counts.",
            "First",
            ["All"],
            [Row(f"Figure {number}!", [number])],
        )
        for number in range(1, 40)
    ]
    pages = pdf_of(*tables).pages
    assert len(pages) > 2
    for number in range(1, 40):
        assert any(f"Title {number} is here" in page and f"Figure {number}!" in page for page in pages)


@pytest.mark.parametrize("published", [False, True], ids=["inside", "published"])
def test_the_first_page_has_the_first_chart_and_its_whole_table(published: bool) -> None:
    group = {"placement": "home", "sex": "female"}
    began = [
        Absence(f"c{number}", length, "Family home", "Missing", group)
        for number in range(6)
        for _, length in LENGTHS
    ]
    sheet = replace(SHEET, tables=tables(began, []))
    first, *others = opened(as_pdf(sheet.published() if published else sheet)).pages
    assert "Absences: 24" in first  # of the chart
    assert "Hours not known 0" in first  # the last row of the table
    assert not any("Absences, by where from" in page for page in others)
