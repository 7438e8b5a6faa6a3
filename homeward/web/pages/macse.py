"""The MACSE queue: whom the rules propose, whom a person accepts or declines, and the cases there are."""

import secrets
from dataclasses import dataclass
from itertools import chain
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import RedirectResponse, Response

from homeward.domain.codes.national import AGENCY
from homeward.domain.meetings.dates import Group
from homeward.errors import InvalidEvent
from homeward.services import views
from homeward.services.children.people import spoken_of
from homeward.services.meetings import macse
from homeward.services.paging import page_of
from homeward.store import access, accounts
from homeward.store.unit_of_work import unit_of_work
from homeward.web.access.auth import Person, may
from homeward.web.access.permissions import Permission
from homeward.web.forms.answers import Answers
from homeward.web.forms.macse import read_acceptance, read_refusal
from homeward.web.forms.reader import Reader
from homeward.web.forms.view import FormView, Posted, open_form, sent_again
from homeward.web.pages.packs import to_approve
from homeward.web.state import state_of
from homeward.web.templating import page

router = APIRouter(prefix="/macse", include_in_schema=False)

Reading = Annotated[Person, Depends(may(Permission.SEE_MACSE))]
Deciding = Annotated[Person, Depends(may(Permission.DECIDE_MACSE))]


@dataclass(frozen=True)
class _Asked:
    """Each is the number of a page: of the candidates, of the cases, and of what is suppressed."""

    at: int = 1
    cases_at: int = 1
    suppressed_at: int = 1


@router.get("")
def show_queue(
    request: Request, person: Reading, asked: Annotated[_Asked, Depends()], done: str = ""
) -> Response:
    """`done` is what was done just now."""
    state = state_of(request)
    with unit_of_work(state.engine) as uow:
        view = views.macse(uow, asked.at, asked.cases_at)
        suppressed = page_of(views.suppressed(uow, state.clock()), asked.suppressed_at)
        names = accounts.names(uow)
        next_meeting, open_cases = macse.next_meeting(uow, state.clock()), len(macse.open_cases(uow))
        waiting = to_approve(uow, person, state.clock(), Group.MACSE)
        paged = (view.candidates.shown, view.cases.shown, suppressed.shown)
        people = [[each.person for each in some] for some in paged]
        shown = {person.child_ref for some in people for person in some}
        access.record_all(uow, state.clock(), person.username, shown, "MACSE queue")
    return page(
        request,
        "macse/queue.html",
        view=view,
        suppressed=suppressed,
        names=names,
        next_meeting=next_meeting,
        open_cases=open_cases,
        waiting=waiting,
        done=done,
        may_decide=person.can(Permission.DECIDE_MACSE),
        rules=_by_code(request),
        rules_by_id=state.rules_by_id(),
    )


@router.get("/{child_ref}")
def show_candidate(request: Request, child_ref: str, person: Reading) -> Response:
    new = Answers().with_values(case=f"M-{secrets.token_hex(3).upper()}")
    form = open_form(request, "Decide on a MACSE candidate", f"/macse/{child_ref}", new)
    return _candidate_page(request, child_ref, person, form)


@router.post("/{child_ref}/accept")
def accept(request: Request, child_ref: str, person: Deciding, answers: Posted) -> Response:
    state = state_of(request)
    reader = Reader(answers, state.clock())
    if (given := read_acceptance(reader)) is None:
        return _refused(request, child_ref, person, reader)
    try:
        with unit_of_work(state.engine) as uow:
            macse.accept(uow, child_ref, state.step(person.username, person.organisation), **vars(given))
    except InvalidEvent as error:
        reader.wrong("narrative", f"This answer {error.problems[0].message}")
        return _refused(request, child_ref, person, reader)
    return RedirectResponse("/macse?done=accepted", 303)


@router.post("/{child_ref}/decline")
def decline(request: Request, child_ref: str, person: Deciding, answers: Posted) -> Response:
    state = state_of(request)
    reader = Reader(answers, state.clock())
    if (reason := read_refusal(reader)) is None or reader.errors:
        return _refused(request, child_ref, person, reader)
    try:
        with unit_of_work(state.engine) as uow:
            macse.decline(uow, child_ref, state.step(person.username, person.organisation), reason=reason)
    except InvalidEvent as error:
        reader.wrong("decline_reason", f"This answer {error.problems[0].message}")
        return _refused(request, child_ref, person, reader)
    return RedirectResponse("/macse?done=declined", 303)


def _refused(request: Request, child_ref: str, person: Person, reader: Reader) -> Response:
    form = sent_again(reader)
    return _candidate_page(request, child_ref, person, form, status=422)


def _candidate_page(
    request: Request, child_ref: str, person: Person, form: FormView, *, status: int = 200
) -> Response:
    state = state_of(request)
    with unit_of_work(state.engine) as uow:
        view = views.candidate(uow, child_ref)
        suppressed = views.suppressed(uow, state.clock(), [child_ref])
        names = accounts.names(uow)
        others = spoken_of(uow, chain.from_iterable(finding.evidence for finding in view.findings))
        access.record_all(uow, state.clock(), person.username, {child_ref, *others}, "MACSE candidate")
    may_decide = person.can(Permission.DECIDE_MACSE)
    return page(
        request,
        "macse/candidate.html",
        status=status,
        view=view,
        suppressed=suppressed,
        names=names,
        rules_by_id=state.rules_by_id(),
        form=form,
        may_decide=may_decide,
        agencies=AGENCY.labels,
        rules=_by_code(request),
    )


def _by_code(request: Request) -> dict[str, str]:
    return {rule.code: rule.title for rule in state_of(request).rules_by_id().values()}
