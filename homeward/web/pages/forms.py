"""The pages of the forms that put something on record (`forms.kinds`)."""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Annotated
from urllib.parse import urlencode
from uuid import UUID, uuid4

from fastapi import APIRouter, Depends, Request
from fastapi.responses import RedirectResponse, Response

from homeward.domain.events import parse
from homeward.errors import ConflictingEvent, InvalidTransition
from homeward.services.records import corrections
from homeward.store import drafts as stored
from homeward.store.unit_of_work import reading, unit_of_work
from homeward.web.access.auth import Person, may
from homeward.web.access.permissions import Permission
from homeward.web.forms import child_choice, drafts, known_people, records
from homeward.web.forms.answers import Answers, changed, moment_fields
from homeward.web.forms.check_answers import about_the_child, told_by_step
from homeward.web.forms.correction import correcting, prefilled, unsaid
from homeward.web.forms.disclosure import CONTACTS
from homeward.web.forms.envelope import CloudEvent, Origin
from homeward.web.forms.kinds import CONCERN, EDUCATION, FOUND, INTERVIEW, MISSING, Kind
from homeward.web.forms.reader import Doubt, Reader
from homeward.web.forms.steps import CHECK, GO, NEXT, STEP, Walk, field_after, walk, walk_to_mend
from homeward.web.forms.view import FormView, Posted, new_form, open_form
from homeward.web.state import state_of
from homeward.web.templating import page

router = APIRouter(include_in_schema=False)

ALREADY = "You have already recorded this form, with other answers. What you recorded first stands"

CHILD = "child"
"""The step that asks which child it is."""

STARTS_FROM = {"reference": records.REFERENCE, "child": re.compile(r"[\w-]{1,36}", re.ASCII)}
"""What the address of a new form may say of what it is about, and how that is written."""

Reporter = Annotated[Person, Depends(may(Permission.REPORT_MISSING))]
ReturnRecorder = Annotated[Person, Depends(may(Permission.RECORD_RETURN))]
Interviewer = Annotated[Person, Depends(may(Permission.LOG_INTERVIEW))]
EducationRecorder = Annotated[Person, Depends(may(Permission.RECORD_EDUCATION))]
PeopleSeeker = Annotated[Person, Depends(may(Permission.LOOK_UP_PEOPLE))]
Referrer = Annotated[Person, Depends(may(Permission.REFER_CONCERN))]


@router.get(MISSING.address)
def show_missing(request: Request, person: Reporter, form: UUID | None = None, child: str = "") -> Response:
    return show(request, MISSING, person, form, child=child)


@router.post(MISSING.address)
def post_missing(request: Request, person: Reporter, answers: Posted) -> Response:
    return handle(request, MISSING, person, answers)


@router.get(FOUND.address)
def show_found(
    request: Request, person: ReturnRecorder, form: UUID | None = None, reference: str = "", child: str = ""
) -> Response:
    """`reference` is that of a missing report recorded here: it says nothing of the child."""
    return show(request, FOUND, person, form, reference, child)


@router.post(FOUND.address)
def post_found(request: Request, person: ReturnRecorder, answers: Posted) -> Response:
    return handle(request, FOUND, person, answers)


@router.get(INTERVIEW.address)
def show_interview(
    request: Request, person: Interviewer, form: UUID | None = None, reference: str = "", child: str = ""
) -> Response:
    return show(request, INTERVIEW, person, form, reference, child)


@router.post(INTERVIEW.address)
def post_interview(request: Request, person: Interviewer, answers: Posted) -> Response:
    return handle(request, INTERVIEW, person, answers)


@router.get(CONCERN.address)
def show_concern(request: Request, person: Referrer, form: UUID | None = None, child: str = "") -> Response:
    return show(request, CONCERN, person, form, child=child)


@router.post(CONCERN.address)
def post_concern(request: Request, person: Referrer, answers: Posted) -> Response:
    return handle(request, CONCERN, person, answers)


@router.get(EDUCATION.address)
def show_education(request: Request, person: EducationRecorder, form: UUID | None = None) -> Response:
    return show(request, EDUCATION, person, form)


@router.post(EDUCATION.address)
def post_education(request: Request, person: EducationRecorder, answers: Posted) -> Response:
    return handle(request, EDUCATION, person, answers)


