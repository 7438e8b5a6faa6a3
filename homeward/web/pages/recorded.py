"""What a person recorded, and what came of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from homeward.domain.events import Event
from homeward.errors import NotFound
from homeward.services import views
from homeward.services.views import Submission
from homeward.store import journal, queries
from homeward.store.queries import AlertRow, ReasonRow
from homeward.store.unit_of_work import reading
from homeward.web import drafts, records
from homeward.web.auth import Person, may
from homeward.web.forms.missing import short_reference
from homeward.web.permissions import Permission
from homeward.web.records import child_as_typed
from homeward.web.state import state_of
from homeward.web.templating import page

router = APIRouter(prefix="/recorded", include_in_schema=False)

Recorder = Annotated[Person, Depends(may(Permission.SEE_OWN_RECORDS))]

UUID_LENGTH = 36

Reasons = Mapping[str, Sequence[ReasonRow]]
"""By alert."""


@dataclass(frozen=True)
class Outcome:
    """One alert that rests on what was recorded. `another_child`: it is about a child who was named."""

    alert: AlertRow
    another_child: bool
    decisions: Sequence[Event]
    reasons: Sequence[ReasonRow]


@dataclass(frozen=True)
class Form:
    """One form that was sent: the event that it is about, and the alerts that came of any of its events.
    `waiting`: not all of it is processed yet."""

    form_id: str
    about: str
    main: Event
    waiting: bool
    outcomes: Sequence[Outcome]

    @property
    def reference(self) -> str:
        return short_reference(self.form_id)


@router.get("")
def show_records(request: Request, person: Recorder) -> Response:
    with reading(state_of(request).engine) as uow:
        submissions = views.submissions(uow, person.username)
        reasons = queries.reasons(uow, {alert.id for each in submissions for alert in each.alerts})
    forms = [_form(form_id, list(group), reasons) for form_id, group in groupby(submissions, _form_id)]
    return page(
        request,
        "records.html",
        forms=forms,
        drafts=drafts.mine(request, person.username),
        rules=state_of(request).rules_by_id(),
        see_outcomes=person.can(Permission.SEE_OUTCOMES),
    )


@router.get("/{form_id}")
def show_recorded(request: Request, form_id: str, person: Recorder) -> Response:
    with reading(state_of(request).engine) as uow:
        recorded = records.of_form(uow, form_id)
        numbers = queries.numbers(uow, {event.key for event in recorded.events})
        waiting = bool(journal.still_unprocessed(uow, list(numbers.values())))
    if recorded.main.actor != person.username:
        raise NotFound("Nothing was recorded under this reference.")
    return page(request, "recorded.html", recorded=recorded, numbers=numbers, waiting=waiting)


def _form_id(submission: Submission) -> str:
    return submission.event.id[:UUID_LENGTH]


def _form(form_id: str, submissions: Sequence[Submission], reasons: Reasons) -> Form:
    main = min(submissions, key=lambda submission: len(submission.event.id))
    outcomes: dict[str, Outcome] = {}
    for submission in submissions:
        own = submission.person.child_ref if submission.person else None
        for alert in submission.alerts:
            decisions = [event for event in submission.decisions if event.data.alert == alert.id]
            why = [reason for reason in reasons.get(alert.id, ()) if reason.withdrawn_at is None]
            outcomes[alert.id] = Outcome(alert, alert.child_ref != own, decisions, why)
    about = child_as_typed([submission.event for submission in submissions])
    in_order = sorted(outcomes.values(), key=lambda outcome: outcome.alert.raised_at)
    waiting = any(submission.waiting for submission in submissions)
    return Form(form_id, about, main.event, waiting, in_order)
