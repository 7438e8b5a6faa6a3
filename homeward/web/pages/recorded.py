"""What a person recorded, and what came of it."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from homeward.errors import NotFound
from homeward.store.unit_of_work import reading
from homeward.web import records
from homeward.web.auth import Person, may
from homeward.web.permissions import Permission
from homeward.web.state import state_of
from homeward.web.templating import page

router = APIRouter(include_in_schema=False)

Recorder = Annotated[Person, Depends(may(Permission.SEE_OWN_RECORDS))]


@router.get("/recorded/{form_id}")
def show_recorded(request: Request, form_id: str, person: Recorder) -> Response:
    with reading(state_of(request).engine) as uow:
        recorded = records.of_form(uow, form_id)
    if recorded.main.actor != person.username:
        raise NotFound("Nothing was recorded under this reference.")
    return page(request, "recorded.html", recorded=recorded)
