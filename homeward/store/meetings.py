"""Reads of what people of MACSE fixed for a meeting."""

from sqlalchemy import select

from homeward.domain.events import Event
from homeward.store import loading
from homeward.store.tables import journal
from homeward.store.unit_of_work import UnitOfWork

AGENDA = "macse.agenda_published"


def last_agenda(uow: UnitOfWork) -> Event | None:
    """What was said last of the next meeting."""
    rows = select(journal.c.seq).where(journal.c.type == AGENDA).order_by(journal.c.seq.desc()).limit(1)
    return next(iter(loading.events(uow, list(uow.scalars(rows))).values()), None)
