"""What operations may see: counts, never a child's data."""

from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import RedirectResponse, Response

from homeward.audit import alarms
from homeward.config import settings
from homeward.notify.channels import channels
from homeward.services.intake.feeds import feeds
from homeward.services.intake.tokens import days_warned
from homeward.services.night.last_nights import last_nights
from homeward.services.tasks import worklist
from homeward.services.telling.notices import send_failed_again
from homeward.store import notices, pipeline, queries, tokens
from homeward.store.unit_of_work import reading
from homeward.web.access.auth import Person, check_form_token, may
from homeward.web.access.permissions import Permission
from homeward.web.state import state_of
from homeward.web.templating import page

router = APIRouter(include_in_schema=False)

SILENT_AFTER = timedelta(minutes=10)
"""An auditor that has not looked for so long is taken for one that does not run."""

SendsAgain = Annotated[Person, Depends(may(Permission.SEND_NOTICES_AGAIN))]
Operations = Annotated[Person, Depends(may(Permission.SEE_OPERATIONS))]


@router.get("/operations")
def show_operations(request: Request, person: Operations) -> Response:
    state = state_of(request)
    with reading(state.engine) as uow:
        counts = queries.counts(uow)
        tasks = worklist.counts(uow, state.clock())
        every = tokens.in_use(uow)
        told = notices.summary(uow)
        standing, ended = alarms.standing(uow), alarms.ended(uow, 10)
        looked_at = alarms.last_round(uow)
        flow = pipeline.pipeline(uow, state.clock())
        quarantined = pipeline.quarantined_because(uow)
        sent = feeds(uow, state.clock())
        last = last_nights(uow, settings())
    state.rules.refresh()
    return page(
        request,
        "operations.html",
        counts=counts,
        tasks=tasks,
        notices=told,
        alarms=standing,
        ended=ended,
        looked_at=looked_at,
        is_silent=looked_at is None or state.clock() - looked_at > SILENT_AFTER,
        flow=flow,
        quarantined=quarantined.most_common(),
        feeds=sent,
        last=last,
        airflow_url=settings().airflow_url,
        channels=channels(settings()).names,
        problems=state.rules.problems,
        tokens=every,
        warned={token.id: days_warned(token, state.clock()) for token in every},
    )


@router.post("/operations/notices/send-again")
def send_notices_again(request: Request, person: SendsAgain, csrf: Annotated[str, Form()] = "") -> Response:
    check_form_token(request, csrf)
    state = state_of(request)
    send_failed_again(state.engine, person.username, state.clock())
    return RedirectResponse("/operations#notices", status_code=303)
