"""Handing over at the end of a shift, taking over at its start, and the shift in summary."""

from datetime import datetime, timedelta
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import RedirectResponse, Response

from homeward.errors import InvalidTransition
from homeward.services.alerts import handover
from homeward.services.alerts.shift import shift
from homeward.store import access, accounts, handovers, rota
from homeward.store.unit_of_work import UnitOfWork, reading, unit_of_work
from homeward.web.access.auth import Person, may
from homeward.web.access.permissions import Permission, Role, can
from homeward.web.forms.answers import Answers
from homeward.web.forms.duty import NEXT_SHIFT, read_handover
from homeward.web.forms.reader import Reader
from homeward.web.forms.view import FormView, Posted, open_form, sent_again
from homeward.web.state import state_of
from homeward.web.templating import page

router = APIRouter(prefix="/handover", include_in_schema=False)

HOURS = {"8": "8 hours", "12": "12 hours", "24": "24 hours"}
"""How long a shift may be."""
SOON = timedelta(hours=24)
"""How soon a shift begins whose person counts as the one who comes on next."""

OnDuty = Annotated[Person, Depends(may(Permission.HAND_OVER))]


@router.get("")
def show_handover(request: Request, person: OnDuty, done: str = "") -> Response:
    """Every alert of theirs is ticked."""
    with reading(state_of(request).engine) as uow:
        mine = handover.mine(uow, person.username)
    ticked = Answers({"alerts": tuple(row.id for row in mine)})
    return _page(request, person, open_form(request, "Hand over", "/handover", ticked), done=done)


@router.post("")
def hand_over(request: Request, person: OnDuty, answers: Posted) -> Response:
    state = state_of(request)
    reader = Reader(answers, state.clock())
    with reading(state.engine) as uow:
        mine = {row.id for row in handover.mine(uow, person.username)}
        others = _others(uow, person, state.clock())
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


@router.post("/{handover_id}/take-back")
def take_back(request: Request, handover_id: str, person: OnDuty, _: Posted) -> Response:
    """What nobody has taken over yet."""
    state = state_of(request)
    with unit_of_work(state.engine) as uow:
        handovers.take_back(uow, handover_id, person.username, state.clock())
    return RedirectResponse("/handover?done=back", 303)


@router.get("/summary")
def show_shift(request: Request, person: OnDuty, hours: str = "12") -> Response:
    """`hours` is how long the shift is, and the next."""
    state, hours = state_of(request), hours if hours in HOURS else "12"
    with unit_of_work(state.engine) as uow:
        found = shift(uow, state.clock(), timedelta(hours=int(hours)))
        names = accounts.names(uow)
        access.record_all(uow, state.clock(), person.username, found.children, "shift summary")
    return page(
        request,
        "duty/shift.html",
        shift=found,
        names=names,
        hours=hours,
        lengths=HOURS,
        rules=state.rules_by_id(),
    )


def _next_shift(uow: UnitOfWork, now: datetime) -> str:
    shifts = rota.between(uow, now, now + SOON)
    if any(can(Role(each.role), Permission.HAND_OVER) for each in shifts):
        return "Whoever is on the next shift"
    return "Whoever is on the next shift. The rota names nobody for the next 24 hours"


def _others(uow: UnitOfWork, person: Person, now: datetime) -> dict[str, str]:
    """Who else may take over, by username, and whoever comes on next."""
    return {NEXT_SHIFT: _next_shift(uow, now)} | {
        each.username: f"{each.display_name}, {Role(each.role).label}"
        for each in accounts.listing(uow)
        if each.active and each.username != person.username and can(Role(each.role), Permission.HAND_OVER)
    }


def _page(request: Request, person: Person, form: FormView, *, done: str = "", status: int = 200) -> Response:
    state = state_of(request)
    with unit_of_work(state.engine) as uow:
        standing = handover.standing(uow, person.username, state.clock())
        others, names = _others(uow, person, state.clock()), accounts.names(uow)
        access.record_all(uow, state.clock(), person.username, standing.children, "hand-over")
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
