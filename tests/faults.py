"""Faults that tests bring about in a store."""

from uuid import uuid4

from sqlalchemy import Engine, update

from homeward.store.tables import core
from homeward.store.unit_of_work import unit_of_work


def spoil(engine: Engine, type_: str) -> None:
    """Makes events of this type unreadable in the journal, so that evaluating their children fails.

    What processes remember of events goes by the digest.
    """
    theirs = update(core.journal).where(core.journal.c.type == type_)
    with unit_of_work(engine) as uow:
        uow.execute(theirs.values(body={}, digest=uuid4().hex))
