"""Recording what a person answers to a question about records that stand side by side."""

from collections.abc import Callable

from fastapi import Request

from homeward.errors import InvalidEvent, InvalidTransition
from homeward.services.alerts.answering import Step
from homeward.store.unit_of_work import UnitOfWork, unit_of_work
from homeward.web.access.auth import Person
from homeward.web.forms.reader import Reader
from homeward.web.state import state_of


def record_answer(
    request: Request, person: Person, reader: Reader, field: str, take: Callable[[UnitOfWork, Step], None]
) -> None:
    """Record the answer where the form has no errors. What speaks against the answer is told beside
    `field`."""
    if reader.errors:
        return
    state = state_of(request)
    try:
        with unit_of_work(state.engine) as uow:
            take(uow, state.step(person.username, person.organisation))
    except InvalidTransition as error:
        reader.wrong(field, f"{error} See the history below")
    except InvalidEvent as error:
        reader.wrong(field, f"This answer {error.problems[0].message}")
