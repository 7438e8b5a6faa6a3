"""What could not be accepted: a manager mends it and has it accepted, or says that it needs nothing more."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import RedirectResponse, Response

from homeward.errors import HomewardError, InvalidEvent, NotFound
from homeward.services.intake.replay import replay
from homeward.services.paging import page_of
from homeward.store import access, quarantine
from homeward.store.quarantine import Quarantined, State
from homeward.store.unit_of_work import reading, unit_of_work
from homeward.web.access.auth import Person, may
from homeward.web.access.permissions import Permission
from homeward.web.forms.answers import Answers
from homeward.web.forms.reader import Reader
from homeward.web.forms.view import FormView, Posted, open_form, sent_again
from homeward.web.state import state_of
from homeward.web.templating import QUARANTINE, page

router = APIRouter(prefix=QUARANTINE, include_in_schema=False)

Mending = Annotated[Person, Depends(may(Permission.MEND_QUARANTINE))]

MOST_CHARACTERS = 100_000
"""A larger one is mended in a file, by `homeward quarantine`."""


@router.get("")
def show_list(request: Request, person: Mending, at: int = 1) -> Response:
    """`at` is the number of the page."""
    state = state_of(request)
    with unit_of_work(state.engine) as uow:
        held = page_of(quarantine.listing(uow), at)
        access.record(uow, state.clock(), person.username, None, "quarantine")
    return page(request, "quarantine/list.html", held=held)


@router.get("/{number}")
def show_one(request: Request, number: int, person: Mending) -> Response:
    with reading(state_of(request).engine) as uow:
        text = _text(quarantine.get(uow, number)) or ""
    kind, there = "Mend what was not accepted", f"{QUARANTINE}/{number}"
    return _page(request, number, person, open_form(request, kind, there, Answers().with_values(body=text)))


@router.post("/{number}")
def answer(request: Request, number: int, person: Mending, answers: Posted) -> Response:
    state = state_of(request)
    reader = Reader(answers, state.clock())
    discards = answers.one("action") == "discard"
    body = None if discards else reader.text("body", missing="Enter the event", most=MOST_CHARACTERS)
    if body or discards:
        try:
            _done_with(request, number, person, body)
        except InvalidEvent as error:
            wrong = [f"{problem.field} {problem.message}".strip() for problem in error.problems]
            reader.wrong("body", f"It still cannot be accepted: {'; '.join(wrong)}")
        except NotFound:
            raise
        except HomewardError as error:
            reader.wrong("body", str(error))
    if reader.errors:
        return _page(request, number, person, sent_again(reader), status=422)
    return RedirectResponse(QUARANTINE, 303)


def _done_with(request: Request, number: int, person: Person, mended: str | None) -> None:
    """Accept it as mended, or put it away where nothing is given."""
    state = state_of(request)
    with unit_of_work(state.engine) as uow:
        if mended is None:
            quarantine.mark(uow, number, State.DISCARDED, state.clock())
        else:
            replay(uow, number, state.clock(), mended=mended.encode())
        what = "discarded" if mended is None else "replayed"
        access.record(uow, state.clock(), person.username, None, f"quarantine: {what} {number}")


def _page(request: Request, number: int, person: Person, form: FormView, *, status: int = 200) -> Response:
    state = state_of(request)
    with unit_of_work(state.engine) as uow:
        held = quarantine.get(uow, number)
        access.record(uow, state.clock(), person.username, None, f"quarantine {number}")
    return page(
        request,
        "quarantine/one.html",
        status=status,
        held=held,
        is_open=held.state is State.OPEN,
        fits=_text(held) is not None,
        form=form,
    )


def _text(held: Quarantined) -> str | None:
    """As it can be mended on a page; None where it is no text, or too much of it."""
    try:
        text = held.body.decode("utf-8-sig")
    except UnicodeDecodeError:
        return None
    return None if "\0" in text or len(text) > MOST_CHARACTERS else text
