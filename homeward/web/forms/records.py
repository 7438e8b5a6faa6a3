"""What a form put into the journal: to say what was recorded, and to know a form that is sent twice."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, select

from homeward.domain.events import Event, parse
from homeward.domain.history.danger import danger_said
from homeward.errors import InvalidEvent, NotFound
from homeward.services.intake.accept import accept
from homeward.services.intake.senders import SIGNED_IN
from homeward.store.tables.core import journal
from homeward.store.unit_of_work import UnitOfWork
from homeward.web.forms.answers import Answers
from homeward.web.forms.child import REPORT
from homeward.web.forms.envelope import SOURCE, CloudEvent
from homeward.web.forms.missing import short_reference
from homeward.web.forms.reader import Report
from homeward.web.forms.refusals import field_errors
from homeward.web.words.codes import CHILD_NUMBERS

REFERENCE = re.compile("HW-(?P<id>[0-9A-F]{8})")
"""As `short_reference` writes it."""


@dataclass(frozen=True)
class Recorded:
    """One form's events, in the order in which they were journalled."""

    events: tuple[Event, ...]

    @property
    def main(self) -> Event:
        """The event that the form is about; the others tell more about it."""
        return min(self.events, key=lambda event: len(event.id))

    @property
    def danger_now(self) -> bool:
        """Whether the form said that the child is in danger now."""
        return any(danger_said(event) == "Y" for event in self.events)

    @property
    def harm(self) -> bool:
        return any(event.type == "harm.disclosed" for event in self.events)

    @property
    def reference(self) -> str:
        return short_reference(self.main.id)


def report_given(event: Event) -> str | None:
    """The reference of a report by which a form gave the child; it is the forms' own field, and no type's."""
    reference: str | None = (event.data.model_extra or {}).get(REPORT)
    return reference


def child_as_typed(events: Sequence[Event]) -> str:
    """The child by what the form itself said, never by what the record knows: a number or a reference that
    somebody typed in must not reveal a name or another number.
    """
    for event in events:
        if report := report_given(event):
            return f"The child of report {report}"
        if event.type == "child.registered":
            return " ".join(filter(None, (event.data.given_name, event.data.family_name)))
    child = next((event.child for event in events if event.child), None)
    if child is None:
        is_share = any(event.type.startswith("share.") for event in events)
        return "What you told others" if is_share else "A record that you put right"
    if child.value.startswith(f"{SOURCE}:"):
        return "The child that you chose from the list"
    return f"{CHILD_NUMBERS.get(child.scheme, 'Number')} {child.value}"


def of_form(uow: UnitOfWork, form_id: str) -> Recorded:
    """Raises NotFound where nothing was recorded with this form."""
    child = select(journal.c.child_ref).where(*_is_main(form_id)).scalar_subquery()
    # By the child first: the journal has no index that serves the beginning of an id.
    mine = (journal.c.child_ref == child, journal.c.source == SOURCE, journal.c.id.startswith(form_id))
    events = tuple(map(parse, uow.scalars(select(journal.c.body).where(*mine).order_by(journal.c.seq))))
    if not events:
        raise NotFound("Nothing was recorded under this reference.")
    return Recorded(events)


def _is_main(form_id: str) -> tuple[ColumnElement[bool], ...]:
    return journal.c.id == form_id, journal.c.source == SOURCE


def recorder(uow: UnitOfWork, form_id: str) -> str | None:
    """Who recorded the form with this id, if anybody has."""
    return uow.scalar(select(journal.c.actor).where(*_is_main(form_id)))


def reports(uow: UnitOfWork, references: Iterable[str]) -> dict[str, Report]:
    """The missing reports that were recorded under these references; other words are passed over."""
    found: dict[str, Report] = {}
    for match in filter(None, (REFERENCE.fullmatch(typed.upper()) for typed in references)):
        # No index serves this, so it looks through the journal; few forms give a reference.
        of_ours = (journal.c.type == "missing.reported", journal.c.source == SOURCE)
        here = journal.c.id.startswith(f"{match['id'].lower()}-")
        for body in uow.scalars(select(journal.c.body).where(*of_ours, here)):
            event = parse(body)
            assert event.child, "the schema of a missing report requires its child"
            child = {"scheme": event.child.scheme, "value": event.child.value}
            found[match[0]] = Report(match[0], child, event.data.episode)
    return found


def own_report(uow: UnitOfWork, form_id: str, organisation: str) -> Event | None:
    """The missing report that somebody of this body recorded with this form."""
    rows = select(journal.c.body).where(*_is_main(form_id), journal.c.type == "missing.reported")
    events = map(parse, uow.scalars(rows))
    return next((event for event in events if event.actor_org == organisation), None)


def recorded_at(uow: UnitOfWork, form_id: str, now: datetime) -> datetime:
    """When this form was first recorded, so that sending it again makes the very same events; else now."""
    return uow.scalar(select(journal.c.recorded_at).where(*_is_main(form_id))) or now


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
        accept(uow, event, received_at=now, sender=SIGNED_IN)
