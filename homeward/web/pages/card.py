"""The reason card: one alert on paper, fit for the child's own file and for whoever asks to see it."""

from itertools import chain
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from homeward.engine.rulefiles.limits import NOT_CONSIDERED
from homeward.services.alerts import cards
from homeward.services.children.people import spoken_of
from homeward.store import access, accounts
from homeward.store.unit_of_work import unit_of_work
from homeward.web.access.auth import Person, may
from homeward.web.access.permissions import Permission, Role
from homeward.web.state import state_of
from homeward.web.templating import page

router = APIRouter(prefix="/alerts/{alert_id}", include_in_schema=False)

Reading = Annotated[Person, Depends(may(Permission.SEE_ALERTS))]


@router.get("/card")
def show_card(request: Request, alert_id: str, person: Reading, words: str = "") -> Response:
    """What speaks of other people is held back; `words=shown` shows what people typed, to be read first."""
    state = state_of(request)
    state.rules.refresh()
    with unit_of_work(state.engine) as uow:
        card = cards.card(uow, alert_id, state.rules.rules)
        others = spoken_of(uow, chain.from_iterable(each.reason.evidence for each in card.reasons))
        shown = {card.view.alert.child_ref, *others}
        access.record_all(uow, state.clock(), person.username, shown, "reason card")
        roles = {account.username: Role(account.role).label for account in accounts.listing(uow)}
    return page(
        request,
        "duty/card.html",
        card=card,
        roles=roles,
        typed=words == "shown",
        not_considered=NOT_CONSIDERED,
    )
