"""The reports: what each is for, its figures of a period, whose a number is, and the files of the same."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from homeward.domain.calendar.quarters import Period
from homeward.errors import NotFound
from homeward.reports.catalogue import REPORTS
from homeward.reports.printing import as_pdf, copy_of
from homeward.reports.report import Ask, Audience, Report, drawn_for
from homeward.reports.sheet import Row, Sheet, Table, in_days
from homeward.services.children.people import people
from homeward.store import access, accounts, publications
from homeward.store.unit_of_work import reading, unit_of_work
from homeward.web.access import permissions
from homeward.web.access.auth import Person, may
from homeward.web.access.permissions import Permission
from homeward.web.forms.answers import Answers
from homeward.web.forms.view import FormView
from homeward.web.state import state_of
from homeward.web.templating import page

router = APIRouter(prefix="/reports", include_in_schema=False)

Reading = Annotated[Person, Depends(may(Permission.SEE_REPORTS))]

NEEDS = {
    Audience.COUNTS: Permission.SEE_REPORTS,
    Audience.CHILDREN: Permission.SEE_CHILD,
    Audience.DUTY: Permission.SEE_ALERTS,
    Audience.AUDIT: Permission.SEE_AUDIT_LISTS,
}
"""What one has to be allowed to see besides, to see a report."""
INSIDE, PUBLISHED = "inside", "published"
COPIES = {INSIDE: "Inside copy, with small numbers", PUBLISHED: "Published copy, small numbers withheld"}
MEDIA = {"csv": "text/csv; charset=utf-8", "json": "application/json", "pdf": "application/pdf"}


def open_report(name: str, person: Person) -> Report:
    """Raises NotFound, NotAllowed."""
    if name not in REPORTS:
        raise NotFound("There is no report of this name.")
    permissions.check(person.role, NEEDS[REPORTS[name].audience])
    return REPORTS[name]


def sees_inside(person: Person) -> bool:
    """Small numbers tell nothing to those to whom every child's page is open."""
    return person.can(Permission.SEE_SMALL_COUNTS) or person.can(Permission.SEE_CHILD)


@dataclass(frozen=True)
class Asked:
    """A report of a period in one of its copies; `name` of the period in the address."""

    report: Report
    period: Period
    copy: str
    name: str

    def address(self, path: str = "", **more: object) -> str:
        given = {"period": self.name, "copy": self.copy, **more}
        said = "&".join(f"{key}={value}" for key, value in given.items() if value)
        return f"/reports/{self.report.name}{path}" + (f"?{said}" if said else "")


def asked(request: Request, report: Report, person: Person, period: str, copy: str) -> Asked:
    """The last period where none is named. Raises ValueError where a name is no period's."""
    kind, now = report.kind, state_of(request).clock()
    chosen = kind.named(period) if kind and period else report.last(now)
    copy = INSIDE if sees_inside(person) and copy != PUBLISHED else PUBLISHED
    return Asked(report, chosen, "" if report.of_children else copy, kind.name(chosen) if kind else "")


def drawn(request: Request, this: Asked, person: Person) -> Sheet:
    state = state_of(request)
    state.rules.refresh()
    ask = Ask(this.period, state.area, state.rules.rules, state.clock())
    sheet = drawn_for(state.engine, this.report, ask, person.username)
    return sheet.published() if this.copy == PUBLISHED else sheet


@router.get("")
def show_reports(request: Request, person: Reading) -> Response:
    with reading(state_of(request).engine) as uow:
        latest = {each.report: each for each in publications.latest(uow)}
        names = accounts.names(uow)
    open_to = [each for each in REPORTS.values() if person.can(NEEDS[each.audience])]
    return page(
        request,
        "reports/list.html",
        counts=[each for each in open_to if not each.of_children],
        lists=[each for each in open_to if each.of_children],
        latest=latest,
        names=names,
        in_days=in_days,
    )


