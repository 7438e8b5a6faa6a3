"""What the signed-in person's role must do, and by when: the list, one task, and closing it by hand."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import RedirectResponse, Response

from homeward.domain.meetings.dates import Group
from homeward.errors import InvalidEvent
from homeward.services.tasks import worklist
from homeward.services.tasks.kinds import kind_of
from homeward.store import access
from homeward.store.unit_of_work import unit_of_work
from homeward.web.access.auth import Person, may
from homeward.web.access.permissions import Permission
from homeward.web.forms import records
from homeward.web.forms.reader import MOST_NARRATIVE, Reader
from homeward.web.forms.view import FormView, Posted, open_form, sent_again
from homeward.web.pages.packs import to_approve
from homeward.web.state import state_of
from homeward.web.templating import page

router = APIRouter(prefix="/tasks", include_in_schema=False)

Worker = Annotated[Person, Depends(may(Permission.DO_TASKS))]


@router.get("")
def show_tasks(
    request: Request, person: Worker, kind: str = "", when: str = "", at: int = 1, done: str = ""
) -> Response:
    """`kind` is a row of the table of kinds, `when` one of `WHEN`, `at` the number of the page."""
    state = state_of(request)
    with unit_of_work(state.engine) as uow:
        found = worklist.worklist(uow, person.role, state.clock(), kind=kind, when=when, page=at)
        waiting = to_approve(uow, person, state.clock(), *Group)
        shown = {task.person.child_ref for task in found.shown if task.person}
        access.record_all(uow, state.clock(), person.username, shown, "tasks")
    return page(
        request,
        "tasks/list.html",
        tasks=found,
        waiting=waiting,
        titles={key: kind_of(*_split(key)).called for key in found.kinds},
        kind=kind if kind in found.kinds else "",
        when=when,
        times=worklist.WHEN,
        at=min(max(at, 1), found.pages),
        done=done,
        rules=state.rules_by_id(),
    )


def _split(key: str) -> tuple[str, str | None]:
    kind, _, code = key.partition(":")
    return kind, code or None


@router.get("/{task_id}")
def show_task(request: Request, task_id: str, person: Worker) -> Response:
    return _page(request, task_id, person, open_form(request, "Close a task", f"/tasks/{task_id}"))


@router.post("/{task_id}")
def deal_with(request: Request, task_id: str, person: Worker, answers: Posted) -> Response:
    state = state_of(request)
    reader = Reader(answers, state.clock())
    reason = reader.text("reason", missing="Enter how it was dealt with", most=MOST_NARRATIVE) or ""
    if not reader.errors:
        try:
            with unit_of_work(state.engine) as uow:
                worklist.deal_with(
                    uow, task_id, person.role, state.step(person.username, person.organisation), reason=reason
                )
            return RedirectResponse("/tasks?done=yes", 303)
        except InvalidEvent as error:
            reader.wrong("reason", f"This answer {error.problems[0].message}")
    form = sent_again(reader)
    return _page(request, task_id, person, form, status=422)


def _page(request: Request, task_id: str, person: Person, form: FormView, *, status: int = 200) -> Response:
    state = state_of(request)
    with unit_of_work(state.engine) as uow:
        view = worklist.view(uow, task_id, person.role)
        access.record(uow, state.clock(), person.username, view.task.row.child_ref, "task")
    return page(
        request,
        "tasks/task.html",
        status=status,
        view=view,
        form=form,
        reference=_reference(view.task.row.episode),
        may_see_alerts=person.can(Permission.SEE_ALERTS),
        rules=state.rules_by_id(),
    )


def _reference(episode: str | None) -> str:
    """What fills in the form for an interview: the reference of a report that was recorded here."""
    return f"?reference={episode}" if episode and records.REFERENCE.fullmatch(episode) else ""
