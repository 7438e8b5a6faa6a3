"""The list of the missing group: who is on it and why, and the form that records what the group decided."""

from datetime import timedelta
from itertools import chain
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import RedirectResponse, Response

from homeward.config import settings
from homeward.domain.events.kinds import london_day
from homeward.domain.meetings.dates import Group
from homeward.errors import InvalidEvent
from homeward.services.children.people import spoken_of
from homeward.services.meetings import missing_group
from homeward.services.paging import page_of
from homeward.store import access, accounts
from homeward.store.unit_of_work import unit_of_work
from homeward.web.access.auth import Person, may
from homeward.web.access.permissions import Permission
from homeward.web.forms.answers import Answers, day_fields
from homeward.web.forms.missing_group import NEXT, read_decision
from homeward.web.forms.reader import Reader
from homeward.web.forms.view import FormView, Posted, open_form, sent_again
from homeward.web.pages.packs import to_approve
from homeward.web.state import state_of
from homeward.web.templating import page

router = APIRouter(prefix="/missing-group", include_in_schema=False)

Reading = Annotated[Person, Depends(may(Permission.SEE_MISSING_GROUP))]
Deciding = Annotated[Person, Depends(may(Permission.DECIDE_MISSING_GROUP))]

UNTIL_NEXT = {"weekly": timedelta(days=7), "monthly": timedelta(days=28)}
"""From one meeting to the next, on the same day of the week."""


@router.get("")
def show_list(request: Request, person: Reading, at: int = 1, later_at: int = 1) -> Response:
    """Each is the number of a page: of whom the next meeting discusses, and of the others."""
    state = state_of(request)
    today = london_day(state.clock())
    with unit_of_work(state.engine) as uow:
        listed = missing_group.on_list(uow)
        names = accounts.names(uow)
        waiting = to_approve(uow, person, state.clock(), Group.MISSING_GROUP)
        due = page_of([each for each in listed if each.is_due(today)], at)
        later = page_of([each for each in listed if not each.is_due(today)], later_at)
        shown = {each.row.child_ref for each in (*due.shown, *later.shown)}
        access.record_all(uow, state.clock(), person.username, shown, "missing group")
    return page(
        request,
        "missing_group/list.html",
        due=due,
        later=later,
        waiting=waiting,
        meets=settings().missing_group_meets,
        names=names,
        rules=state.rules_by_id(),
    )


@router.get("/{child_ref}")
def show_child(request: Request, child_ref: str, person: Reading) -> Response:
    today = london_day(state_of(request).clock())
    next_on = today + UNTIL_NEXT[settings().missing_group_meets]
    days = dict((*day_fields("held_on", today), *day_fields("next_on", next_on)))
    address = f"/missing-group/{child_ref}"
    form = open_form(request, "Record what the missing group decided", address, Answers().with_values(**days))
    return _child_page(request, child_ref, person, form)


@router.post("/{child_ref}")
def decide(request: Request, child_ref: str, person: Deciding, answers: Posted) -> Response:
    state = state_of(request)
    reader = Reader(answers, state.clock())
    if (given := read_decision(reader)) is None:
        return _child_page(request, child_ref, person, sent_again(reader), status=422)
    try:
        with unit_of_work(state.engine) as uow:
            step = state.step(person.username, person.organisation)
            missing_group.decide(uow, child_ref, step, **vars(given))
    except InvalidEvent as error:
        for problem in error.problems:
            reader.wrong(problem.field.removeprefix("data."), f"This answer {problem.message}")
        return _child_page(request, child_ref, person, sent_again(reader), status=422)
    return RedirectResponse("/missing-group?done=decided", 303)


def _child_page(
    request: Request, child_ref: str, person: Person, form: FormView, *, status: int = 200
) -> Response:
    state = state_of(request)
    with unit_of_work(state.engine) as uow:
        view = missing_group.one(uow, child_ref)
        names = accounts.names(uow)
        others = spoken_of(uow, chain.from_iterable(reason.evidence for reason in view.reasons))
        access.record_all(uow, state.clock(), person.username, {child_ref, *others}, "missing group")
    return page(
        request,
        "missing_group/child.html",
        status=status,
        view=view,
        names=names,
        rules=state.rules_by_id(),
        form=form,
        choices=NEXT,
        may_decide=person.can(Permission.DECIDE_MISSING_GROUP),
    )
