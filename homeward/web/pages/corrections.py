"""One record, with "This is wrong"; and records that a return no longer holds: are they to go?"""

from dataclasses import replace
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request
from fastapi.responses import RedirectResponse, Response

from homeward.domain.events import PAGES
from homeward.errors import InvalidEvent, InvalidTransition, NotAllowed, NotFound
from homeward.services.children.people import spoken_of
from homeward.services.records import corrections
from homeward.services.records.corrections import RecordView
from homeward.services.tasks import worklist
from homeward.store import access, queries
from homeward.store.unit_of_work import UnitOfWork, reading, unit_of_work
from homeward.web.access.auth import Person, SignedIn, may
from homeward.web.access.permissions import Permission
from homeward.web.forms.kinds import CONCERN, EDUCATION, FOUND, INTERVIEW, MISSING, Corrected, Kind
from homeward.web.forms.reader import MOST_NARRATIVE, Reader
from homeward.web.forms.view import FormView, Posted, open_form, sent_again
from homeward.web.pages.forms import handle, show
from homeward.web.pages.interview_arrangements import BY_TYPE as INTERVIEW_FORMS
from homeward.web.state import state_of
from homeward.web.templating import page
from homeward.web.words.as_typed import child_in_words

router = APIRouter(include_in_schema=False)

Correcting = Annotated[Person, Depends(may(Permission.CORRECT_RECORDS))]

NOT_THEIRS = "Only whoever recorded this, their organisation and the duty team may put it right."
ANSWERS = {"go": "They are wrong and are to go", "stay": "They are right and stay"}
FORMS = {
    "missing.reported": MISSING,
    "missing.found": FOUND,
    "rhi.completed": INTERVIEW,
    "concern.referred": CONCERN,
    "education.missing": EDUCATION,
    **INTERVIEW_FORMS,
}
"""By the type of the record, the form that corrects it."""


def _is_theirs(person: Person, view: RecordView) -> bool:
    """Whether the person, or somebody of the same organisation, recorded it here."""
    event = view.event
    if event.source != PAGES or not person.can(Permission.CORRECT_OWN_RECORDS):
        return False
    return person.username == event.actor or person.organisation == event.actor_org


def _may_correct(person: Person, view: RecordView) -> bool:
    return person.can(Permission.CORRECT_RECORDS) or _is_theirs(person, view)


@router.get("/records/{seq}")
def show_record(request: Request, seq: int, person: SignedIn) -> Response:
    return _page(request, seq, person, open_form(request, "Withdraw a record", f"/records/{seq}"))


@router.get("/records/{seq}/correct")
def show_correction(request: Request, seq: int, person: SignedIn, form: UUID | None = None) -> Response:
    """The form that the record would be recorded with, filled in."""
    kind = _correction(request, seq, person)
    with reading(state_of(request).engine) as uow:
        if corrections.record(uow, seq).replaced_by:
            return RedirectResponse(f"/records/{seq}", 303)
    return show(request, kind, person, form)


@router.post("/records/{seq}/correct")
def correct(request: Request, seq: int, person: SignedIn, answers: Posted) -> Response:
    return handle(request, _correction(request, seq, person), person, answers)


def _correction(request: Request, seq: int, person: Person) -> Kind:
    """Raises NotFound or NotAllowed."""
    state = state_of(request)
    with unit_of_work(state.engine) as uow:
        view = _visible(corrections.record(uow, seq), person)
        if not _may_correct(person, view):
            raise NotAllowed(NOT_THEIRS)
        if (form := FORMS.get(view.event.type)) is None:
            raise NotFound("There is no form that corrects this record.")
        _record_look(uow, request, person, view)
        corrects = Corrected(seq, corrections.parts(uow, seq), _about(uow, view, person))
    title = f"Correct: {form.title[0].lower()}{form.title[1:]}"
    at = f"/records/{seq}/correct"
    return replace(form, title=title, button="Record the correction", address=at, corrects=corrects)


