"""Every report that there is. A new one is a file with a `REPORT`, and its line here."""

from homeward.reports import (
    audit_lists,
    duty_sheet,
    education,
    interviews,
    other_authorities,
    stay_safe,
)
from homeward.reports.quarterly import tables
from homeward.reports.report import Report

REPORTS: dict[str, Report] = {
    each.name: each
    for each in (
        tables.REPORT,
        stay_safe.REPORT,
        interviews.REPORT,
        duty_sheet.REPORT,
        education.REPORT,
        other_authorities.REPORT,
        audit_lists.REPORT,
    )
}
"""By name, in the order of the page."""