def show(
    request: Request, kind: Kind, person: Person, form: UUID | None, reference: str = "", child: str = ""
) -> Response:
    """The form's id stands in its address, so that going back in the browser finds what was typed there.
    `child` is a child's opaque reference, or a report's, where the form starts from one (`begun_with`)."""
    form_id = str(form or "")
    with reading(state_of(request).engine) as uow:
        recorder = records.recorder(uow, form_id)
        is_of_another = stored.is_of_another(uow, form_id, person.username)
    if form is None or is_of_another or recorder not in (None, person.username):
        return _new(kind, {"reference": reference, "child": child})
    if recorder:
        return page(request, "forms/already.html", kind=kind, form_id=form)
    at = f"{kind.address}?form={form}"
    answers = _prefilled(request, kind, person, reference, child)
    view = open_form(request, kind.title, at, answers, form_id=form_id)
    return _step(request, kind, person, view, request.query_params.get(STEP) or view.one(STEP))


def _new(kind: Kind, given: Mapping[str, str]) -> Response:
    about = {name: value for name, value in given.items() if STARTS_FROM[name].fullmatch(value)}
    at = f"#step-{kind.steps[0].name}" if kind.walks else ""
    return RedirectResponse(f"{kind.address}?{urlencode({'form': str(uuid4()), **about})}{at}", 303)


def _prefilled(request: Request, kind: Kind, person: Person, reference: str, child: str) -> Answers:
    if kind.corrects:
        return prefilled(kind.corrects.parts)
    answers = Answers()
    if child:
        with reading(state_of(request).engine) as uow:
            answers = child_choice.begun_with(uow, person, child, kind)
    elif records.REFERENCE.fullmatch(reference):
        answers = answers.with_values(**{"child-how": "reference", kind.about: reference})
    if kind.when:
        answers = answers.with_values(**dict(moment_fields(kind.when, state_of(request).clock())))
    return answers


def _step(request: Request, kind: Kind, person: Person, form: FormView, name: str) -> Response:
    """The form at one of its steps; the whole of it, where it has none."""
    if not kind.walks:
        return _page(request, kind, person, form)
    here = walk(kind.steps, form.answers, name)
    if here.shown != {CHECK}:
        return _page(request, kind, person, form, here)
    reader, events = read_form(request, kind, person, form.answers, form.id)
    if errors := reader.errors or records.check(events, form.answers, reader.now):
        return _to_mend(request, kind, person, replace(form, errors=errors))
    told = [parse(event, received_at=reader.now) for event in events]
    typed = form.answers.with_values(step=CHECK).pairs()
    chosen = child_choice.offer(request, person, form.answers, lists=False).chosen
    return page(
        request,
        "forms/check.html",
        kind=kind,
        form=form,
        walk=here,
        told=told_by_step(here, told, form.id),
        about=about_the_child(chosen, told),
        typed=[(name, value) for name, value in typed if name not in drafts.CARRIED],
    )


def _to_mend(request: Request, kind: Kind, person: Person, form: FormView) -> Response:
    """Every step in which something is wrong."""
    where = walk_to_mend(kind.steps, form.answers, form.errors) if kind.walks else None
    return _page(request, kind, person, form, where)


def _page(
    request: Request, kind: Kind, person: Person, form: FormView, where: Walk | None = None
) -> Response:
    lists = where is None or CHILD in where.shown
    return page(
        request,
        kind.template,
        status=422 if form.errors else 200,
        kind=kind,
        form=form,
        walk=where,
        offer=child_choice.offer(request, person, form.answers, lists=lists),
        about=kind.about,
        known=known_people.offered(request, person, form.answers),
    )


def handle(request: Request, kind: Kind, person: Person, answers: Answers) -> Response:
    form_id, action = _form_id(answers), answers.one("action")
    answers = known_people.taken(request, person, answers.with_values(form=form_id))
    if (more := changed(answers, action, state_of(request).clock())) is not None:
        step = walk(kind.steps, more, CHECK).step_of(field_after(answers, action)) if kind.walks else None
        return _step(request, kind, person, FormView(form_id, more), step.name if step else "")
    if kind.walks and action.partition(":")[0] in (NEXT, GO):
        return _walk_on(request, kind, person, FormView(form_id, answers), action)
    reader, events = read_form(request, kind, person, answers, form_id)
    errors = reader.errors or records.check(events, answers, reader.now)
    if not errors and reader.doubts:
        return _ask(request, kind, answers, reader.doubts)
    errors = errors or _record(request, kind, form_id, events, reader.now)
    if errors:
        return _to_mend(request, kind, person, FormView(form_id, answers, errors))
    return RedirectResponse(f"/recorded/{form_id}", 303)


