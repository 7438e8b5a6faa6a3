"""The rota: who is on duty in the next weeks, what nobody covers, and the form that adds a shift."""

from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import RedirectResponse, Response

from homeward.services.alerts import rota
from homeward.store import accounts
from homeward.store.unit_of_work import UnitOfWork, reading, unit_of_work
from homeward.web.access.auth import Person, may
from homeward.web.access.permissions import Permission, Role, can
from homeward.web.forms.duty import WEEKS, read_shift
from homeward.web.forms.reader import Reader
from homeward.web.forms.view import FormView, Posted, open_form, sent_again
from homeward.web.state import state_of
from homeward.web.templating import page

router = APIRouter(prefix="/rota", include_in_schema=False)

Reading = Annotated[Person, Depends(may(Permission.SEE_ROTA))]
Keeping = Annotated[Person, Depends(may(Permission.KEEP_ROTA))]

WEEKS_SHOWN = {"1": "1 week", "2": "2 weeks", "4": "4 weeks", "13": "3 months"}


@router.get("")
def show_rota(request: Request, person: Reading, weeks: str = "2", done: str = "") -> Response:
    return _page(request, person, open_form(request, "Add a shift", "/rota"), weeks=weeks, done=done)


@router.post("")
def add_shift(request: Request, person: Keeping, answers: Posted) -> Response:
    state = state_of(request)
    reader = Reader(answers, state.clock())
    with reading(state.engine) as uow:
        people = _people(uow)
    if (given := read_shift(reader, people)) is None:
        return _page(request, person, sent_again(reader), status=422)
    with unit_of_work(state.engine) as uow:
        rota.add(uow, given.role, given.username, given.spans, by=person.username, now=state.clock())
    return RedirectResponse("/rota?done=added", 303)


@router.post("/{shift}/remove")
def remove_shift(request: Request, shift: str, person: Keeping, _: Posted) -> Response:
    state = state_of(request)
    with unit_of_work(state.engine) as uow:
        rota.remove(uow, shift, by=person.username, now=state.clock())
    return RedirectResponse("/rota?done=removed", 303)


def _people(uow: UnitOfWork) -> dict[str, str]:
    """Who may be on duty, by username: whoever may answer alerts."""
    return {
        each.username: f"{each.display_name}, {Role(each.role).label}"
        for each in accounts.listing(uow)
        if each.active and can(Role(each.role), Permission.ANSWER_ALERTS)
    }


def _page(
    request: Request, person: Person, form: FormView, *, weeks: str = "2", done: str = "", status: int = 200
) -> Response:
    state = state_of(request)
    weeks = weeks if weeks in WEEKS_SHOWN else "2"
    start = state.clock()
    with reading(state.engine) as uow:
        rotas = rota.rotas(uow, start, start + timedelta(weeks=int(weeks)))
        people, names = _people(uow), accounts.names(uow)
    return page(
        request,
        "rota.html",
        status=status,
        rotas=rotas,
        people=people,
        names=names,
        form=form,
        done=done,
        weeks=weeks,
        weeks_shown=WEEKS_SHOWN,
        repeats=WEEKS,
        roles={role: Role(role).label for role in (each.role for each in rotas)},
        may_keep=person.can(Permission.KEEP_ROTA),
    )
