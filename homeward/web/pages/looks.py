"""Who looked at which record, for auditors: references and names of accounts, never a child's data."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from homeward.store import access
from homeward.store.unit_of_work import unit_of_work
from homeward.web.access.auth import Person, may
from homeward.web.access.permissions import Permission
from homeward.web.state import state_of
from homeward.web.templating import page

router = APIRouter(include_in_schema=False)

Auditor = Annotated[Person, Depends(may(Permission.SEE_LOOKS))]

SHOWN = 200


@router.get("/looks")
def show_looks(request: Request, person: Auditor, username: str = "", record: str = "") -> Response:
    """`record` is a child's opaque reference. That the auditor looked is recorded too."""
    state = state_of(request)
    username, record = username.strip(), record.strip()
    with unit_of_work(state.engine) as uow:
        looks = access.latest(uow, SHOWN, username=username, child_ref=record)
        access.record(uow, state.clock(), person.username, None, "who looked")
    return page(request, "looks.html", looks=looks, username=username, record=record, shown=SHOWN)