def _walk_on(request: Request, kind: Kind, person: Person, form: FormView, action: str) -> Response:
    """To another step. Where what was typed is kept, by its address, so that going back finds each step."""
    verb, _, to = action.partition(":")
    here = walk(kind.steps, form.answers, form.one(STEP))
    if verb == NEXT:
        reader, events = read_form(request, kind, person, form.answers, form.id)
        every = reader.errors or records.check(events, form.answers, reader.now)
        errors = {field: sentence for field, sentence in every.items() if here.step_of(field) == here.current}
        if errors:
            return _page(request, kind, person, replace(form, errors=errors), here)
        to = here.after(form.answers)
    mark = drafts.kept(request)
    if mark is None:
        return _step(request, kind, person, form, to)
    request.state.draft = None
    return RedirectResponse(f"{mark.page}&{urlencode({STEP: to})}#step-{to}", 303)


def _ask(request: Request, kind: Kind, answers: Answers, doubts: list[Doubt]) -> Response:
    """Is that right? The page holds the whole form, and what is confirmed is taken."""
    mark = drafts.kept(request)
    step = walk(kind.steps, answers, CHECK).step_of(doubts[0].name) if kind.walks else None
    at = f"&{urlencode({STEP: step.name})}" if step else ""
    return page(
        request,
        "forms/confirm.html",
        form=FormView(answers.one("form"), answers),
        kind=kind,
        doubts=doubts,
        typed=[(name, value) for name, value in answers.pairs() if name not in drafts.CARRIED],
        back=f"{mark.page}{at}" if mark else kind.address,
    )


@router.post("/children/find")
def find_children(request: Request, person: Reporter, answers: Posted, about: str = "") -> Response:
    """The list alone, for a form that is open. What is typed is never put in an address."""
    form = FormView(answers.one("form"), answers)
    offer = child_choice.offer(request, person, answers)
    about = about if about in (MISSING.about, FOUND.about, INTERVIEW.about) else ""
    return page(request, "forms/children.html", form=form, offer=offer, about=about)


@router.post("/people/find")
def find_people(request: Request, person: PeopleSeeker, answers: Posted, block: str = "") -> Response:
    """The people and places spoken of before, for a form that is open."""
    found = known_people.found(request, person, answers, block) if block in answers.blocks(CONTACTS) else ()
    return page(request, "forms/known.html", found=found, block=block)


def _form_id(answers: Answers) -> str:
    """The form's own id, or a new one where what came back is none."""
    try:
        return str(UUID(answers.one("form")))
    except ValueError:
        return new_form().id


def read_form(
    request: Request, kind: Kind, person: Person, answers: Answers, form_id: str
) -> tuple[Reader, list[CloudEvent]]:
    """The form's events; every error and doubt at once."""
    state = state_of(request)
    now = state.clock()
    corrected = kind.corrects.parts[""] if kind.corrects else None
    with reading(state.engine) as uow:
        recorded_at = records.recorded_at(uow, form_id, now)
        on_record = child_choice.on_record(uow, person, answers, corrected)
    reader = Reader(answers, now, on_record, unsaid(kind.corrects.parts) if kind.corrects else ())
    origin = Origin(form_id, person.username, person.organisation, recorded_at)
    if kind.corrects is None:
        return reader, kind.read(reader, origin)
    correction = correcting(reader, origin, kind.corrects.parts)
    events = kind.read(reader, correction)
    return reader, events and [*events, *correction.withdrawals(events)]


def _record(
    request: Request, kind: Kind, form_id: str, events: list[CloudEvent], now: datetime
) -> dict[str, str]:
    try:
        with unit_of_work(state_of(request).engine) as uow:
            if kind.corrects and records.recorder(uow, form_id):
                return {}  # sent twice
            if kind.corrects:
                corrections.check_stands(uow, kind.corrects.seq)
            records.record(uow, events, now)
    except ConflictingEvent:
        return {"child-how": ALREADY}
    except InvalidTransition as error:
        return {"why": str(error)}
    return {}
