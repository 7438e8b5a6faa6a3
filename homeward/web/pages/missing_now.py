"""Who is missing now, from the report's acceptance on; a reporter sees those whom their own body reported."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from homeward.domain.events import PAGES, Event
from homeward.services.children.missing_now import Absent, missing_now
from homeward.store import access
from homeward.store.unit_of_work import UnitOfWork, unit_of_work
from homeward.web.access import permissions
from homeward.web.access.auth import Person, SignedIn
from homeward.web.access.permissions import Permission
from homeward.web.state import state_of
from homeward.web.templating import page
from homeward.web.words.as_typed import child_in_words

router = APIRouter(include_in_schema=False)


def _may_look(person: SignedIn) -> Person:
    if not person.can(Permission.SEE_OWN_MISSING):
        permissions.check(person.role, Permission.SEE_MISSING)
    return person


Looking = Annotated[Person, Depends(_may_look)]


@dataclass(frozen=True)
class Shown:
    """One absence as this person may see it: `name` of the child, the reports behind it, and the `child` with
    which the form of the return begins: the child's reference, or to reporters their own report's."""

    absent: Absent
    name: str
    reports: list[Event]
    child: str


@router.get("/missing")
def show_missing_now(request: Request, person: Looking, order: str = "longest", at: int = 1) -> Response:
    """`order` is `longest` or `newest`; `at` is the number of the page."""
    state = state_of(request)
    everybody = person.can(Permission.SEE_MISSING)
    with unit_of_work(state.engine) as uow:
        found = missing_now(
            uow, body="" if everybody else person.organisation, newest_first=order == "newest", page=at
        )
        shown = [_shown(uow, each, "" if everybody else person.organisation) for each in found.shown]
        others = {each.child_ref for absent in found.shown if everybody for _, each in absent.perhaps}
        looked_at = others | {each.row.child_ref for each in found.shown}
        access.record_all(uow, state.clock(), person.username, looked_at, "missing now")
    return page(
        request,
        "missing_now.html",
        found=found,
        shown=shown,
        everybody=everybody,
        order="newest" if order == "newest" else "longest",
        at=min(max(at, 1), found.pages),
        may_record_return=person.can(Permission.RECORD_RETURN),
        may_see_alerts=person.can(Permission.SEE_ALERTS),
        may_see_matches=person.can(Permission.SEE_MATCHES),
        may_find_out=person.can(Permission.ANSWER_MISSING_FACTS),
    )


def _shown(uow: UnitOfWork, absent: Absent, body: str) -> Shown:
    """A reporter is told no more of the child than their own body's reports say."""
    reports = [each for each in absent.reports if not body or each.actor_org == body]
    if not body:
        return Shown(absent, absent.person.name, reports, absent.row.child_ref)
    own = next((each.id for each in reports if each.source == PAGES), "")
    return Shown(absent, child_in_words(uow, reports[:1], body), reports, own)