@router.post("/records/{seq}")
def withdraw(request: Request, seq: int, person: SignedIn, answers: Posted) -> Response:
    state = state_of(request)
    reader = Reader(answers, state.clock())
    why = reader.text("why", missing="Enter what is wrong with it", most=MOST_NARRATIVE) or ""
    with unit_of_work(state.engine) as uow:
        view = _visible(corrections.record(uow, seq), person)
    if not _may_correct(person, view):
        raise NotAllowed(NOT_THEIRS)
    if not reader.errors:
        try:
            with unit_of_work(state.engine) as uow:
                step = state.step(person.username, person.organisation)
                corrections.withdraw(uow, [seq], step, organisation=person.organisation, why=why)
            return RedirectResponse(f"/records/{seq}", 303)
        except InvalidTransition as error:
            reader.wrong("why", str(error))
        except InvalidEvent as error:
            reader.wrong("why", f"What you typed {error.problems[0].message}")
    return _page(request, seq, person, sent_again(reader), status=422)


def _record_look(uow: UnitOfWork, request: Request, person: Person, view: RecordView) -> None:
    """With the child whom the record is about, and with those whom it names."""
    shown = spoken_of(uow, [{"source": view.event.source, "id": view.event.id}])
    access.record_all(uow, state_of(request).clock(), person.username, shown, "record")


def _visible(view: RecordView, person: Person) -> RecordView:
    """Raises NotFound where the person may not know that there is such a record."""
    if person.can(Permission.SEE_ALERTS) or _is_theirs(person, view):
        return view
    raise NotFound("No record goes by this number.")


def _page(request: Request, seq: int, person: Person, form: FormView, *, status: int = 200) -> Response:
    state = state_of(request)
    with unit_of_work(state.engine) as uow:
        view = _visible(corrections.record(uow, seq), person)
        main = corrections.recorded_with(uow, view.event)
        is_corrected_there = main is not None and corrections.record(uow, main).event.type in FORMS
        _record_look(uow, request, person, view)
        about = _about(uow, view, person)
    return page(
        request,
        "records/record.html",
        status=status,
        view=view,
        about=about,
        form=form,
        may_withdraw=view.can_be_put_right and _may_correct(person, view),
        sees_reasons=person.can(Permission.SEE_ALERTS),
        corrected_at=f"/records/{main}/correct" if is_corrected_there else "",
    )


def _about(uow: UnitOfWork, view: RecordView, person: Person) -> str:
    """The child by name to those who see alerts; to others as they themselves said it."""
    if view.person and person.can(Permission.SEE_ALERTS):
        return view.person.name
    return child_in_words(uow, [view.event], person.organisation) if view.event.child else ""


@router.get("/no-longer-sent/{task_id}")
def show_question(request: Request, task_id: str, person: Correcting) -> Response:
    form = open_form(request, "Missing from a return", f"/no-longer-sent/{task_id}")
    return _question(request, task_id, person, form)


@router.post("/no-longer-sent/{task_id}")
def answer(request: Request, task_id: str, person: Correcting, answers: Posted) -> Response:
    """Withdraw all of the records in the person's name, or keep them until a return says otherwise again."""
    state = state_of(request)
    reader = Reader(answers, state.clock())
    choice = reader.choice("answer", ANSWERS, missing="Say whether the records are to go")
    reason = reader.text("reason", missing="Enter how you know", most=MOST_NARRATIVE) or ""
    if not reader.errors:
        try:
            with unit_of_work(state.engine) as uow:
                step, task = (
                    state.step(person.username, person.organisation),
                    worklist.view(uow, task_id, person.role).task.row,
                )
                if choice == "go":
                    keys = {(each["source"], each["id"]) for each in task.evidence or ()}
                    seqs, by = queries.seqs(uow, keys), person.organisation
                    corrections.withdraw(uow, seqs, step, organisation=by, why=reason)
                else:
                    worklist.deal_with(uow, task_id, person.role, step, reason=reason)
            return RedirectResponse("/tasks?done=yes", 303)
        except InvalidEvent as error:
            reader.wrong("reason", f"What you typed {error.problems[0].message}")
    form = sent_again(reader)
    return _question(request, task_id, person, form, status=422)


def _question(
    request: Request, task_id: str, person: Person, form: FormView, *, status: int = 200
) -> Response:
    state = state_of(request)
    with unit_of_work(state.engine) as uow:
        view = worklist.view(uow, task_id, person.role)
        access.record(uow, state.clock(), person.username, view.task.row.child_ref, "no longer sent")
    return page(request, "records/no_longer_sent.html", status=status, view=view, form=form, answers=ANSWERS)
