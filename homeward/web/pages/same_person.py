"""Somebody whom a child spoke of, and a person on another record, side by side."""

from collections.abc import Callable
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import RedirectResponse, Response

from homeward.services.children import contact_answers
from homeward.store import access, accounts
from homeward.store.unit_of_work import unit_of_work
from homeward.web.access.auth import Person, may
from homeward.web.access.permissions import Permission
from homeward.web.answering import record_answer
from homeward.web.forms.reader import MOST_NARRATIVE, Reader
from homeward.web.forms.view import FormView, Posted, open_form, sent_again
from homeward.web.state import state_of
from homeward.web.templating import page

router = APIRouter(prefix="/matches/people", include_in_schema=False)

Seeing = Annotated[Person, Depends(may(Permission.SEE_MATCHES))]
Answering = Annotated[Person, Depends(may(Permission.ANSWER_MATCHES))]


@router.get("")
def show_people(request: Request, person: Seeing, show: str = "open", at: int = 1) -> Response:
    """What waits for a person, or waits no more; `at` is the number of the page."""
    state, answered = state_of(request), show == "answered"
    with unit_of_work(state.engine) as uow:
        asked = contact_answers.listed(uow, answered=answered, page=at)
        shown = {each.child.child_ref for each in asked.shown}
        access.record_all(uow, state.clock(), person.username, shown, "likely contacts")
    return page(request, "matches/people.html", asked=asked, answered=answered)


@router.get("/{task_id}")
def show_person(request: Request, task_id: str, person: Seeing) -> Response:
    form = open_form(request, "Same person?", f"/matches/people/{task_id}")
    return _page(request, task_id, person, form)


@router.post("/{task_id}/match")
def match(request: Request, task_id: str, person: Answering, answers: Posted) -> Response:
    reader = Reader(answers, state_of(request).clock())
    why = reader.text("match_reason", missing="Enter how you know that it is the same", most=MOST_NARRATIVE)
    return _answer(request, task_id, person, reader, "match_reason", why, contact_answers.match)


@router.post("/{task_id}/keep-apart")
def keep_apart(request: Request, task_id: str, person: Answering, answers: Posted) -> Response:
    reader = Reader(answers, state_of(request).clock())
    why = reader.text("apart_reason", missing="Enter how you know that it is another", most=MOST_NARRATIVE)
    return _answer(request, task_id, person, reader, "apart_reason", why, contact_answers.keep_apart)


def _answer(
    request: Request,
    task_id: str,
    person: Person,
    reader: Reader,
    field: str,
    why: str | None,
    take: Callable[..., None],
) -> Response:
    record_answer(request, person, reader, field, lambda uow, step: take(uow, task_id, step, reason=why))
    if reader.errors:
        return _page(request, task_id, person, sent_again(reader), 422)
    return RedirectResponse(f"/matches/people/{task_id}?done=answered", 303)


def _page(request: Request, task_id: str, person: Person, form: FormView, status: int = 200) -> Response:
    state = state_of(request)
    with unit_of_work(state.engine) as uow:
        asked = contact_answers.question(uow, task_id)
        for ref in asked.refs:
            access.record(uow, state.clock(), person.username, ref, "likely contact")
        names = accounts.names(uow)
    return page(
        request,
        "matches/person.html",
        status=status,
        asked=asked,
        names=names,
        form=form,
        may_answer=person.can(Permission.ANSWER_MATCHES),
    )
