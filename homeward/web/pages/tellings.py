"""Who must be told about which child, and the forms that record that they were."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import RedirectResponse, Response

from homeward.errors import InvalidEvent, InvalidTransition
from homeward.services.alerts.answering import Step
from homeward.services.telling import tellings
from homeward.store import access, accounts
from homeward.store.unit_of_work import UnitOfWork, unit_of_work
from homeward.web.access.auth import Person, may
from homeward.web.access.permissions import Permission
from homeward.web.forms.answers import Answers, moment_fields
from homeward.web.forms.reader import Reader
from homeward.web.forms.telling import BASES, CHANNELS, read_attempt, read_told
from homeward.web.forms.view import FormView, Posted, open_form, sent_again
from homeward.web.state import state_of
from homeward.web.templating import page

router = APIRouter(prefix="/to-tell", include_in_schema=False)

Telling = Annotated[Person, Depends(may(Permission.TELL))]


@router.get("")
def show_to_tell(request: Request, person: Telling, at: int = 1, told_at: int = 1) -> Response:
    """`at` is the number of the page of what is to be told, `told_at` of what is not confirmed yet."""
    state = state_of(request)
    with unit_of_work(state.engine) as uow:
        to_tell = tellings.to_tell(uow, at)
        unconfirmed = tellings.unconfirmed(uow, state.clock(), told_at)
        names = accounts.names(uow)
        shown = {each.row.child_ref for each in (*to_tell.shown, *unconfirmed.shown)}
        access.record_all(uow, state.clock(), person.username, shown, "to tell")
    return page(
        request,
        "tellings/list.html",
        to_tell=to_tell,
        unconfirmed=unconfirmed,
        say=partial(tellings.sentences, rules=state.rules_by_id()),
        names=names,
        may_change=person.can(Permission.KEEP_ADDRESS_BOOK),
    )


@dataclass(frozen=True)
class _Form:
    """One of the three forms, for one item; `at` is its address, `first` its first field, and `done` what
    the list then says was done."""

    request: Request
    telling_id: str
    kind: str
    template: str
    at: str
    done: str
    first: str = "channel"

    def show(self, person: Person, form: FormView | None = None, status: int = 200) -> Response:
        state = state_of(self.request)
        with unit_of_work(state.engine) as uow:
            view = tellings.one(uow, self.telling_id)
            names = accounts.names(uow)
            access.record(uow, state.clock(), person.username, view.row.child_ref, "to tell")
        say = partial(tellings.sentences, rules=state.rules_by_id())
        answers = offered(state.clock()).with_values(what="\n".join(say(view.row)))
        return page(
            self.request,
            self.template,
            status=status,
            view=view,
            say=say,
            names=names,
            form=form or open_form(self.request, self.kind, self.at, answers),
            channels=CHANNELS,
            bases=BASES,
            may_change=person.can(Permission.KEEP_ADDRESS_BOOK),
        )

    def take(self, person: Person, reader: Reader, do: Callable[[UnitOfWork, Step], None]) -> Response:
        """What is recorded, where nothing is wrong with it."""
        state = state_of(self.request)
        if not reader.errors:
            try:
                with unit_of_work(state.engine) as uow:
                    do(uow, state.step(person.username, person.organisation))
            except InvalidTransition:
                reader.wrong(self.first, "Somebody has recorded this meanwhile. See it on the list")
            except InvalidEvent as error:
                for problem in error.problems:
                    reader.wrong(problem.field.removeprefix("data."), f"This answer {problem.message}")
        if reader.errors:
            return self.show(person, sent_again(reader), 422)
        return RedirectResponse(f"/to-tell?done={self.done}", 303)


def offered(now: datetime) -> Answers:
    """It was told just now, by telephone, to keep the child safe, unless the person says otherwise."""
    moments = (*moment_fields("told_at", now), *moment_fields("tried_at", now))
    return Answers.from_pairs((*moments, ("channel", "telephone"), ("basis", "safeguarding")))


def _told(request: Request, telling_id: str) -> _Form:
    at = f"/to-tell/{telling_id}"
    return _Form(request, telling_id, "Record that you told somebody", "tellings/told.html", at, "told")


def _attempt(request: Request, telling_id: str) -> _Form:
    at = f"/to-tell/{telling_id}/not-reached"
    return _Form(
        request, telling_id, "Record that you reached nobody", "tellings/not_reached.html", at, "tried"
    )


def _confirmation(request: Request, telling_id: str) -> _Form:
    at = f"/to-tell/{telling_id}/confirmed"
    return _Form(
        request, telling_id, "Record a confirmation", "tellings/confirmed.html", at, "confirmed", "by"
    )


ToTell = Annotated[_Form, Depends(_told)]
ToTry = Annotated[_Form, Depends(_attempt)]
ToConfirm = Annotated[_Form, Depends(_confirmation)]


@router.get("/{telling_id}")
def show_telling(person: Telling, form: ToTell) -> Response:
    return form.show(person)


@router.post("/{telling_id}")
def record_told(person: Telling, form: ToTell, answers: Posted) -> Response:
    reader = Reader(answers, state_of(form.request).clock())
    said = read_told(reader)

    def do(uow: UnitOfWork, step: Step) -> None:
        assert said
        tellings.record_told(uow, form.telling_id, step, said, shown=answers.many("shown"))

    return form.take(person, reader, do)


@router.get("/{telling_id}/not-reached")
def show_attempt(person: Telling, form: ToTry) -> Response:
    return form.show(person)


@router.post("/{telling_id}/not-reached")
def record_attempt(person: Telling, form: ToTry, answers: Posted) -> Response:
    reader = Reader(answers, state_of(form.request).clock())
    tried = read_attempt(reader)

    def do(uow: UnitOfWork, step: Step) -> None:
        assert tried
        tellings.record_attempt(uow, form.telling_id, step, tried)

    return form.take(person, reader, do)


@router.get("/{telling_id}/confirmed")
def show_confirmation(person: Telling, form: ToConfirm) -> Response:
    return form.show(person)


@router.post("/{telling_id}/confirmed")
def record_confirmation(person: Telling, form: ToConfirm, answers: Posted) -> Response:
    reader = Reader(answers, state_of(form.request).clock())
    by = reader.text("by", missing="Enter who confirmed that they have it") or ""
    reference = reader.text("their_reference")

    def do(uow: UnitOfWork, step: Step) -> None:
        tellings.confirm(uow, form.telling_id, step, by=by, reference=reference)

    return form.take(person, reader, do)
