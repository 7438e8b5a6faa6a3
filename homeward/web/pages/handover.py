"""Handing over at the end of a shift, and taking over at its start."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import RedirectResponse, Response

from homeward.errors import InvalidTransition
from homeward.services import handover
from homeward.store import access, accounts
from homeward.store.unit_of_work import UnitOfWork, reading, unit_of_work
from homeward.web.auth import Person, may
from homeward.web.forms.answers import Answers
from homeward.web.forms.duty import read_handover
from homeward.web.forms.reader import Reader
from homeward.web.formview import FormView, Posted, open_form, sent_again
from homeward.web.permissions import Permission, Role, can
from homeward.web.state import state_of
from homeward.web.templating import page

router = APIRouter(prefix="/handover", include_in_schema=False)

OnDuty = Annotated[Person, Depends(may(Permission.HAND_OVER))]


@router.get("")
def show_handover(request: Request, person: OnDuty, done: str = "") -> Response:
    """Every alert of theirs is ticked."""
    with reading(state_of(request).engine) as uow:
        mine = handover.standing(uow, person.username).mine
    ticked = Answers({"alerts": tuple(row.alert.id for row in mine)})
    return _page(request, person, open_form(request, "Hand over", "/handover", ticked), done=done)


@router.post("")
def hand_over(request: Request, person: OnDuty, answers: Posted) -> Response:
    state = state_of(request)
    reader = Reader(answers, state.clock())
    with reading(state.engine) as uow:
        mine = {row.alert.id for row in handover.standing(uow, person.username).mine}
        others = _others(uow, person)
    if (given := read_handover(reader, others, mine)) is None:
        return _page(request, person, sent_again(reader), status=422)
    try:
        with unit_of_work(state.engine) as uow:
            handover.hand_over(uow, state.step(person.username, person.organisation), **vars(given))
    except InvalidTransition as error:
        reader.wrong("alerts", str(error))
        return _page(request, person, sent_again(reader), status=422)
    return RedirectResponse("/handover?done=handed", 303)


@router.post("/{handover_id}/take")
def take_over(request: Request, handover_id: str, person: OnDuty, _: Posted) -> Response:
    state = state_of(request)
    with unit_of_work(state.engine) as uow:
        handover.take_over(uow, handover_id, state.step(person.username, person.organisation))
    return RedirectResponse("/handover?done=taken", 303)


def _others(uow: UnitOfWork, person: Person) -> dict[str, str]:
    """Who else may take over, by username."""
    return {
        each.username: f"{each.display_name}, {Role(each.role).label}"
        for each in accounts.listing(uow)
        if each.active and each.username != person.username and can(Role(each.role), Permission.HAND_OVER)
    }


def _page(request: Request, person: Person, form: FormView, *, done: str = "", status: int = 200) -> Response:
    state = state_of(request)
    with unit_of_work(state.engine) as uow:
        standing = handover.standing(uow, person.username)
        others, names = _others(uow, person), accounts.names(uow)
        access.record(uow, state.clock(), person.username, None, "hand-over")
    return page(
        request,
        "handover.html",
        status=status,
        standing=standing,
        others=others,
        names=names,
        form=form,
        done=done,
        rules=state.rules_by_id(),
    )
