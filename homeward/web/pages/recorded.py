"""What a person recorded, and what came of it."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain, groupby
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from homeward.domain.events import EVENT_TYPES, Event
from homeward.domain.events.types.corrections import WITHDRAWN
from homeward.errors import NotFound
from homeward.services import views
from homeward.services.paging import page_of
from homeward.services.records.replacing import replaced_since
from homeward.services.records.what_came import Came, What, what_came
from homeward.services.telling import tellings
from homeward.services.views import Submission
from homeward.store import access, identities, journal, queries
from homeward.store.unit_of_work import UnitOfWork, unit_of_work
from homeward.web.access.auth import Person, may
from homeward.web.access.permissions import Permission
from homeward.web.forms import drafts, records
from homeward.web.forms.missing import short_reference
from homeward.web.state import state_of
from homeward.web.templating import page
from homeward.web.words.as_typed import LENGTH_OF_ID, child_in_words

router = APIRouter(prefix="/recorded", include_in_schema=False)

Recorder = Annotated[Person, Depends(may(Permission.SEE_OWN_RECORDS))]

INTERVIEW = "rhi.completed"
LOOK = "my records"
"""What a look at this page is called where looks are kept."""
NEWS_OF = 50
"""The newest forms of which it is said what came since they looked last."""


@dataclass(frozen=True)
class Form:
    """One form that was sent: the event that it is about, and what came of any of its events. `waiting`: not
    all of it is processed yet. `later` was recorded in the place of that event since."""

    form_id: str
    about: str
    main: Event
    waiting: bool
    came: Sequence[Came]
    later: Event | None
    child: str | None

    @property
    def reference(self) -> str:
        return short_reference(self.form_id)


@router.get("")
def show_records(request: Request, person: Recorder, at: int = 1) -> Response:
    """What is new since this person looked last is said first; that they looked now is recorded. `at` is the
    number of the page."""
    state = state_of(request)
    with unit_of_work(state.engine) as uow:
        sent: dict[str, list[int]] = {}
        for seq, event_id in queries.recorded_by(uow, person.username):
            sent.setdefault(event_id[:LENGTH_OF_ID], []).append(seq)
        paged = page_of(list(sent.values()), at)
        forms = _forms(uow, paged.shown, person)
        last = access.last_look(uow, person.username, LOOK)
        news = _news(_forms(uow, list(sent.values())[:NEWS_OF], person), last)
        access.record_all(
            uow, state.clock(), person.username, {form.child for form in forms if form.child}, LOOK
        )
        access.record(uow, state.clock(), person.username, None, LOOK)
    return page(
        request,
        "records.html",
        forms=forms,
        last_look=last,
        news=news,
        paged=paged,
        drafts=drafts.mine(request, person.username),
        rules=state.rules_by_id(),
        see_outcomes=person.can(Permission.SEE_OUTCOMES),
    )


def _forms(uow: UnitOfWork, sent: Sequence[Sequence[int]], person: Person) -> list[Form]:
    """The forms whose events have these journal numbers."""
    every = views.submissions(uow, list(chain.from_iterable(sent)))
    groups = [list(group) for _, group in groupby(every, _form_id)]
    later = replaced_since(uow, [each.seq for each in every])
    came = zip(groups, _came(uow, groups, person), strict=True)
    return [_form(uow, group, each, later, person) for group, each in came]


def _form(
    uow: UnitOfWork,
    group: Sequence[Submission],
    came: Sequence[Came],
    later: Mapping[int, Event],
    person: Person,
) -> Form:
    main = min(group, key=lambda submission: len(submission.event.id))
    about = child_in_words(uow, [each.event for each in group], person.organisation)
    waiting = any(each.waiting for each in group)
    child = next((each.person.child_ref for each in group if each.person), None)
    return Form(_form_id(main), about, main.event, waiting, came, later.get(main.seq), child)


def _came(uow: UnitOfWork, forms: Sequence[Sequence[Submission]], person: Person) -> list[list[Came]]:
    """What this person may know of it: who may see no outcomes learns nothing of other children."""
    sees = person.can(Permission.SEE_OUTCOMES)
    return [[each for each in came if sees or not each.another_child] for came in what_came(uow, forms)]


def _news(forms: Sequence[Form], last: datetime | None) -> dict[What, int]:
    """How much of each kind came since they looked last, in the order of `What`."""
    since = Counter(each.what for form in forms for each in form.came if last and each.at > last)
    return {what: since[what] for what in What if since[what] and what is not What.RECEIVED}


@router.get("/{form_id}")
def show_recorded(request: Request, form_id: str, person: Recorder) -> Response:
    state = state_of(request)
    with unit_of_work(state.engine) as uow:
        recorded = own_record(uow, form_id, person)
        main = recorded.main
        about = child_in_words(uow, recorded.events, person.organisation)
        numbers = queries.numbers(uow, {event.key for event in recorded.events})
        waiting = bool(journal.still_unprocessed(uow, list(numbers.values())))
        (came,) = _came(uow, [views.submissions(uow, list(numbers.values()))], person)
        later = replaced_since(uow, [numbers[main.key]]).get(numbers[main.key])
        carer_at = _carer_at(uow, main)
        shares = tellings.of_interview(uow, main) if main.type == INTERVIEW else []
        about_whom = identities.find(uow, [main.child] if main.child else [])
        access.record_all(uow, state.clock(), person.username, set(about_whom.values()), "own record")
    return page(
        request,
        "recorded.html",
        recorded=recorded,
        title=EVENT_TYPES[main.type].recorded,
        carer_at=carer_at,
        shares=shares,
        came=came,
        rules=state_of(request).rules_by_id(),
        see_outcomes=person.can(Permission.SEE_OUTCOMES),
        may_share=main.type == INTERVIEW and later is None and person.can(Permission.SHARE),
        events=[event for event in recorded.events if event.type != WITHDRAWN],
        about=about,
        numbers=numbers,
        waiting=waiting,
        later=later,
        later_at=_address(later, numbers[main.key], person) if later else "",
    )


def own_record(uow: UnitOfWork, form_id: str, person: Person) -> records.Recorded:
    """What this person recorded with a form. Raises NotFound."""
    recorded = records.of_form(uow, form_id)
    if recorded.main.actor != person.username or recorded.main.type == WITHDRAWN:
        raise NotFound("Nothing was recorded under this reference.")
    return recorded


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
