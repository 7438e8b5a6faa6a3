"""Two records that may be one child's: side by side, with what a person may say of them."""

from collections.abc import Callable
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import RedirectResponse, Response

from homeward.services import views
from homeward.services.children import same_child_answers
from homeward.store import access, accounts
from homeward.store.unit_of_work import unit_of_work
from homeward.web.access.auth import Person, may
from homeward.web.access.permissions import Permission
from homeward.web.answering import record_answer
from homeward.web.forms.reader import MOST_NARRATIVE, Reader
from homeward.web.forms.view import FormView, Posted, open_form, sent_again
from homeward.web.state import state_of
from homeward.web.templating import page

router = APIRouter(prefix="/matches", include_in_schema=False)

Seeing = Annotated[Person, Depends(may(Permission.SEE_MATCHES))]
Answering = Annotated[Person, Depends(may(Permission.ANSWER_MATCHES))]


@router.get("")
def show_matches(request: Request, person: Seeing, show: str = "open", at: int = 1) -> Response:
    """What waits for a person, or what people answered; `at` is the number of the page."""
    state = state_of(request)
    with unit_of_work(state.engine) as uow:
        answered = show == "answered"
        listed = same_child_answers.answered if answered else same_child_answers.unanswered
        asked = listed(uow, at)
        shown = {one.child_ref for each in asked.shown for one in each.people}
        access.record_all(uow, state.clock(), person.username, shown, "likely matches")
    return page(request, "matches/list.html", asked=asked, answered=answered)


@router.get("/{question}")
def show_match(request: Request, question: str, person: Seeing) -> Response:
    form = open_form(request, "Same child?", f"/matches/{question}")
    return _page(request, question, person, form)


@router.post("/{question}/join")
def join(request: Request, question: str, person: Answering, answers: Posted) -> Response:
    reader = Reader(answers, state_of(request).clock())
    why = reader.text("join_reason", missing="Enter how you know that it is one child", most=MOST_NARRATIVE)
    return _answer(request, question, person, reader, "join_reason", why, same_child_answers.join)


@router.post("/{question}/keep-apart")
def keep_apart(request: Request, question: str, person: Answering, answers: Posted) -> Response:
    reader = Reader(answers, state_of(request).clock())
    why = reader.text("apart_reason", missing="Enter how you know that they are two", most=MOST_NARRATIVE)
    return _answer(request, question, person, reader, "apart_reason", why, same_child_answers.keep_apart)


@router.post("/{question}/part")
def part(request: Request, question: str, person: Answering, answers: Posted) -> Response:
    reader = Reader(answers, state_of(request).clock())
    why = reader.text("part_reason", missing="Enter why they are two children after all", most=MOST_NARRATIVE)
    return _answer(request, question, person, reader, "part_reason", why, same_child_answers.part)


def _answer(
    request: Request,
    question: str,
    person: Person,
    reader: Reader,
    field: str,
    why: str | None,
    take: Callable[..., None],
) -> Response:
    record_answer(request, person, reader, field, lambda uow, step: take(uow, question, step, reason=why))
    if reader.errors:
        return _page(request, question, person, sent_again(reader), 422)
    return RedirectResponse(f"/matches/{question}?done=answered", 303)


def _page(request: Request, question: str, person: Person, form: FormView, status: int = 200) -> Response:
    state = state_of(request)
    with unit_of_work(state.engine) as uow:
        asked = same_child_answers.question(uow, question)
        records = [views.record(uow, ref) for ref in dict.fromkeys(asked.refs)]
        for record in records:
            access.record(uow, state.clock(), person.username, record.person.child_ref, "likely match")
        names = accounts.names(uow)
    return page(
        request,
        "matches/match.html",
        status=status,
        asked=asked,
        records=records,
        names=names,
        form=form,
        rules=state.rules_by_id(),
        may_answer=person.can(Permission.ANSWER_MATCHES),
    )
