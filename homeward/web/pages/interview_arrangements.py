"""The forms that start from an interview that is due: who takes it on, and what becomes of it."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from homeward.errors import NotFound
from homeward.store import accounts
from homeward.store.unit_of_work import reading
from homeward.web.access.auth import Person, may
from homeward.web.access.permissions import Permission, Role, can
from homeward.web.forms.interview_arrangements import (
    read_assignment,
    read_attempt,
    read_carer,
    read_external,
    read_not_possible,
    read_offer,
    read_refusal,
)
from homeward.web.forms.kinds import Kind
from homeward.web.forms.view import Posted
from homeward.web.pages.forms import handle, show
from homeward.web.state import state_of

router = APIRouter(prefix="/interviews", include_in_schema=False)

Worker = Annotated[Person, Depends(may(Permission.DO_INTERVIEWS))]
Manager = Annotated[Person, Depends(may(Permission.ASSIGN_INTERVIEWS))]

TAKE_ON = Kind(
    "Take on a return interview",
    "Take it on",
    "/interviews/take-on/new",
    "interviews/assign.html",
    read_assignment(),
    "episodes",
)
ASSIGN = Kind(
    "Assign a return interview",
    "Assign it",
    "/interviews/assign/new",
    "interviews/assign.html",
    read_assignment({}),
    "episodes",
)
OFFER = Kind(
    "Record an offer of a return interview",
    "Record the offer",
    "/interviews/offers/new",
    "interviews/offer.html",
    read_offer,
    "episodes",
    "offered_at",
)
ATTEMPT = Kind(
    "Record an attempt at a return interview",
    "Record the attempt",
    "/interviews/attempts/new",
    "interviews/attempt.html",
    read_attempt,
    "episodes",
    "at",
)
REFUSAL = Kind(
    "Record that a return interview was declined",
    "Record the refusal",
    "/interviews/refusals/new",
    "interviews/refusal.html",
    read_refusal,
    "episodes",
    "declined_at",
)
NOT_POSSIBLE = Kind(
    "Record that a return interview is not possible",
    "Record that it is not possible",
    "/interviews/not-possible/new",
    "interviews/not_possible.html",
    read_not_possible,
    "episodes",
    "decided_at",
)
EXTERNAL = Kind(
    "Note the record of another area's interview",
    "Note the record",
    "/interviews/received/new",
    "interviews/external.html",
    read_external,
    "episodes",
    "received_at",
)
CARER = Kind(
    "Record what a carer told",
    "Record what they told",
    "/interviews/carers/new",
    "interviews/carer.html",
    read_carer,
    "episode",
    "at",
)

BY_TYPE: Mapping[str, Kind] = {
    "rhi.offered": OFFER,
    "rhi.attempted": ATTEMPT,
    "rhi.declined": REFUSAL,
    "rhi.not_possible": NOT_POSSIBLE,
    "rhi.external_received": EXTERNAL,
    "carer.information": CARER,
}
"""By the type of its event, the form that records it and corrects it."""

BY_ADDRESS = {kind.address: kind for kind in (TAKE_ON, *BY_TYPE.values())}


def _kind(request: Request) -> Kind:
    """Raises NotFound."""
    if (kind := BY_ADDRESS.get(request.url.path)) is None:
        raise NotFound("There is no such form.")
    return kind


def _assigning(request: Request) -> Kind:
    """With everybody who may hold an interview, by username."""
    with reading(state_of(request).engine) as uow:
        interviewers = {
            each.username: each.display_name
            for each in accounts.listing(uow)
            if each.active and can(Role(each.role), Permission.DO_INTERVIEWS)
        }
    return replace(ASSIGN, read=read_assignment(interviewers), options=interviewers)


@router.get("/assign/new")
def show_assignment(request: Request, person: Manager, form: UUID | None = None, child: str = "") -> Response:
    return show(request, _assigning(request), person, form, child=child)


@router.post("/assign/new")
def assign(request: Request, person: Manager, answers: Posted) -> Response:
    return handle(request, _assigning(request), person, answers)


@router.get("/{form_name}/new")
def show_form(request: Request, person: Worker, form: UUID | None = None, child: str = "") -> Response:
    return show(request, _kind(request), person, form, child=child)


@router.post("/{form_name}/new")
def post_form(request: Request, person: Worker, answers: Posted) -> Response:
    return handle(request, _kind(request), person, answers)
