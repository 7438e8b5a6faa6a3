"""One alert: why it was raised, what it rests on, what was done, and what a duty worker does next."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from itertools import chain
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import RedirectResponse, Response

from homeward.domain.alerts.alert import AlertState
from homeward.errors import InvalidEvent, InvalidTransition, NewReason
from homeward.services import views
from homeward.services.alerts import answering, dangers
from homeward.services.alerts.answering import Step
from homeward.services.alerts.who_was_told import who_was_told
from homeward.services.children import contact_answers, same_child_answers
from homeward.services.children.people import spoken_of
from homeward.services.telling import tellings
from homeward.store import access, accounts, holds, queries
from homeward.store.unit_of_work import UnitOfWork, reading, unit_of_work
from homeward.web.access.auth import Person, may
from homeward.web.access.permissions import Permission
from homeward.web.forms.answers import Answers
from homeward.web.forms.duty import WITHIN, read_asking
from homeward.web.forms.reader import MOST_NARRATIVE, Reader
from homeward.web.forms.safe import read_safe
from homeward.web.forms.view import FormView, Posted, new_form, open_form
from homeward.web.state import state_of
from homeward.web.templating import page
from homeward.web.words.codes import DECISIONS

router = APIRouter(prefix="/alerts/{alert_id}", include_in_schema=False)

Reading = Annotated[Person, Depends(may(Permission.SEE_ALERTS))]
RecordingSafe = Annotated[Person, Depends(may(Permission.RECORD_SAFE))]
Answering = Annotated[Person, Depends(may(Permission.ANSWER_ALERTS))]
FromChild = Annotated[str, Query(alias="from")]


@router.get("")
def show_alert(
    request: Request, alert_id: str, person: Reading, page_before: FromChild = "", done: str = ""
) -> Response:
    """`done` is what was done just now; `from=child` where the child's page led here."""
    came_from = Answers().with_values(**{"from": page_before})
    form = open_form(request, "Answer an alert", f"/alerts/{alert_id}", came_from)
    return _page(request, alert_id, person, form, done=done)


@router.post("/acknowledge")
def acknowledge(request: Request, alert_id: str, person: Answering, answers: Posted) -> Response:
    reader = Reader(answers, state_of(request).clock())
    note = reader.text("note", most=MOST_NARRATIVE) or ""

    def take(uow: UnitOfWork, step: Step) -> None:
        answering.acknowledge(uow, alert_id, step, shown=answers.many("shown"), note=note)

    return _answer(request, alert_id, person, _Answer(reader, "note", take, "acknowledged"))


@router.post("/decide")
def decide(request: Request, alert_id: str, person: Answering, answers: Posted) -> Response:
    reader = Reader(answers, state_of(request).clock())
    decision = reader.choice("decision", DECISIONS, missing="Choose what you decided") or ""
    reason = reader.text("reason", missing="Enter the reason for your decision", most=MOST_NARRATIVE) or ""

    def take(uow: UnitOfWork, step: Step) -> None:
        shown = answers.many("shown")
        answering.decide(uow, alert_id, step, shown=shown, decision=decision, reason=reason)

    return _answer(request, alert_id, person, _Answer(reader, "reason", take, "decided"))


@router.post("/close")
def close(request: Request, alert_id: str, person: Answering, answers: Posted) -> Response:
    reader = Reader(answers, state_of(request).clock())
    why = reader.text("close_reason", missing="Enter why the alert can be closed", most=MOST_NARRATIVE) or ""

    def take(uow: UnitOfWork, step: Step) -> None:
        answering.close(uow, alert_id, step, reason=why)

    return _answer(request, alert_id, person, _Answer(reader, "close_reason", take, "closed"))


@router.post("/safe")
def record_safe(request: Request, alert_id: str, person: RecordingSafe, answers: Posted) -> Response:
    """The statements that the person was shown come back with the form: what was said since stands."""
    state, shown = state_of(request), answers.many("danger")
    reader = Reader(answers, state.clock())
    with reading(state.engine) as uow:
        said = dangers.said_at(uow, alert_id, shown)
    safe = read_safe(reader, said)

    def take(uow: UnitOfWork, step: Step) -> None:
        assert safe
        dangers.end_dangers(uow, alert_id, step, safe, shown)

    return _answer(request, alert_id, person, _Answer(reader, "safe_reason", take, "safe"))


@router.post("/reopen")
def reopen(request: Request, alert_id: str, person: Answering, answers: Posted) -> Response:
    reader = Reader(answers, state_of(request).clock())
    missing = "Enter why it must be taken up again"
    why = reader.text("reopen_reason", missing=missing, most=MOST_NARRATIVE) or ""

    def take(uow: UnitOfWork, step: Step) -> None:
        answering.reopen(uow, alert_id, step, reason=why)

    return _answer(request, alert_id, person, _Answer(reader, "reopen_reason", take, "reopened"))


@router.post("/ask")
def ask(request: Request, alert_id: str, person: Answering, answers: Posted) -> Response:
    reader = Reader(answers, state_of(request).clock())
    asking = read_asking(reader)

    def take(uow: UnitOfWork, step: Step) -> None:
        assert asking
        answering.ask(uow, alert_id, step, **vars(asking))

    return _answer(request, alert_id, person, _Answer(reader, "question", take, "asked"))


