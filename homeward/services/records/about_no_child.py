"""What people do in Homeward that is about no child: it is journalled, and there is nothing to evaluate."""

import uuid
from datetime import datetime

from homeward.domain.events import PAGES, make
from homeward.store import journal
from homeward.store.unit_of_work import UnitOfWork


def record_about_no_child(uow: UnitOfWork, type_: str, by: str, at: datetime, **data: object) -> int:
    """Its number in the journal. Raises InvalidEvent."""
    event = make(type_, uuid.uuid4().hex, PAGES, at, data, actor=by)
    (appended,) = journal.append_all(uow, [event], to_outbox=True, processed_at=at)
    return appended.seq
