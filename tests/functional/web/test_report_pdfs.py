"""The PDF of every report and pack says what its JSON says: title, period, headings, numbers, whose copy."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from homeward.domain.events.kinds import london_day
from homeward.reports.catalogue import REPORTS
from homeward.reports.sheet import WITHHELD
from homeward.web.access.permissions import Role
from tests.factories import event_factory
from tests.functional.web.test_reports import absence, child
from tests.pages import Browser, Pages, field
from tests.pdfs import Pdf, opened, words

PERIODS = {"quarterly": "2025Q4", "stay-safe": "2026-03", "interviews": "2026-W10", "audit-lists": "2025Q4"}
INSIDE, PUBLISHED = "Inside copy: small numbers are shown", "Published copy: small numbers are withheld"
NAMES = "Names children: for those alone who may see them"
MEETING = london_day(datetime.now(UTC)) + timedelta(days=3)
DATASET = "quarterly"  # whose JSON has measures, and not tables
COPIES = [(name, copy) for name in REPORTS for copy in ("inside", "published") if name != DATASET]


@pytest.fixture
def borough(pages: Pages) -> Pages:
    """Six children who went missing; one of them is a boy, so that there are small numbers."""
    for number in range(1, 7):
        sex = "male" if number == 6 else "female"
        pages.record([event_factory("child.registered", child=child(number), sex=sex)])
        pages.record(absence(number, "02"))
    pages.record([event_factory("education.missing", child=child(1))])
    pages.record(
        [event_factory("macse.accepted", child=child(number), case=f"M-{number}") for number in (1, 2)]
    )
    young = {"date_of_birth": f"{MEETING.year - 11}-01-01"}
    pages.record([event_factory("child.registered", id="young", child=child(7), **young)])
    pages.record(absence(7, "03"))
    pages.process()
    return pages


def numbers_in_order(pdf: Pdf, table: dict[str, Any]) -> bool:
    """Whether each row stands in the text, with its name and its cells one after another."""
    squeezed = pdf.text.replace(" ", "")
    rows = ((WITHHELD if cell is None else cell for cell in row) for row in table["rows"])
    return all(words("".join(map(str, row))).replace(" ", "") in squeezed for row in rows)


def mark_of(name: str, copy: str) -> str:
    if REPORTS[name].of_children:
        return NAMES
    return INSIDE if copy == "inside" else PUBLISHED


def both(lead: Browser, name: str, copy: str) -> tuple[dict[str, Any], Pdf]:
    """The JSON copy of a report and its PDF, after looking that each page says whose copy it is."""
    asked = f"period={PERIODS.get(name, '')}&copy={copy}"
    told = lead.get(f"/reports/{name}/file.json?{asked}").json()
    pdf = opened(lead.get(f"/reports/{name}/file.pdf?{asked}").content)
    for page in pdf.pages:
        assert mark_of(name, copy) in page
    assert pdf.beyond_the_edge() == []
    assert pdf.conforms_to == "1"
    return told, pdf


@pytest.mark.parametrize("copy", ["inside", "published"])
def test_the_pdf_of_the_dataset_says_what_its_json_says(borough: Pages, copy: str) -> None:
    told, pdf = both(borough.signed_in(Role.SAFEGUARDING_LEAD), DATASET, copy)
    assert "1 January 2026 to 31 March 2026" in pdf.text
    assert pdf.headings[0].startswith("January to March 2026 (2025Q4): ")
    titles = [heading.split()[0] for heading in pdf.headings[1:]]
    assert titles == list(dict.fromkeys(measure["id"] for measure in told["measures"]))
    squeezed = pdf.text.replace(" ", "").lower()
    for measure in told["measures"]:
        said = [measure.get(part) for part in ("numerator", "denominator", "not_known", "percent")]
        cells = [WITHHELD] * 4 if measure.get("withheld") else ["" if one is None else one for one in said]
        if not measure.get("values"):
            row = f"{measure['part'] or 'all'}{''.join(map(str, cells))}"
            assert row.replace(" ", "").lower() in squeezed, measure["id"]


@pytest.mark.parametrize(("name", "copy"), COPIES)
def test_the_pdf_of_a_report_says_what_its_json_says(borough: Pages, name: str, copy: str) -> None:
    told, pdf = both(borough.signed_in(Role.SAFEGUARDING_LEAD), name, copy)
    assert pdf.headings == [told["title"], *(words(table["title"]) for table in told["tables"])]
    if name in PERIODS:
        assert all(f"{datetime.fromisoformat(told[end]):%-d %B %Y}" in pdf.text for end in ("from", "to"))
    for table in told["tables"]:
        assert words(table["counts"]) in pdf.text
        assert numbers_in_order(pdf, table), table["title"]


def drafted(coordinator: Browser, place: str) -> bytes:
    address = f"/{place}/packs/{MEETING}"
    parts = {f"held_on-{part}": str(getattr(MEETING, part)) for part in ("day", "month", "year")}
    assert coordinator.post(f"/{place}/packs", **parts).status_code == 303
    token = field(coordinator.open(address).text, "csrf")
    assert coordinator.client.post(f"{address}/draft", data={"csrf": token}).status_code == 303
    return coordinator.get(f"{address}/pdf").content


@pytest.mark.parametrize("place", ["macse", "missing-group"])
def test_the_pdf_of_a_pack_says_whose_it_is_and_has_each_heading(borough: Pages, place: str) -> None:
    pdf = opened(drafted(borough.signed_in(Role.COORDINATOR), place))
    title = pdf.headings[0]
    assert f"{MEETING:%-d %B %Y}" in title
    assert pdf.reader.metadata
    assert pdf.reader.metadata.title == title
    for number, page in enumerate(pdf.pages, 1):
        assert "OFFICIAL-SENSITIVE" in page
        assert "Draft: nobody has approved it." in page
        assert f"Page {number} of {len(pdf.pages)}" in page
    assert all(heading in pdf.text for heading in pdf.headings)
    assert {"H1", "H2", "Table", "TH"} <= pdf.tags
    assert pdf.conforms_to == "1"
    assert pdf.beyond_the_edge() == []
