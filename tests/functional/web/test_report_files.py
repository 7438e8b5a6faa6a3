"""Each report as each kind of file, in both copies."""

import pytest

from homeward.reports.catalogue import REPORTS
from homeward.web.access.permissions import Role
from tests.factories import event_factory
from tests.functional.web.test_reports import absence, child
from tests.pages import Pages


@pytest.mark.parametrize("copy", ["inside", "published"])
@pytest.mark.parametrize("kind", ["csv", "json", "pdf"])
@pytest.mark.parametrize(
    ("report", "period"), [("quarterly", "2025Q4"), ("stay-safe", "2026-03"), ("interviews", "2026-W10")]
)
def test_each_file_of_each_copy_can_be_had(
    pages: Pages, report: str, period: str, kind: str, copy: str
) -> None:
    """Of small numbers, which the one copy says and the other withholds."""
    for number in range(1, 7):
        sex = "male" if number == 6 else "female"
        pages.record([event_factory("child.registered", child=child(number), sex=sex)])
        pages.record(absence(number, "02"))
    lead = pages.signed_in(Role.SAFEGUARDING_LEAD)
    given = lead.get(f"/reports/{report}/file.{kind}?period={period}&copy={copy}")
    assert given.status_code == 200
    assert given.content


@pytest.mark.parametrize("report", REPORTS)
def test_each_report_is_to_be_had_as_each_file(pages: Pages, report: str) -> None:
    pages.record([event_factory("child.registered"), event_factory("missing.reported")])
    lead = pages.signed_in(Role.SAFEGUARDING_LEAD)
    kinds = ("csv", "json", "pdf")
    given = {kind: lead.get(f"/reports/{report}/file.{kind}").status_code for kind in kinds}
    assert given == dict.fromkeys(kinds, 200)
