"""A person's own drafts: the list, saving one to come back to, saving as one types, and taking one out."""

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response
from starlette.concurrency import run_in_threadpool

from homeward.store import drafts as stored
from homeward.store.unit_of_work import reading, unit_of_work
from homeward.web.access.auth import SignedIn
from homeward.web.forms import drafts, records
from homeward.web.forms.answers import Answers
from homeward.web.forms.view import Posted, read_answers
from homeward.web.state import state_of
from homeward.web.templating import page

router = APIRouter(prefix="/drafts", include_in_schema=False)


@router.get("")
def show_drafts(request: Request, person: SignedIn) -> Response:
    return page(
        request,
        "drafts/list.html",
        drafts=drafts.mine(request, person.username),
        keep_drafts=state_of(request).keep_drafts,
    )


@router.post("")
def save(request: Request, person: SignedIn, answers: Posted) -> Response:
    """The button "Save and come back later" of any form. Reading what was sent has saved it already."""
    request.state.draft = None
    return RedirectResponse("/drafts", 303)


@router.post("/typed")
async def save_typed(request: Request) -> Response:
    """Sent by script while somebody types. The form's mark says whose it is: no session is needed."""
    answers = await read_answers(request)
    is_kept = await run_in_threadpool(_keep_typed, request, answers)
    return Response(status_code=204 if is_kept else 403)


def _keep_typed(request: Request, answers: Answers) -> bool:
    """Not where the form was recorded meanwhile: what comes late must not outlive it."""
    with reading(state_of(request).engine) as uow:
        if records.recorder(uow, answers.one("form")):
            return False
    return drafts.keep(request, answers) is not None


@router.post("/discard")
def discard(request: Request, person: SignedIn, answers: Posted) -> Response:
    with unit_of_work(state_of(request).engine) as uow:
        stored.delete_by_form(uow, person.username, answers.one("draft"))
    return RedirectResponse("/drafts", 303)
