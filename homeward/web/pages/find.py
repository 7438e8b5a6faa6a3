"""The search in the header of every page: what was typed stays on the server, the address has no name."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import RedirectResponse, Response

from homeward.services.children.found import find_children
from homeward.services.children.search import AT_LEAST, search_own, wanted
from homeward.store import access, searches
from homeward.store.unit_of_work import unit_of_work
from homeward.web.access import permissions
from homeward.web.access.auth import Person, SignedIn
from homeward.web.access.permissions import Permission
from homeward.web.forms.view import Posted
from homeward.web.state import state_of
from homeward.web.templating import page
from homeward.web.words import children

router = APIRouter(prefix="/search", include_in_schema=False)

MOST_TYPED = 200
"""Characters. Of more, the rest is cut off."""
LOOK = "search"


def _may_search(person: SignedIn) -> Person:
    if not person.searches:
        permissions.check(person.role, Permission.SEE_CHILD)
    return person


Searching = Annotated[Person, Depends(_may_search)]


@router.post("")
def search(request: Request, person: Searching, answers: Posted) -> Response:
    state = state_of(request)
    with unit_of_work(state.engine) as uow:
        id_ = searches.keep(uow, person.username, answers.one("look-for").strip()[:MOST_TYPED], state.clock())
    return RedirectResponse(f"/search/{id_}#found", 303)


@router.get("/{search_id}")
def show_found(request: Request, search_id: str, person: Searching) -> Response:
    """Reporters find the children whom their own body reported, as it wrote of them."""
    state = state_of(request)
    everyone, of_meetings = person.can(Permission.SEE_CHILD), person.can(Permission.SEE_CHILD_OF_MEETING)
    with unit_of_work(state.engine) as uow:
        typed = searches.typed(uow, search_id, person.username)
        if everyone or of_meetings:
            found = find_children(uow, state.directory, typed, state.clock(), of_meetings=not everyone)
            own, shown = None, {each.person.child_ref for each in found.shown}
        else:
            found, own = None, search_own(uow, person.organisation, typed)
            shown = {each.ref for each in own.shown}
        access.record_all(uow, state.clock(), person.username, shown, LOOK)
    return page(
        request,
        "child/found.html",
        typed=typed,
        too_short=wanted(typed) is None,
        at_least=AT_LEAST,
        found=found,
        own=own,
        placement=children.placement,
        may_report=person.can(Permission.REPORT_MISSING),
    )