@router.get("/{name}")
def show_report(request: Request, name: str, person: Reading, period: str = "", copy: str = "") -> Response:
    report = open_report(name, person)
    try:
        this = asked(request, report, person, period, copy)
    except ValueError:
        return _no_period(request, report, period)
    return page(
        request,
        "reports/report.html",
        report=report,
        asked=this,
        sheet=drawn(request, this, person),
        form=FormView("", Answers({"period": (this.name,)})),
        periods=_offered(request, report, this.period),
        copies=COPIES if not report.of_children and sees_inside(person) else {},
        whose=_whose(this) if person.can(Permission.SEE_CHILD) and this.copy != PUBLISHED else None,
        publishes=person.can(Permission.PUBLISH_REPORTS) and not report.of_children,
        in_days=in_days,
        copy_of=copy_of,
    )


def _whose(this: Asked) -> Callable[[int, int, int], str]:
    """Makes the address of the children behind a number."""
    return lambda table, row, column: this.address("/rows", table=table, row=row, column=column)


def _offered(request: Request, report: Report, chosen: Period | None) -> dict[str, str]:
    """The periods to choose from, by name; the chosen one whatever it is."""
    if report.kind is None:
        return {}
    recent = report.kind.recent(state_of(request).clock())
    every = recent if chosen is None or chosen in recent else [chosen, *recent]
    return {report.kind.name(each): in_days(each) for each in every}


def _no_period(request: Request, report: Report, typed: str) -> Response:
    assert report.kind
    wanted = f"Choose a {report.kind.word}. In an address it is written like {report.kind.example}."
    form = FormView("", Answers({"period": (typed,)}), {"period": wanted})
    return page(
        request,
        "reports/report.html",
        status=422,
        report=report,
        asked=None,
        form=form,
        periods=_offered(request, report, None),
    )


@router.get("/{name}/rows")
def show_rows(
    request: Request, name: str, person: Reading, table: int, row: int, column: int, period: str = ""
) -> Response:
    """Whose the number is in this table, row and column, each counted from 1."""
    report = open_report(name, person)
    permissions.check(person.role, Permission.SEE_CHILD)
    this = asked_rightly(request, report, person, period, INSIDE)
    sheet = drawn(request, this, person)
    found, told = _at(sheet, table, row)
    refs = told.behind_cell(column - 1)
    if not refs or not 0 < column <= len(found.heads):
        raise NotFound("There is nobody behind this number now. Look at the report again.")
    state = state_of(request)
    with unit_of_work(state.engine) as uow:
        who = people(uow, set(refs))
        access.record_all(uow, state.clock(), person.username, set(refs), f"report: {name}, whose")
    listed = sorted((who[ref] for ref in refs), key=lambda each: each.name)
    figure = found, told.name, found.heads[column - 1], told.cells[column - 1]
    return page(
        request, "reports/rows.html", asked=this, sheet=sheet, figure=figure, listed=listed, in_days=in_days
    )


def _at(sheet: Sheet, table: int, row: int) -> tuple[Table, Row]:
    """Raises NotFound."""
    if 0 < table <= len(sheet.tables) and 0 < row <= len(sheet.tables[table - 1].rows):
        found = sheet.tables[table - 1]
        return found, found.rows[row - 1]
    raise NotFound("The report has no such number now. Look at it again.")


@router.get("/{name}/file.{form}")
def give_file(
    request: Request, name: str, form: str, person: Reading, period: str = "", copy: str = ""
) -> Response:
    """The same figures as CSV, JSON or PDF."""
    report = open_report(name, person)
    if form not in MEDIA:
        raise NotFound("A report comes as CSV, JSON or PDF.")
    this = asked_rightly(request, report, person, period, copy)
    sheet = drawn(request, this, person)
    content: str | bytes
    match form:
        case "csv":
            content = sheet.as_csv()
        case "json":
            content = json.dumps(sheet.as_json(), ensure_ascii=False)
        case _:
            content = as_pdf(sheet)
    parts = ("homeward", name, this.name or this.period.last.isoformat(), this.copy)
    file = f"{'-'.join(filter(None, parts))}.{form}"
    given = {"Content-Disposition": f'attachment; filename="{file}"'}
    return Response(content, media_type=MEDIA[form], headers=given)


def asked_rightly(request: Request, report: Report, person: Person, period: str, copy: str) -> Asked:
    """Raises NotFound where the address names no period."""
    try:
        return asked(request, report, person, period, copy)
    except ValueError as error:
        raise NotFound("The address names no period of this report. Open it and choose one.") from error
