"""What operations may see: counts, never a child's data."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from homeward.services import worklist
from homeward.services.tokens import days_warned
from homeward.store import queries, tokens
from homeward.store.unit_of_work import reading
from homeward.web.auth import Person, may
from homeward.web.permissions import Permission
from homeward.web.state import state_of
from homeward.web.templating import page

router = APIRouter(include_in_schema=False)

Operations = Annotated[Person, Depends(may(Permission.SEE_OPERATIONS))]


@router.get("/operations")
def show_operations(request: Request, person: Operations) -> Response:
    state = state_of(request)
    with reading(state.engine) as uow:
        counts = queries.counts(uow)
        tasks = worklist.counts(uow, state.clock())
        every = tokens.in_use(uow)
    state.rules.refresh()
    return page(
        request,
        "operations.html",
        counts=counts,
        tasks=tasks,
        problems=state.rules.problems,
        tokens=every,
        warned={token.id: days_warned(token, state.clock()) for token in every},
    )
