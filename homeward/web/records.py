"""What a form put into the journal: to say what was recorded, and to know a form that is sent twice."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from homeward.domain.events import Event, parse
from homeward.errors import InvalidEvent, NotFound
from homeward.services.accept import accept
from homeward.store.tables import journal
from homeward.store.unit_of_work import UnitOfWork
from homeward.web.forms.answers import Answers
from homeward.web.forms.envelope import SOURCE, CloudEvent
from homeward.web.forms.missing import short_reference
from homeward.web.refusals import field_errors
from homeward.web.words import CHILD_NUMBERS


@dataclass(frozen=True)
class Recorded:
    """One form's events, in the order in which they were journalled, and the children they are about."""

    events: tuple[Event, ...]
    child_refs: frozenset[str]

    @property
    def main(self) -> Event:
        """The event that the form is about; the others tell more about it."""
        return min(self.events, key=lambda event: len(event.id))

    @property
    def reference(self) -> str:
        return short_reference(self.main.id)

    @property
    def about(self) -> str:
        return child_as_typed(self.events)


def child_as_typed(events: Sequence[Event]) -> str:
    """The child by what the form itself said, never by what the record knows: a number typed in must not
    reveal a name.
    """
    registered = [event for event in events if event.type == "child.registered"]
    if registered:
        return " ".join(filter(None, (registered[0].data.given_name, registered[0].data.family_name)))
    child = next(event.child for event in events if event.child)
    return f"{CHILD_NUMBERS[child.scheme]} {child.value}"


def of_form(uow: UnitOfWork, form_id: str) -> Recorded:
    """Raises NotFound where nothing was recorded with this form."""
    mine = journal.c.id.startswith(form_id, autoescape=True) & (journal.c.source == SOURCE)
    rows = uow.execute(select(journal.c.body, journal.c.child_ref).where(mine).order_by(journal.c.seq)).all()
    if not rows:
        raise NotFound("Nothing was recorded under this reference.")
    return Recorded(tuple(parse(body) for body, _ in rows), frozenset(ref for _, ref in rows if ref))


def recorded_at(uow: UnitOfWork, form_id: str, now: datetime) -> datetime:
    """When this form was first recorded, so that sending it again makes the very same events; else now."""
    try:
        return of_form(uow, form_id).main.recorded_at
    except NotFound:
        return now


def check(events: Sequence[CloudEvent], answers: Answers, now: datetime) -> dict[str, str]:
    """What the event schemas refuse, beside the fields of the form."""
    errors: dict[str, str] = {}
    for event in events:
        try:
            parse(event, received_at=now)
        except InvalidEvent as error:
            errors = field_errors(event, answers, error.problems) | errors
    return errors


def record(uow: UnitOfWork, events: Sequence[CloudEvent], now: datetime) -> None:
    """All of a form or nothing of it. Raises ConflictingEvent."""
    for event in events:
        accept(uow, event, received_at=now)
