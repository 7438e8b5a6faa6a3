"""Who is missing now, from the report's acceptance on; a reporter sees those whom their own body reported."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from homeward.domain.events import Event
from homeward.services.missing_now import Absent, missing_now
from homeward.store import access
from homeward.store.unit_of_work import UnitOfWork, unit_of_work
from homeward.web import permissions, records
from homeward.web.as_typed import child_in_words
from homeward.web.auth import Person, SignedIn
from homeward.web.permissions import Permission
from homeward.web.state import state_of
from homeward.web.templating import page

router = APIRouter(include_in_schema=False)


def _may_look(person: SignedIn) -> Person:
    if not person.can(Permission.SEE_OWN_MISSING):
        permissions.check(person.role, Permission.SEE_MISSING)
    return person


Looking = Annotated[Person, Depends(_may_look)]


@dataclass(frozen=True)
class Shown:
    """One absence as this person may see it: `name` of the child, and the reports behind it."""

    absent: Absent
    name: str
    reports: list[Event]
    reference: str


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
    episodes = (each.data.episode for each in reports)
    reference = next((one for one in episodes if records.REFERENCE.fullmatch(one)), "")
    name = child_in_words(uow, reports[:1], body) if body else absent.person.name
    return Shown(absent, name, reports, reference)
