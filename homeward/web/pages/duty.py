"""The duty board: alerts by the time they are to be answered, kept up to date while it is open."""

from functools import partial
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response, StreamingResponse

from homeward.domain.alerts import OPEN_STATES, AlertState
from homeward.services import views
from homeward.store import access, accounts
from homeward.store.unit_of_work import reading, unit_of_work
from homeward.web.auth import Person, may, still_may
from homeward.web.live import stream
from homeward.web.permissions import Permission
from homeward.web.state import state_of
from homeward.web.templating import page

router = APIRouter(include_in_schema=False)

DutyWorker = Annotated[Person, Depends(may(Permission.SEE_ALERTS))]

FILTERS: dict[str, tuple[str, tuple[AlertState, ...], bool | None]] = {
    "open": ("Open", OPEN_STATES, False),
    "raised": ("Not acknowledged", (AlertState.RAISED,), False),
    "acknowledged": ("Acknowledged", (AlertState.ACKNOWLEDGED,), False),
    "history": ("From history", OPEN_STATES, True),
    "decided": ("Decided", (AlertState.DECIDED,), None),
    "closed": ("Closed or withdrawn", (AlertState.CLOSED, AlertState.WITHDRAWN, AlertState.JOINED), None),
}
"""What each shows: alerts in these states, and whether those from history."""


@router.get("/duty")
def show_board(request: Request, person: DutyWorker, show: str = "open") -> Response:
    state = state_of(request)
    with unit_of_work(state.engine) as uow:
        access.record(uow, state.clock(), person.username, None, f"duty board, {_known(show)}")
    return _board(request, "duty/board.html", show)


@router.get("/duty/alerts")
def show_alerts(request: Request, person: DutyWorker, show: str = "open") -> Response:
    """The list alone, for a board that is open already: the same look goes on, so it is not logged again."""
    return _board(request, "duty/list.html", show)


@router.get("/duty/stream")
def show_stream(request: Request, person: DutyWorker) -> Response:
    goes_on = partial(still_may, request, Permission.SEE_ALERTS)
    return StreamingResponse(stream(state_of(request).watcher, goes_on), media_type="text/event-stream")


def _board(request: Request, template: str, show: str) -> Response:
    state, show = state_of(request), _known(show)
    # Read first: a change that comes between the two shows as news, and is never missed.
    change = state.watcher.latest()
    with reading(state.engine) as uow:
        rows, names = views.board(uow, *FILTERS[show][1:]), accounts.names(uow)
    rules = state.rules_by_id()
    return page(
        request, template, rows=rows, names=names, change=change, show=show, filters=FILTERS, rules=rules
    )


def _known(show: str) -> str:
    return show if show in FILTERS else "open"
