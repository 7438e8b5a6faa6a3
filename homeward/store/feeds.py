"""What sending systems said of their own feeds."""

from collections.abc import Collection

from sqlalchemy import select

from homeward.domain.events import Event
from homeward.domain.events.entry import standing
from homeward.domain.history.feeds import COMPLETED
from homeward.store import loading
from homeward.store.tables.core import journal
from homeward.store.unit_of_work import UnitOfWork


def completions(uow: UnitOfWork, sources: Collection[str]) -> list[Event]:
    """What these sources said of a feed that was whole and did not withdraw; `sources` empty: any source."""
    seqs = set(uow.scalars(select(journal.c.seq).where(journal.c.type == COMPLETED)))
    chains = loading.with_replacing(uow, seqs)
    told = standing(loading.events(uow, chains.from_any(seqs)).values())
    return [each for each in told if each.type == COMPLETED and (not sources or each.source in sources)]
