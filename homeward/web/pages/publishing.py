"""What was given out of a report: the record of it, what it said, and what has changed since."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import RedirectResponse, Response

from homeward.errors import NotFound
from homeward.reports import history
from homeward.reports.printing import copy_of
from homeward.reports.report import Report
from homeward.reports.sheet import Sheet, in_days
from homeward.store import accounts, publications
from homeward.store.publications import Publication
from homeward.store.unit_of_work import reading, unit_of_work
from homeward.web.access.auth import Person, may
from homeward.web.access.permissions import Permission
from homeward.web.forms.answers import Answers
from homeward.web.forms.reader import Reader
from homeward.web.forms.report import COPIES, read_given_out
from homeward.web.forms.view import FormView, Posted, open_form, sent_again
from homeward.web.pages.reports import (
    INSIDE,
    PUBLISHED,
    Asked,
    Reading,
    asked_rightly,
    drawn,
    open_report,
    sees_inside,
)
from homeward.web.state import state_of
from homeward.web.templating import page

router = APIRouter(prefix="/reports/{name}", include_in_schema=False)

Publishing = Annotated[Person, Depends(may(Permission.PUBLISH_REPORTS))]


def _of_numbers(name: str, person: Person) -> Report:
    """Raises NotFound of a list of children: it is looked at, and never given out."""
    report = open_report(name, person)
    if report.of_children:
        raise NotFound("This report names children. It is looked at, and not given out.")
    return report


@router.get("/publish")
def show_form(request: Request, name: str, person: Publishing, period: str = "") -> Response:
    this = asked_rightly(request, _of_numbers(name, person), person, period, PUBLISHED)
    address = f"/reports/{name}/publish?period={this.name}"
    form = open_form(request, "Record that a report is given out", address, Answers({"copy": (PUBLISHED,)}))
    return _form_page(request, this, form)


@router.post("/publish")
def publish(request: Request, name: str, person: Publishing, answers: Posted, period: str = "") -> Response:
    """The figures are drawn now, and kept as they are."""
    this = asked_rightly(request, _of_numbers(name, person), person, period, PUBLISHED)
    reader = Reader(answers, state_of(request).clock())
    if (given := read_given_out(reader)) is None:
        return _form_page(request, this, sent_again(reader), status=422)
    this = asked_rightly(request, this.report, person, period, given.copy)
    sheet, state = drawn(request, this, person), state_of(request)
    with unit_of_work(state.engine) as uow:
        history.publish(uow, this.report, sheet, to=given.to, by=person.username, now=state.clock())
    return RedirectResponse(f"/reports/{name}/history?done=kept", 303)


def _form_page(request: Request, this: Asked, form: FormView, *, status: int = 200) -> Response:
    return page(
        request,
        "reports/publish.html",
        status=status,
        asked=this,
        of_withheld=drawn(request, this, request.state.person).of_withheld,
        form=form,
        copies=COPIES if sees_inside(request.state.person) else {PUBLISHED: COPIES[PUBLISHED]},
        in_days=in_days,
    )


@router.get("/history")
def show_history(request: Request, name: str, person: Reading, done: str = "") -> Response:
    report = _of_numbers(name, person)
    with reading(state_of(request).engine) as uow:
        found = [each for each in publications.of_report(uow, name) if _may_see(each, person)]
        names = accounts.names(uow)
    return page(
        request,
        "reports/history.html",
        report=report,
        found=found,
        names=names,
        earlier=_earlier(found),
        copies=COPIES,
        done=done,
        in_days=in_days,
    )


def _may_see(publication: Publication, person: Person) -> bool:
    return sees_inside(person) or not publication.internal


def _earlier(found: list[Publication]) -> dict[int, int]:
    """By number: the number of the publication before it, of the same period and copy."""
    last: dict[object, int] = {}
    earlier = {}
    for each in reversed(found):
        what = each.period, each.internal
        if what in last:
            earlier[each.number] = last[what]
        last[what] = each.number
    return earlier


def _one(request: Request, report: Report, number: int, person: Person) -> Publication:
    """Raises NotFound."""
    with reading(state_of(request).engine) as uow:
        found = publications.one(uow, number)
    if found.report != report.name or not _may_see(found, person):
        raise NotFound(f"Nothing of this report was given out as number {number}.")
    return found


@router.get("/published/{number}")
def show_published(request: Request, name: str, number: int, person: Reading) -> Response:
    """As it was given out."""
    report = _of_numbers(name, person)
    found = _one(request, report, number, person)
    with reading(state_of(request).engine) as uow:
        names = accounts.names(uow)
    return page(
        request,
        "reports/published.html",
        report=report,
        published=found,
        sheet=history.kept(found),
        names=names,
        in_days=in_days,
        copy_of=copy_of,
    )


@router.get("/published/{number}/changes")
def show_changes(
    request: Request, name: str, number: int, person: Reading, later: int | None = None
) -> Response:
    """Against a later publication, or the figures as they are now. Raises HomewardError where the two are not
    of one period and copy."""
    report = _of_numbers(name, person)
    first = _one(request, report, number, person)
    second = _one(request, report, later, person) if later else None
    before = history.kept(first)
    after = history.kept(second) if second else _as_it_is_now(request, report, first, person)
    return page(
        request,
        "reports/changes.html",
        report=report,
        first=first,
        second=second,
        changes=history.changes(before, after),
        unchanged=history.unchanged(before),
        in_days=in_days,
        copy_of=copy_of(before),
    )


def _as_it_is_now(request: Request, report: Report, first: Publication, person: Person) -> Sheet:
    name = report.kind.name(first.period) if report.kind else ""
    copy = INSIDE if first.internal else PUBLISHED
    return drawn(request, asked_rightly(request, report, person, name, copy), person)
