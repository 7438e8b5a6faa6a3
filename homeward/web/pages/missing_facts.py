"""What is not known: facts that rules wait for, who can tell, and the forms that answer them."""

from collections.abc import Callable, Iterable, Sequence
from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import RedirectResponse, Response

from homeward.domain.events import Event
from homeward.errors import InvalidEvent
from homeward.services.alerts.answering import Step
from homeward.services.tasks import missing_facts
from homeward.services.tasks.missing_facts import Given, Open
from homeward.store import access
from homeward.store.unit_of_work import UnitOfWork, unit_of_work
from homeward.web.access.auth import Person, may
from homeward.web.access.permissions import Permission
from homeward.web.forms.missing_fact import as_typed, read_answer
from homeward.web.forms.reader import MOST_NARRATIVE, Reader
from homeward.web.forms.view import FormView, Posted, open_form, sent_again
from homeward.web.state import state_of
from homeward.web.templating import page

router = APIRouter(prefix="/unknowns", include_in_schema=False)

DAYS = {"": "Any time", "7": "In the last 7 days", "28": "In the last 28 days"}
"""When what it is about began."""

Reading = Annotated[Person, Depends(may(Permission.SEE_MISSING_FACTS))]
Answering = Annotated[Person, Depends(may(Permission.ANSWER_MISSING_FACTS))]


@router.get("")
def show_queue(
    request: Request, person: Reading, who: str = "", began: str = "", done: str = "", at: int = 1
) -> Response:
    """`who` is one of those who can tell, `began` one of `DAYS`, `done` an answer just given, `at` the number
    of the page."""
    state = state_of(request)
    since = state.clock() - timedelta(days=int(began)) if began in DAYS and began else None
    with unit_of_work(state.engine) as uow:
        queue = missing_facts.queue(uow, who=who, since=since, page=at)
        shown = {each.person.child_ref for each in queue.paged.shown}
        access.record_all(uow, state.clock(), person.username, shown, "what is not known")
        happened = missing_facts.happened(uow, done) if done else None
    return page(
        request,
        "unknown/queue.html",
        groups=_by_supplier(queue.paged.shown),
        queue=queue,
        who=who,
        began=began,
        days=DAYS,
        happened=happened,
        rules=state.rules_by_id(),
        may_answer=person.can(Permission.ANSWER_MISSING_FACTS),
    )


def _by_supplier(some: Iterable[Open]) -> list[tuple[str, Sequence[Open]]]:
    """The group first whose oldest began first."""
    groups: dict[str, list[Open]] = {}
    for each in some:
        groups.setdefault(each.fact.supplied_by, []).append(each)
    return list(groups.items())


@router.get("/answers")
def show_answers(request: Request, person: Reading, at: int = 1) -> Response:
    """`at` is the number of the page."""
    state = state_of(request)
    with unit_of_work(state.engine) as uow:
        given = missing_facts.latest_answers(uow, at)
        shown = {each.person.child_ref for each in given.shown}
        access.record_all(uow, state.clock(), person.username, shown, "what was found out")
    may_answer = person.can(Permission.ANSWER_MISSING_FACTS)
    return page(request, "unknown/answers.html", given=given, may_answer=may_answer)


@router.get("/{task_id}")
def show_question(request: Request, task_id: str, person: Answering) -> Response:
    with unit_of_work(state_of(request).engine) as uow:
        asked = missing_facts.asked(uow, task_id)
    return _form(
        request, person, asked, open_form(request, "Answer what is not known", f"/unknowns/{task_id}")
    )


@router.post("/{task_id}")
def answer(request: Request, task_id: str, person: Answering, answers: Posted) -> Response:
    state = state_of(request)
    with unit_of_work(state.engine) as uow:
        asked = missing_facts.asked(uow, task_id)
    reader = Reader(answers, state.clock())
    found = read_answer(reader, asked.fact)

    def take(uow: UnitOfWork, step: Step) -> Event:
        return missing_facts.answer(uow, task_id, step, found)

    return _take(request, person, asked, reader, take)


@router.get("/answers/{answer_id}")
def show_given(request: Request, answer_id: str, person: Answering) -> Response:
    with unit_of_work(state_of(request).engine) as uow:
        given = missing_facts.given(uow, answer_id)
    at = f"/unknowns/answers/{answer_id}"
    return _form(request, person, given, open_form(request, "Change an answer", at, as_typed(given)))


@router.post("/answers/{answer_id}/change")
def change(request: Request, answer_id: str, person: Answering, answers: Posted) -> Response:
    state = state_of(request)
    with unit_of_work(state.engine) as uow:
        given = missing_facts.given(uow, answer_id)
    reader = Reader(answers, state.clock())
    found = read_answer(reader, given.fact)
    why = reader.text("why", missing="Enter why you change the answer", most=MOST_NARRATIVE) or ""

    def take(uow: UnitOfWork, step: Step) -> Event:
        return missing_facts.answer_anew(uow, answer_id, step, found, why=why)

    return _take(request, person, given, reader, take)


@router.post("/answers/{answer_id}/withdraw")
def withdraw(request: Request, answer_id: str, person: Answering, answers: Posted) -> Response:
    state = state_of(request)
    with unit_of_work(state.engine) as uow:
        given = missing_facts.given(uow, answer_id)
    reader = Reader(answers, state.clock())
    why = reader.text("taken_back", missing="Enter why you withdraw the answer", most=MOST_NARRATIVE) or ""

    def take(uow: UnitOfWork, step: Step) -> Event:
        return missing_facts.withdraw(uow, answer_id, step, why=why)

    return _take(request, person, given, reader, take)


FIELDS = {"data.answer": "answer", "data.told_by": "told_by", "data.reason": "reason"}
"""Where on the form each part of the event is given; a change or withdrawal has one more, for why."""


def _take(
    request: Request,
    person: Person,
    about: Open | Given,
    reader: Reader,
    take: Callable[[UnitOfWork, Step], Event],
) -> Response:
    """Back to the queue, which says what came of it; else the form again with every error."""
    state = state_of(request)
    if not reader.errors:
        try:
            with unit_of_work(state.engine) as uow:
                done = take(uow, state.step(person.username, person.organisation))
            return RedirectResponse(f"/unknowns?done={done.id}", 303)
        except InvalidEvent as error:
            why = "taken_back" if reader.answers.one("taken_back") else "why"
            for problem in error.problems:
                reader.wrong(FIELDS.get(problem.field, why), f"What you typed {problem.message}")
    return _form(request, person, about, sent_again(reader), status=422)


def _form(
    request: Request, person: Person, about: Open | Given, form: FormView, *, status: int = 200
) -> Response:
    state = state_of(request)
    with unit_of_work(state.engine) as uow:
        access.record(uow, state.clock(), person.username, about.person.child_ref, "missing fact")
    rules = state.rules_by_id()
    return page(request, "unknown/answer.html", status=status, about=about, form=form, rules=rules)
