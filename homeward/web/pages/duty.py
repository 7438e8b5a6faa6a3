"""The duty board: one card a child, danger now first, then by when it is to be answered."""

from functools import partial
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import RedirectResponse, Response, StreamingResponse

from homeward.config import settings
from homeward.notify.channels import channels
from homeward.services.alerts import board
from homeward.services.alerts.board import SHOWN, WHOSE, Board, Filters
from homeward.store import access, accounts, holds
from homeward.store.unit_of_work import UnitOfWork, unit_of_work
from homeward.web.access.auth import Person, may, still_may
from homeward.web.access.permissions import Permission
from homeward.web.forms.view import Posted
from homeward.web.live import stream
from homeward.web.state import state_of
from homeward.web.templating import page

router = APIRouter(include_in_schema=False)

DutyWorker = Annotated[Person, Depends(may(Permission.SEE_ALERTS))]
Answering = Annotated[Person, Depends(may(Permission.ANSWER_ALERTS))]

NEXT = "/duty?done=none"


def _filters(
    show: str = "open",
    whose: str = "",
    rule: str = "",
    authority: str = "",
    missing: str = "",
    since: int | None = Query(None, ge=0),
) -> Filters:
    """What the address asks for; what it cannot ask for is left out."""
    return Filters(
        show if show in SHOWN else "open",
        whose if whose in WHOSE else "",
        rule,
        authority,
        missing == "yes",
        since,
    )


Filtered = Annotated[Filters, Depends(_filters)]


@router.get("/duty")
def show_board(
    request: Request, person: DutyWorker, filters: Filtered, at: int = 1, done: str = ""
) -> Response:
    """`at` is the number of the page, `done` what was done just now."""
    return _board(request, "duty/board.html", person, filters, at, done=done)


@router.get("/duty/alerts")
def show_alerts(
    request: Request, person: DutyWorker, filters: Filtered, at: int = 1, seen: int = Query(0, ge=0)
) -> Response:
    """The list alone, for a board that is open already: the same look goes on, so it is not logged again.
    `seen` is the journal number up to which that board shows the news."""
    return _board(request, "duty/list.html", person, filters, at, seen=seen)


@router.get("/duty/stream")
def show_stream(request: Request, person: DutyWorker) -> Response:
    goes_on = partial(still_may, request, Permission.SEE_ALERTS)
    return StreamingResponse(stream(state_of(request).watcher, goes_on), media_type="text/event-stream")


@router.post("/duty/next")
def take_next(request: Request, person: Answering, _: Posted) -> Response:
    state = state_of(request)
    with unit_of_work(state.engine) as uow:
        alert = board.take_next(uow, person.username, state.clock())
    return RedirectResponse(f"/alerts/{alert}?done=taken" if alert else NEXT, 303)


@router.post("/alerts/{alert_id}/release")
def release(request: Request, alert_id: str, person: Answering, _: Posted) -> Response:
    """Whoever took it to read leaves it to others."""
    with unit_of_work(state_of(request).engine) as uow:
        holds.release(uow, alert_id, person.username)
    return RedirectResponse("/duty?done=released", 303)


def _board(
    request: Request,
    template: str,
    person: Person,
    filters: Filters,
    at: int,
    *,
    seen: int | None = None,
    done: str = "",
) -> Response:
    state, now = state_of(request), state_of(request).clock()
    # Read first: a change that comes between the two shows as news, and is never missed.
    change = state.watcher.latest()
    with unit_of_work(state.engine) as uow:
        shown = board.duty_board(
            uow, filters, person.username, state.area, now, page=at, seen=change if seen is None else seen
        )
        names = accounts.names(uow)
        if seen is None:
            _record(uow, request, person, shown)
    return page(
        request,
        template,
        board=shown,
        filters=filters,
        names=names,
        change=change if seen is None else seen,
        address=partial(_address, filters),
        shows={name: label for name, (label, _) in SHOWN.items()},
        whose=WHOSE,
        rules=state.rules_by_id(),
        may_answer=person.can(Permission.ANSWER_ALERTS),
        tells=bool(channels(settings()).names),
        may_hand_over=person.can(Permission.HAND_OVER),
        done=done,
    )


def _record(uow: UnitOfWork, request: Request, person: Person, shown: Board) -> None:
    others = {each.child_ref for row in shown.rows for _, each in row.perhaps}
    refs = others | {row.alert.child_ref for row in shown.rows}
    access.record_all(uow, state_of(request).clock(), person.username, refs, "duty board")


def _address(filters: Filters, path: str = "/duty", **changed: object) -> str:
    """The board with these filters, some of them changed."""
    chosen = {**vars(filters), "missing": "yes" if filters.missing else "", **changed}
    given = {name: value for name, value in chosen.items() if value not in ("", None)}
    return f"{path}?{urlencode(given)}"
