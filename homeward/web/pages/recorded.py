"""What a person recorded, and what came of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, groupby
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from homeward.domain.events import EVENT_TYPES, Event
from homeward.domain.events.types.corrections import WITHDRAWN
from homeward.errors import NotFound
from homeward.services import views
from homeward.services.paging import page_of
from homeward.services.replacing import replaced_since
from homeward.services.views import Submission
from homeward.store import access, identities, journal, queries
from homeward.store.alert_rows import AlertRow, ReasonRow
from homeward.store.unit_of_work import UnitOfWork, unit_of_work
from homeward.web import drafts, records
from homeward.web.as_typed import LENGTH_OF_ID, child_in_words
from homeward.web.auth import Person, may
from homeward.web.forms.missing import short_reference
from homeward.web.permissions import Permission
from homeward.web.state import state_of
from homeward.web.templating import page

router = APIRouter(prefix="/recorded", include_in_schema=False)

Recorder = Annotated[Person, Depends(may(Permission.SEE_OWN_RECORDS))]

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
    `waiting`: not all of it is processed yet. `later` was recorded in the place of that event since."""

    form_id: str
    about: str
    main: Event
    waiting: bool
    outcomes: Sequence[Outcome]
    later: Event | None

    @property
    def reference(self) -> str:
        return short_reference(self.form_id)


@router.get("")
def show_records(request: Request, person: Recorder, at: int = 1) -> Response:
    """`at` is the number of the page."""
    state = state_of(request)
    with unit_of_work(state.engine) as uow:
        sent_forms: dict[str, list[int]] = {}
        for seq, event_id in queries.recorded_by(uow, person.username):
            sent_forms.setdefault(event_id[:LENGTH_OF_ID], []).append(seq)
        paged = page_of(list(sent_forms.values()), at)
        submissions = views.submissions(uow, list(chain.from_iterable(paged.shown)))
        shown = {each.person.child_ref for each in submissions if each.person}
        access.record_all(uow, state.clock(), person.username, shown, "own records")
        reasons = queries.reasons(uow, {alert.id for each in submissions for alert in each.alerts})
        later = replaced_since(uow, [each.seq for each in submissions])
        forms = []
        for form_id, group in groupby(submissions, _form_id):
            sent = list(group)
            main = min(sent, key=lambda submission: len(submission.event.id))
            about = child_in_words(uow, [each.event for each in sent], person.organisation)
            outcomes, waiting = _outcomes(sent, reasons), any(each.waiting for each in sent)
            forms.append(Form(form_id, about, main.event, waiting, outcomes, later.get(main.seq)))
    return page(
        request,
        "records.html",
        forms=forms,
        paged=paged,
        drafts=drafts.mine(request, person.username),
        rules=state_of(request).rules_by_id(),
        see_outcomes=person.can(Permission.SEE_OUTCOMES),
    )


@router.get("/{form_id}")
def show_recorded(request: Request, form_id: str, person: Recorder) -> Response:
    state = state_of(request)
    with unit_of_work(state.engine) as uow:
        recorded = records.of_form(uow, form_id)
        main = recorded.main
        if main.actor != person.username or main.type == WITHDRAWN:
            raise NotFound("Nothing was recorded under this reference.")
        about = child_in_words(uow, recorded.events, person.organisation)
        numbers = queries.numbers(uow, {event.key for event in recorded.events})
        waiting = bool(journal.still_unprocessed(uow, list(numbers.values())))
        later = replaced_since(uow, [numbers[main.key]]).get(numbers[main.key])
        carer_at = _carer_at(uow, main)
        about_whom = identities.find(uow, [main.child] if main.child else [])
        access.record_all(uow, state.clock(), person.username, set(about_whom.values()), "own record")
    return page(
        request,
        "recorded.html",
        recorded=recorded,
        title=EVENT_TYPES[main.type].recorded,
        carer_at=carer_at,
        events=[event for event in recorded.events if event.type != WITHDRAWN],
        about=about,
        numbers=numbers,
        waiting=waiting,
        later=later,
        later_at=_address(later, numbers[main.key], person) if later else "",
    )


def _carer_at(uow: UnitOfWork, main: Event) -> str:
    """Where to record what a carer tells once an interview was declined."""
    if main.type != "rhi.declined" or main.child is None:
        return ""
    return f"/interviews/carers/new?child={identities.find(uow, [main.child])[main.child]}"


def _address(later: Event, replaced: int, person: Person) -> str:
    """Where to read what replaced a record: their own form, else the record's page, which says it."""
    own = later.actor == person.username and later.type != WITHDRAWN
    return f"/recorded/{later.id[:LENGTH_OF_ID]}" if own else f"/records/{replaced}"


def _form_id(submission: Submission) -> str:
    return submission.event.id[:LENGTH_OF_ID]


def _outcomes(submissions: Sequence[Submission], reasons: Reasons) -> list[Outcome]:
    outcomes: dict[str, Outcome] = {}
    for submission in submissions:
        own = submission.person.child_ref if submission.person else None
        for alert in submission.alerts:
            decisions = [event for event in submission.decisions if event.data.alert == alert.id]
            why = [reason for reason in reasons.get(alert.id, ()) if _rests_on(reason, submissions)]
            outcomes[alert.id] = Outcome(alert, alert.child_ref != own, decisions, why)
    return sorted(outcomes.values(), key=lambda outcome: outcome.alert.raised_at)


def _rests_on(reason: ReasonRow, submissions: Sequence[Submission]) -> bool:
    """An alert has all that is known of the child: whoever recorded something sees what came of that."""
    recorded = {each.event.key for each in submissions}
    return reason.withdrawn_at is None and any((e["source"], e["id"]) in recorded for e in reason.evidence)