@router.post("/received/{asked}")
def receive(request: Request, alert_id: str, asked: str, person: Answering, answers: Posted) -> Response:
    """`asked` is the event that asked."""
    reader, name = Reader(answers, state_of(request).clock()), f"answer-{asked}"
    answer = reader.text(name, missing="Enter what they answered", most=MOST_NARRATIVE) or ""

    def take(uow: UnitOfWork, step: Step) -> None:
        answering.receive(uow, alert_id, step, asked=asked, answer=answer)

    return _answer(request, alert_id, person, _Answer(reader, name, take, "received"))


@dataclass(frozen=True)
class _Answer:
    """What was read of a form, the field that holds its words, what is done where nothing is wrong, and what
    the next page says was done."""

    reader: Reader
    words: str
    take: Callable[[UnitOfWork, Step], None]
    done: str


def _answer(request: Request, alert_id: str, person: Person, given: _Answer) -> Response:
    state, errors = state_of(request), given.reader.errors
    if not errors:
        try:
            with unit_of_work(state.engine) as uow:
                given.take(uow, state.step(person.username, person.organisation))
                following = _following(uow, alert_id, given)
        except NewReason:
            errors[given.words] = "A new reason has come meanwhile. Read it above, then acknowledge"
        except InvalidTransition:
            errors[given.words] = "Somebody else has changed this alert meanwhile. See its history below"
        except InvalidEvent as error:
            errors[given.words] = f"This answer {error.problems[0].message}"
    if errors:
        form = FormView(new_form().id, given.reader.answers, errors)
        return _page(request, alert_id, person, form, typed=_typed(given), status=422)
    return RedirectResponse(f"{following}?done={given.done}", 303)


def _following(uow: UnitOfWork, alert_id: str, given: _Answer) -> str:
    """The child's page for whoever came from there; else what comes next."""
    if given.reader.answers.one("from") == "child":
        return f"/children/{queries.alert_by_id(uow, alert_id).child_ref}"
    return "/duty" if given.done in ("decided", "closed") else f"/alerts/{alert_id}"


WORDS_OF = {"raised": "note", "acknowledged": "reason", "decided": "close_reason"}
"""The field for words that an alert's form has, by the alert's state."""


def _left_over(form: FormView, view: views.AlertView) -> str:
    """The words of a draft whose form has gone, because the alert has moved on: they stay to be read."""
    others = [name for of, name in WORDS_OF.items() if of != view.alert.state]
    others += [] if view.dangers else ["safe_reason"]
    others += [] if view.may_be_reopened else ["reopen_reason"]
    return "\n\n".join(filter(None, map(form.one, others)))


def _typed(given: _Answer) -> str:
    return given.reader.answers.one(given.words)


def _page(
    request: Request,
    alert_id: str,
    person: Person,
    form: FormView,
    *,
    typed: str = "",
    status: int = 200,
    done: str = "",
) -> Response:
    state = state_of(request)
    with unit_of_work(state.engine) as uow:
        view = views.alert(uow, alert_id)
        shown = _shown(uow, view, person, state.clock())
    rules = state.rules_by_id()
    return page(
        request,
        "duty/alert.html",
        status=status,
        view=view,
        **shown,
        say=partial(tellings.sentences, rules=rules),
        may_suppress=person.can(Permission.SUPPRESS),
        may_tell=person.can(Permission.TELL),
        may_change=person.can(Permission.KEEP_ADDRESS_BOOK),
        form=form,
        done=done,
        may_reopen=person.can(Permission.ANSWER_ALERTS) and view.may_be_reopened,
        within=WITHIN,
        typed=typed or (form.draft and _left_over(form, view)),
        rules=rules,
        may_record_safe=person.can(Permission.RECORD_SAFE),
        may_answer=person.can(Permission.ANSWER_ALERTS),
        may_find_out=person.can(Permission.ANSWER_MISSING_FACTS),
    )


def _shown(uow: UnitOfWork, view: views.AlertView, person: Person, now: datetime) -> dict[str, Any]:
    """What stands on the page beside the alert; the look is recorded with each child whom it names."""
    ref, alert_id = view.alert.child_ref, view.alert.id
    others = spoken_of(uow, chain.from_iterable(reason.evidence for reason in view.standing))
    access.record_all(uow, now, person.username, {ref, *others}, "alert")
    matches = person.can(Permission.SEE_MATCHES)
    held = holds.holds(uow, [alert_id], now).get(alert_id)
    return {
        "other_reasons": queries.reasons(uow, [other.id for other in view.others]),
        "suppressed": views.suppressed(uow, now, [ref]),
        "perhaps": same_child_answers.perhaps(uow, [ref])[ref] if matches else [],
        "known": contact_answers.waiting(uow, [ref])[ref] if matches else [],
        "to_tell": tellings.of_child(uow, ref),
        "names": accounts.names(uow),
        "told": who_was_told(uow, alert_id, now),
        "hold": held if view.alert.state == AlertState.RAISED else None,
    }
