"""What people typed to find a child: the address of what was found has the search's id and no name."""

import secrets
from datetime import datetime, timedelta

from sqlalchemy import delete, insert, select

from homeward.errors import NotFound
from homeward.store.tables.searches import search
from homeward.store.unit_of_work import UnitOfWork

KEPT = timedelta(hours=12)
"""As long as the longest session."""


def keep(uow: UnitOfWork, author: str, typed: str, at: datetime) -> str:
    """Answers with its id; deletes what is too old."""
    uow.execute(delete(search).where(search.c.searched_at < at - KEPT))
    id_ = secrets.token_urlsafe(16)
    uow.execute(insert(search).values(id=id_, author=author, typed=typed, searched_at=at))
    return id_


def typed(uow: UnitOfWork, id_: str, author: str) -> str:
    """Raises NotFound, also where somebody else searched."""
    own = (search.c.id == id_, search.c.author == author)
    found = uow.scalar(select(search.c.typed).where(*own))
    if found is None:
        raise NotFound("This search is over. Search again.")
    return found
