"""My interviews: the return interviews that are still to come, by when, and who has each."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from homeward.services.children.interviews import WHEN, WHOSE, interviews
from homeward.store import access, accounts
from homeward.store.unit_of_work import unit_of_work
from homeward.web.access.auth import Person, may
from homeward.web.access.permissions import Permission
from homeward.web.state import state_of
from homeward.web.templating import page

router = APIRouter(include_in_schema=False)

Worker = Annotated[Person, Depends(may(Permission.DO_INTERVIEWS))]


@router.get("/interviews")
def show_interviews(
    request: Request, person: Worker, whose: str = "", when: str = "", at: int = 1
) -> Response:
    """`whose` is one of `WHOSE`, `when` one of `WHEN`, else all; `at` is the number of the page."""
    state = state_of(request)
    with unit_of_work(state.engine) as uow:
        found = interviews(uow, person.username, state.clock(), whose=whose, when=when, page=at)
        names = accounts.names(uow)
        shown = {each.row.child_ref for each in found.shown}
        access.record_all(uow, state.clock(), person.username, shown, "interviews")
    return page(
        request,
        "interviews/list.html",
        found=found,
        names=names,
        whose=whose if whose in WHOSE else "",
        when=when if when in WHEN else "",
        persons=WHOSE,
        times=WHEN,
        at=min(max(at, 1), found.pages),
        may_assign=person.can(Permission.ASSIGN_INTERVIEWS),
    )
