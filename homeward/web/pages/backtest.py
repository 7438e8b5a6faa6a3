"""The back-test of one change: starting it, how far it is, what came of it, and about whom."""

from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import RedirectResponse, Response

from homeward.engine.rulefiles.model import Rule
from homeward.reports import preview
from homeward.reports.preview import Place
from homeward.services.children.people import people
from homeward.services.rules.proposals import read
from homeward.store import access, rule_changes
from homeward.store.unit_of_work import UnitOfWork, reading, unit_of_work
from homeward.web.access.auth import Person, may
from homeward.web.access.permissions import Permission
from homeward.web.forms.view import Posted
from homeward.web.state import State, state_of
from homeward.web.templating import page

router = APIRouter(prefix="/rule-changes/{ref}/back-test", include_in_schema=False)

Proposing = Annotated[Person, Depends(may(Permission.PROPOSE_RULES))]
Knowing = Annotated[Person, Depends(may(Permission.SEE_ALERTS))]

MOST_CHILDREN = 100


def place_of(state: State, ref: str) -> Place:
    """Where the back-test of one change is kept."""
    return Place(state.data / "backtests", ref)


def _rule(uow: UnitOfWork, ref: str) -> Rule:
    return read(rule_changes.by_ref(uow, ref).text)


@router.get("")
def show(request: Request, ref: str, person: Proposing) -> Response:
    state = state_of(request)
    with reading(state.engine) as uow:
        rule = _rule(uow, ref)
    place = place_of(state, ref)
    # Asked first: one that ends between the two has its result, and is never taken for one that broke off.
    running = place.is_running()
    return page(
        request,
        "changes/backtest.html",
        ref=ref,
        rule=rule,
        running=running,
        preview=place.read(rule),
        may_see_children=person.can(Permission.SEE_ALERTS),
    )


@router.post("")
def start(request: Request, ref: str, person: Proposing, answers: Posted) -> Response:
    state = state_of(request)
    state.rules.refresh()
    with reading(state.engine) as uow:
        rule = _rule(uow, ref)
    url = state.engine.url.render_as_string(hide_password=False)
    preview.start(place_of(state, ref), url, state.rules.rules, rule, state.clock(), state.area)
    return RedirectResponse(f"/rule-changes/{ref}/back-test", 303)


@router.get("/children")
def show_children(request: Request, ref: str, person: Knowing, _: Proposing) -> Response:
    """The latest differences with the children's names. Each look is recorded."""
    state = state_of(request)
    with unit_of_work(state.engine) as uow:
        rule = _rule(uow, ref)
        found = place_of(state, ref).read(rule)
        affected = _latest(found.result["affected"] if found and found.result else [])
        refs = {each["child"] for each in affected}
        for child_ref in refs:
            access.record(uow, state.clock(), person.username, child_ref, "back-test of a rule change")
        who = people(uow, list(refs))
    return page(
        request,
        "changes/children.html",
        ref=ref,
        rule=rule,
        affected=affected,
        people=who,
        most=MOST_CHILDREN,
    )


def _latest(affected: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [
        each | {"due": datetime.fromisoformat(each["due"])} for each in reversed(affected[-MOST_CHILDREN:])
    ]
