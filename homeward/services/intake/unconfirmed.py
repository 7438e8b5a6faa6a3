"""Takes in what a system says that people decided: it decides nothing, and is kept for a person to answer."""

from datetime import datetime

from homeward.domain.calendar.deadlines import respond_by
from homeward.domain.events import Event, digest
from homeward.errors import ConflictingEvent, NotFound
from homeward.store import children, identities, unconfirmed
from homeward.store.projections import Wanted, open_task
from homeward.store.unit_of_work import UnitOfWork

KINDS = {
    "macse": "case_to_confirm",
    "missing_group": "group_to_confirm",
    "rule": "rule_to_confirm",
}
"""By the first word of the event's type; any other is about a child."""

ANSWER_WITHIN = "1 working day"


def ask(uow: UnitOfWork, event: Event, *, origin: str, now: datetime) -> bool:
    """Keep it as a question with a deadline; answers whether it is new.

    Raises ConflictingEvent, and NotFound where it speaks of a child by a reference that nobody was given.
    """
    child_ref = _known_child(uow, event)
    answer_by = respond_by(now, ANSWER_WITHIN)
    number = unconfirmed.add(uow, event, origin=origin, received_at=now, answer_by=answer_by)
    if number is not None:
        because = f"{event.source} says that people decided this: {event.type}. Confirm it, or decline it."
        kind = KINDS.get(event.type.partition(".")[0], "child_to_confirm")
        wanted = Wanted(id=task_id(number), code=None, kind=kind, because=because, within=(ANSWER_WITHIN,))
        open_task(uow, wanted, child_ref, now)
        return True
    before = unconfirmed.find(uow, event.key)
    if before is None or before.digest != digest(event):
        raise ConflictingEvent("An event with this source and id came before, with other content.")
    return False


def task_id(number: int) -> str:
    return f"to-confirm-{number}"


def _known_child(uow: UnitOfWork, event: Event) -> str | None:
    """The child whom it is about, if there is a record of one; a question makes none."""
    if event.child:
        return identities.find(uow, [event.child]).get(event.child)
    ref = event.data.child_ref
    if ref and not (speaking := children.speakers(uow, [ref])):
        raise NotFound("No child goes by the reference in data.child_ref.")
    return speaking[ref] if ref else None
