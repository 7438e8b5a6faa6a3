"""A report as a page that prints well, and as PDF."""

from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined

from homeward.domain.calendar.deadlines import LONDON
from homeward.engine.words.phrases import when
from homeward.errors import NoPdf
from homeward.reports.pack import Pack
from homeward.reports.sheet import Sheet, in_days


def as_html(sheet: Sheet) -> str:
    """A page that needs nothing beside it."""
    made = f"{sheet.as_of.astimezone(LONDON):%-d %B %Y at %H:%M}"
    page = _environment().get_template("report.html")
    return page.render(sheet=sheet, days=in_days(sheet.period), made=made, copy_of=copy_of)


def copy_of(sheet: Sheet) -> str:
    """Who may be given this copy."""
    if sheet.lists_children:
        return "Names children: for those alone who may see them"
    if sheet.internal:
        return "Inside copy: small numbers are shown"
    return "Published copy: small numbers are withheld"


def pack_as_html(pack: Pack, standing: str) -> str:
    """The same of a meeting's pack; `standing` says whether it is approved."""
    filled = {"pack": pack, "standing": standing, "made": when(pack.as_of)}
    return _environment().get_template("pack.html").render(filled)


def as_pdf(sheet: Sheet) -> bytes:
    """Raises NoPdf without the system's Pango."""
    return _laid_out(as_html(sheet))


def pack_as_pdf(pack: Pack, standing: str) -> bytes:
    """Raises NoPdf without the system's Pango."""
    return _laid_out(pack_as_html(pack, standing))


def _laid_out(html: str) -> bytes:
    """By PDF/UA-1: tagged, so that a screen reader finds headings and tables."""
    try:
        from weasyprint import HTML  # takes half a second, and the libraries that it looks for
    except OSError as error:
        raise NoPdf from error
    pdf: bytes = HTML(string=html).write_pdf(pdf_variant="pdf/ua-1")
    return pdf


@cache
def _environment() -> Environment:
    return Environment(loader=PackageLoader("homeward.reports"), autoescape=True, undefined=StrictUndefined)
