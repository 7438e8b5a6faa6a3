"""The register of rules: what each one asks, who answers for it, and what it did of late. No child's data."""

from datetime import timedelta
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from homeward.engine.rulefiles.limits import NOT_CONSIDERED
from homeward.errors import NotFound
from homeward.reports.register import Book, book
from homeward.services.rules import changes
from homeward.store.unit_of_work import reading
from homeward.web.access.auth import Person, may
from homeward.web.access.permissions import Permission
from homeward.web.state import state_of
from homeward.web.templating import page

router = APIRouter(include_in_schema=False)

A_DAY = timedelta(days=1)
"""Taken from the first instant of the next quarter, it gives the last day of this one."""

Reading = Annotated[Person, Depends(may(Permission.READ_RULES))]


@router.get("/rules")
def show_register(request: Request, person: Reading) -> Response:
    found = _book(request, person)
    return page(request, "rules/register.html", book=found, a_day=A_DAY, not_considered=NOT_CONSIDERED)


@router.get("/rules.json")
def give_register(request: Request, person: Reading) -> dict[str, Any]:
    """The same as one document, with the counts that this person may see."""
    return _book(request, person).as_json()


@router.get("/rules/{rule_id}")
def show_rule(request: Request, rule_id: str, person: Reading) -> Response:
    found = _book(request, person)
    for entry in found.entries:
        if entry.rule.id == rule_id:
            with reading(state_of(request).engine) as uow:
                open_ones = changes.of_rule(uow, rule_id)
            return page(
                request,
                "rules/rule.html",
                book=found,
                entry=entry,
                a_day=A_DAY,
                may_propose=person.can(Permission.PROPOSE_RULES),
                open_ones=open_ones,
            )
    raise NotFound("No rule goes by this name.")


def _book(request: Request, person: Person) -> Book:
    state = state_of(request)
    state.rules.refresh()
    internal = person.can(Permission.SEE_SMALL_COUNTS)
    with reading(state.engine) as uow:
        return book(uow, state.rules.rules, state.rules.folder / "tests", state.clock(), internal=internal)
