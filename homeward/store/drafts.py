"""Forms that were not accepted yet, as their authors left them. Each is for its author alone."""

from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import delete, insert, select

from homeward.store.sql import records
from homeward.store.tables.drafts import draft
from homeward.store.unit_of_work import UnitOfWork


@dataclass(frozen=True)
class Draft:
    """`form` is the form's own id, `kind` its heading, `page` the address at which its author goes on.

    `answers` are what was typed, by the names of the fields.
    """

    author: str
    page: str
    form: str
    kind: str
    answers: dict[str, list[str]]
    saved_at: datetime


def save(uow: UnitOfWork, new: Draft) -> None:
    """Takes the place of what its author saved of the same form before."""
    delete_one(uow, new.author, new.page)
    uow.execute(insert(draft).values(asdict(new)))


def on_page(uow: UnitOfWork, author: str, page: str, since: datetime) -> Draft | None:
    """The author's own draft of the form at this address, if it was saved since then."""
    mine = select(draft).where(draft.c.author == author, draft.c.page == page, draft.c.saved_at >= since)
    return next(iter(records(uow, Draft, mine)), None)


def by_author(uow: UnitOfWork, author: str, since: datetime) -> list[Draft]:
    """Newest first."""
    mine = select(draft).where(draft.c.author == author, draft.c.saved_at >= since)
    return records(uow, Draft, mine.order_by(draft.c.saved_at.desc(), draft.c.page))


def is_of_another(uow: UnitOfWork, form: str, author: str) -> bool:
    """Whether somebody else has a draft of the form with this id."""
    theirs = select(draft.c.form).where(draft.c.form == form, draft.c.author != author)
    return uow.execute(theirs.limit(1)).first() is not None


def delete_one(uow: UnitOfWork, author: str, page: str) -> None:
    uow.execute(delete(draft).where(draft.c.author == author, draft.c.page == page))


def delete_by_form(uow: UnitOfWork, author: str, form: str) -> None:
    uow.execute(delete(draft).where(draft.c.author == author, draft.c.form == form))


def delete_older(uow: UnitOfWork, before: datetime) -> int:
    """Drafts hold children's data, so none outlives its time. Answers with how many went."""
    return uow.execute(delete(draft).where(draft.c.saved_at < before)).rowcount
