"""What other systems say that people decided: who may decide it here confirms it, or declines."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import RedirectResponse, Response

from homeward.domain.events import DECIDED_BY_PEOPLE, Event, parse
from homeward.errors import ConflictingEvent, InvalidEvent, InvalidTransition, NotFound
from homeward.services.intake import confirming
from homeward.services.intake.unconfirmed import task_id
from homeward.services.paging import page_of
from homeward.store import access, queries, unconfirmed
from homeward.store.unconfirmed import Claim, State
from homeward.store.unit_of_work import UnitOfWork, reading, unit_of_work
from homeward.web.access import permissions
from homeward.web.access.auth import Person, may
from homeward.web.access.permissions import Permission
from homeward.web.forms.reader import MOST_NARRATIVE, Reader
from homeward.web.forms.view import FormView, Posted, open_form, sent_again
from homeward.web.state import state_of
from homeward.web.templating import page

router = APIRouter(prefix="/to-confirm", include_in_schema=False)

Confirming = Annotated[Person, Depends(may(Permission.CONFIRM))]

DECIDES = {
    "macse": Permission.DECIDE_MACSE,
    "missing_group": Permission.DECIDE_MISSING_GROUP,
    "child": Permission.ANSWER_ALERTS,
    "contact": Permission.ANSWER_MATCHES,
    "alert": Permission.ANSWER_ALERTS,
    "suppression": Permission.SUPPRESS,
    "fact": Permission.ANSWER_MISSING_FACTS,
    "rule": Permission.APPROVE_RULES,
}
"""By the first word of a type: who confirms it is who decides it on the other pages."""


def deciding(type_: str) -> Permission:
    return DECIDES[type_.partition(".")[0]]


@dataclass(frozen=True)
class Question:
    """One claim, with the event that was sent and the child as the sender names it."""

    claim: Claim
    event: Event

    @property
    def child(self) -> str:
        identifier = self.event.child
        return f"Child {identifier.value}" if identifier else "A child on record"

    def is_late(self, now: datetime) -> bool:
        return self.claim.state == State.OPEN and self.claim.answer_by < now


def _question(claim: Claim) -> Question:
    return Question(claim, parse(claim.body))


@router.get("")
def show_questions(request: Request, person: Confirming, at: int = 1) -> Response:
    """`at` is the number of the page."""
    state = state_of(request)
    types = [type_ for type_ in DECIDED_BY_PEOPLE if person.can(deciding(type_))]
    with unit_of_work(state.engine) as uow:
        paged = page_of(unconfirmed.waiting(uow, types), at)
        questions = paged.showing([_question(claim) for claim in paged.shown])
        children = {ref for each in paged.shown if (ref := _child(uow, each.id))}
        access.record_all(uow, state.clock(), person.username, children, "to confirm")
    return page(request, "confirming/list.html", questions=questions)


@router.get("/{number}")
def show_question(request: Request, number: int, person: Confirming) -> Response:
    form = open_form(request, "Confirm or decline a decision", f"/to-confirm/{number}")
    return _question_page(request, number, person, form)


@router.post("/{number}/confirm")
def confirm(request: Request, number: int, person: Confirming, answers: Posted) -> Response:
    state = state_of(request)
    reader = Reader(answers, state.clock())
    with reading(state.engine) as uow:
        _check(person, unconfirmed.get(uow, number))
    try:
        with unit_of_work(state.engine) as uow:
            confirming.confirm(uow, number, state.step(person.username, person.organisation))
    except InvalidEvent as error:
        reader.wrong("reason", _cannot([f"{each.field} {each.message}" for each in error.problems]))
    except (ConflictingEvent, InvalidTransition, NotFound) as error:
        reader.wrong("reason", _cannot([str(error)]))
    return _answered(request, number, person, reader, "confirmed")


@router.post("/{number}/decline")
def decline(request: Request, number: int, person: Confirming, answers: Posted) -> Response:
    state = state_of(request)
    reader = Reader(answers, state.clock())
    with reading(state.engine) as uow:
        _check(person, unconfirmed.get(uow, number))
    reason = reader.text("reason", missing="Enter why this is not confirmed", most=MOST_NARRATIVE)
    if reason and not reader.errors:
        try:
            with unit_of_work(state.engine) as uow:
                confirming.decline(
                    uow, number, state.step(person.username, person.organisation), reason=reason
                )
        except InvalidTransition as error:
            reader.wrong("reason", _cannot([str(error)]))
    return _answered(request, number, person, reader, "declined")


def _check(person: Person, claim: Claim) -> None:
    permissions.check(person.role, deciding(claim.type))


def _cannot(reasons: Sequence[str]) -> str:
    return f"This cannot be done now: {'; '.join(reasons)}"


def _answered(request: Request, number: int, person: Person, reader: Reader, done: str) -> Response:
    if reader.errors:
        form = sent_again(reader)
        return _question_page(request, number, person, form, status=422)
    return RedirectResponse(f"/to-confirm?done={done}", 303)


def _question_page(
    request: Request, number: int, person: Person, form: FormView, *, status: int = 200
) -> Response:
    state = state_of(request)
    with unit_of_work(state.engine) as uow:
        question = _question(unconfirmed.get(uow, number))
        _check(person, question.claim)
        access.record(uow, state.clock(), person.username, _child(uow, number), f"to confirm: {number}")
    return page(
        request,
        "confirming/question.html",
        status=status,
        question=question,
        form=form,
        elsewhere=confirming.elsewhere(question.event.type),
    )


def _child(uow: UnitOfWork, number: int) -> str | None:
    """The child's reference, as the task for this question has it."""
    try:
        return queries.task_by_id(uow, task_id(number)).child_ref
    except NotFound:
        return None
