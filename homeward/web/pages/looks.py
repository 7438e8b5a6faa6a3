"""Who looked at which record, for auditors: references and names of accounts, never a child's data."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from homeward.services.paging import PAGE, paging
from homeward.store import access
from homeward.store.unit_of_work import unit_of_work
from homeward.web.access.auth import Person, may
from homeward.web.access.permissions import Permission
from homeward.web.state import state_of
from homeward.web.templating import page

router = APIRouter(include_in_schema=False)

Auditor = Annotated[Person, Depends(may(Permission.SEE_LOOKS))]


@router.get("/looks")
def show_looks(
    request: Request, person: Auditor, username: str = "", record: str = "", at: int = 1
) -> Response:
    """`record` is a child's opaque reference, `at` the number of the page. That the auditor
    looked is recorded too."""
    state = state_of(request)
    username, record = username.strip(), record.strip()
    with unit_of_work(state.engine) as uow:
        of = {"username": username, "child_ref": record}
        paged = paging(access.count(uow, **of), PAGE, at)
        looks = access.latest(uow, PAGE, paged.start, **of)
        access.record(uow, state.clock(), person.username, None, "who looked")
    return page(request, "looks.html", looks=looks, username=username, record=record, paged=paged)
