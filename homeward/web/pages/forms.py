"""The forms that put something on record: a child missing, a child back, a return interview."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request
from fastapi.responses import RedirectResponse, Response

from homeward.errors import ConflictingEvent
from homeward.store.unit_of_work import reading, unit_of_work
from homeward.web import records
from homeward.web.auth import Person, may
from homeward.web.forms.answers import Answers, changed
from homeward.web.forms.envelope import CloudEvent, Origin
from homeward.web.forms.found import read_found
from homeward.web.forms.interview import read_interview
from homeward.web.forms.missing import read_missing
from homeward.web.forms.reader import Reader
from homeward.web.formview import FormView, Posted, new_form
from homeward.web.permissions import Permission
from homeward.web.state import state_of
from homeward.web.templating import page

router = APIRouter(include_in_schema=False)

ALREADY = "You have already recorded this form, with other answers. What you recorded first stands"


@dataclass(frozen=True)
class Kind:
    """One of the forms: its page, and how its answers become events."""

    template: str
    read: Callable[[Reader, Origin], list[CloudEvent]]


MISSING = Kind("forms/missing.html", read_missing)
FOUND = Kind("forms/found.html", read_found)
INTERVIEW = Kind("forms/interview.html", read_interview)

Reporter = Annotated[Person, Depends(may(Permission.REPORT_MISSING))]
ReturnRecorder = Annotated[Person, Depends(may(Permission.RECORD_RETURN))]
Interviewer = Annotated[Person, Depends(may(Permission.LOG_INTERVIEW))]


@router.get("/missing/new")
def show_missing(request: Request, person: Reporter) -> Response:
    return page(request, MISSING.template, form=new_form())


@router.post("/missing/new")
def post_missing(request: Request, person: Reporter, answers: Posted) -> Response:
    return _handle(request, MISSING, person, answers)


@router.get("/returns/new")
def show_found(request: Request, person: ReturnRecorder, reference: str = "") -> Response:
    """`reference` is that of a missing report recorded here: it says nothing of the child."""
    return page(request, FOUND.template, form=_about(reference, "episode"))


@router.post("/returns/new")
def post_found(request: Request, person: ReturnRecorder, answers: Posted) -> Response:
    return _handle(request, FOUND, person, answers)


@router.get("/interviews/new")
def show_interview(request: Request, person: Interviewer, reference: str = "") -> Response:
    return page(request, INTERVIEW.template, form=_about(reference, "episodes"))


@router.post("/interviews/new")
def post_interview(request: Request, person: Interviewer, answers: Posted) -> Response:
    return _handle(request, INTERVIEW, person, answers)


def _about(reference: str, field: str) -> FormView:
    form = new_form()
    if not records.REFERENCE.fullmatch(reference):
        return form
    return FormView(form.id, form.answers.with_values(**{"child-how": "reference", field: reference}))


def _handle(request: Request, kind: Kind, person: Person, answers: Answers) -> Response:
    form_id = _form_id(answers)
    answers = answers.with_values(form=form_id)
    if (more := changed(answers, answers.one("action"))) is not None:
        return page(request, kind.template, form=FormView(form_id, more))
    errors = _record(request, kind, person, answers, form_id)
    if errors:
        return page(request, kind.template, form=FormView(form_id, answers, errors), status=422)
    return RedirectResponse(f"/recorded/{form_id}", 303)


def _form_id(answers: Answers) -> str:
    """The form's own id, or a new one where what came back is none."""
    try:
        return str(UUID(answers.one("form")))
    except ValueError:
        return new_form().id


def _record(request: Request, kind: Kind, person: Person, answers: Answers, form_id: str) -> dict[str, str]:
    """Record the form, or say what is wrong with it; every error at once."""
    state = state_of(request)
    now = state.clock()
    with reading(state.engine) as uow:
        recorded_at = records.recorded_at(uow, form_id, now)
        reports = records.reports(uow, f"{answers.one('episode')} {answers.one('episodes')}".split())
    reader = Reader(answers, now, reports)
    events = kind.read(reader, Origin(form_id, person.username, person.organisation, recorded_at))
    if errors := reader.errors or records.check(events, answers, now):
        return errors
    try:
        with unit_of_work(state.engine) as uow:
            records.record(uow, events, now)
    except ConflictingEvent:
        return {"child-how": ALREADY}
    return {}
