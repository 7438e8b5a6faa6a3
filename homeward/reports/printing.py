"""A report as a page that prints well, and as PDF."""

from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined

from homeward.domain.calendar.deadlines import LONDON
from homeward.errors import NoPdf
from homeward.reports.sheet import Sheet, in_days


def as_html(sheet: Sheet) -> str:
    """A page that needs nothing beside it."""
    made = f"{sheet.as_of.astimezone(LONDON):%-d %B %Y at %H:%M}"
    page = _environment().get_template("report.html")
    return page.render(sheet=sheet, days=in_days(sheet.period), made=made, copy_of=copy_of)


def copy_of(sheet: Sheet) -> str:
    """Who may be given this copy."""
    if any(table.lists for table in sheet.tables):
        return "Names children: for those alone who may see them"
    if sheet.internal:
        return "Inside copy: small numbers are shown"
    return "Published copy: small numbers are withheld"


def as_pdf(sheet: Sheet) -> bytes:
    """Tagged, so that a screen reader finds headings and tables. Raises NoPdf without the system's Pango."""
    try:
        from weasyprint import HTML  # takes half a second, and the libraries that it looks for
    except OSError as error:
        raise NoPdf from error
    pdf: bytes = HTML(string=as_html(sheet)).write_pdf(pdf_tags=True)
    return pdf


@cache
def _environment() -> Environment:
    return Environment(loader=PackageLoader("homeward.reports"), autoescape=True, undefined=StrictUndefined)
