"""An interview is shared with the police or the social worker, and the receipt of it prints."""

from collections.abc import Sequence
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request
from fastapi.responses import RedirectResponse, Response

from homeward.domain.events import Event
from homeward.domain.telling.recipients import Recipient
from homeward.errors import InvalidEvent, InvalidTransition, NotFound
from homeward.names import named
from homeward.services.records.replacing import replaced_since
from homeward.services.telling import tellings
from homeward.store import accounts, address_book, queries
from homeward.store.tellings import TellingRow
from homeward.store.unit_of_work import UnitOfWork, reading, unit_of_work
from homeward.web.access.auth import Person, may
from homeward.web.access.permissions import Permission
from homeward.web.forms import records
from homeward.web.forms.answers import Answers
from homeward.web.forms.reader import Reader
from homeward.web.forms.telling import BASES, CHANNELS, read_told
from homeward.web.forms.view import FormView, Posted, new_form, open_form
from homeward.web.pages.recorded import INTERVIEW, own_record
from homeward.web.pages.tellings import offered
from homeward.web.state import state_of
from homeward.web.templating import page
from homeward.web.words import events
from homeward.web.words.as_typed import child_in_words

router = APIRouter(prefix="/recorded/{form_id}", include_in_schema=False)

Sharer = Annotated[Person, Depends(may(Permission.SHARE))]

WITH = {"police": Recipient.POLICE, "social-worker": Recipient.SOCIAL_WORKER}
"""With whom an interview is shared, by their part of the address."""


def _interview(uow: UnitOfWork, form_id: str, person: Person) -> records.Recorded:
    """Their own interview. Raises NotFound, also where it does not stand any more."""
    recorded = own_record(uow, form_id, person)
    number = queries.numbers(uow, {recorded.main.key})[recorded.main.key]
    if recorded.main.type != INTERVIEW or replaced_since(uow, [number]):
        raise NotFound("No interview of yours stands under this reference.")
    return recorded


def _recipient(to: str) -> Recipient:
    if to not in WITH:
        raise NotFound("An interview is shared with the police or the social worker.")
    return WITH[to]


@router.get("/share/{to}")
def show_share(request: Request, form_id: str, to: str, person: Sharer) -> Response:
    return _form(request, form_id, to, person)


def _form(request: Request, form_id: str, to: str, person: Person, form: FormView | None = None) -> Response:
    state, recipient = state_of(request), _recipient(to)
    with reading(state.engine) as uow:
        recorded = _interview(uow, form_id, person)
        about = child_in_words(uow, recorded.events, person.organisation)
        ring = address_book.whom_to_ring(address_book.entries(uow), recipient, None)
    answers = offered(state.clock()).with_values(what=_in_words(recorded.events))
    title = named(f"Share the interview with {recipient.label}")
    return page(
        request,
        "sharing/form.html",
        status=422 if form else 200,
        title=title,
        at=f"/recorded/{form_id}/share/{to}",
        recorded=recorded,
        about=about,
        ring=ring,
        form=form or open_form(request, title, request.url.path, answers),
        channels=CHANNELS,
        bases=BASES,
    )


def _in_words(recorded: Sequence[Event]) -> str:
    """All that the interview says, a line for each answer, for whoever shares it to cut down."""
    said = (events.facts(event) for event in recorded if event.type != "child.registered")
    lines = [f"{label}: {text}" for facts in said for label, text in facts]
    return "\n".join(lines)


@router.post("/share/{to}")
def record_share(request: Request, form_id: str, to: str, person: Sharer, answers: Posted) -> Response:
    state, recipient = state_of(request), _recipient(to)
    share = _share_of(answers)
    reader = Reader(answers, state.clock())
    said = read_told(reader)
    if said:
        try:
            with unit_of_work(state.engine) as uow:
                interview = _interview(uow, form_id, person).main
                step = state.step(person.username, person.organisation)
                tellings.share_interview(uow, interview, recipient, share, step, said)
        except InvalidEvent as error:
            for problem in error.problems:
                reader.wrong(problem.field.removeprefix("data."), f"This answer {problem.message}")
    if reader.errors:
        return _form(request, form_id, to, person, FormView(str(UUID(share)), answers, reader.errors))
    return RedirectResponse(f"/recorded/{form_id}/receipts/{share}", 303)


def _share_of(answers: Answers) -> str:
    """Follows from the form, so that one that is sent twice is one share."""
    try:
        return UUID(answers.one("form")).hex
    except ValueError:
        return UUID(new_form().id).hex


@router.get("/receipts/{share}")
def show_receipt(request: Request, form_id: str, share: str, person: Sharer) -> Response:
    return _receipt(request, form_id, share, person)


def _receipt(
    request: Request, form_id: str, share: str, person: Person, form: FormView | None = None
) -> Response:
    with reading(state_of(request).engine) as uow:
        recorded = own_record(uow, form_id, person)
        row = _shared(uow, recorded, share)
        about = child_in_words(uow, recorded.events, person.organisation)
        names = accounts.names(uow)
    at = f"/recorded/{form_id}/receipts/{share}"
    return page(
        request,
        "sharing/receipt.html",
        status=422 if form else 200,
        at=at,
        recorded=recorded,
        row=row,
        about=about,
        names=names,
        form=form or open_form(request, "Record a confirmation", at),
        channels=CHANNELS,
        bases=BASES,
    )


def _shared(uow: UnitOfWork, recorded: records.Recorded, share: str) -> TellingRow:
    rows = {row.id: row for row in tellings.of_interview(uow, recorded.main)}
    if share not in rows:
        raise NotFound("The interview was not shared under this reference.")
    return rows[share]


@router.post("/receipts/{share}")
def record_confirmation(
    request: Request, form_id: str, share: str, person: Sharer, answers: Posted
) -> Response:
    state = state_of(request)
    reader = Reader(answers, state.clock())
    by = reader.text("by", missing="Enter who confirmed that they have it") or ""
    reference = reader.text("their_reference")
    if not reader.errors:
        try:
            with unit_of_work(state.engine) as uow:
                _shared(uow, own_record(uow, form_id, person), share)
                step = state.step(person.username, person.organisation)
                tellings.confirm(uow, share, step, by=by, reference=reference)
        except InvalidTransition:
            pass  # somebody was first: the receipt says who confirmed it
    if reader.errors:
        return _receipt(request, form_id, share, person, FormView(new_form().id, answers, reader.errors))
    return RedirectResponse(f"/recorded/{form_id}/receipts/{share}", 303)
