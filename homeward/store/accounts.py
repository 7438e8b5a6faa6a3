"""Local accounts: who may sign in, and in which role."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass

from sqlalchemy import select, update

from homeward.errors import NotFound
from homeward.store.sql import insert_new, records
from homeward.store.tables.accounts import account
from homeward.store.unit_of_work import UnitOfWork


@dataclass(frozen=True)
class Account:
    """A session names its account and `sessions` as it was at sign-in; another number ends it."""

    username: str
    role: str
    display_name: str
    organisation: str
    password_hash: str
    active: bool = True
    sessions: int = 0
    email: str | None = None


def add(uow: UnitOfWork, accounts: Iterable[Account]) -> None:
    """Add these accounts. One whose username is taken is left as it stands."""
    insert_new(uow, account, [asdict(each) for each in accounts])


def get(uow: UnitOfWork, username: str) -> Account:
    """Raises NotFound."""
    found = records(uow, Account, select(account).where(account.c.username == username))
    if not found:
        raise NotFound("No account has this username.")
    return found[0]


def names(uow: UnitOfWork) -> dict[str, str]:
    """What people are called, by username."""
    return {account.username: account.display_name for account in listing(uow)}


def listing(uow: UnitOfWork) -> list[Account]:
    return records(uow, Account, select(account).order_by(account.c.username))


def change_email(uow: UnitOfWork, username: str, email: str | None) -> None:
    """Where notices to this person go; the sessions go on. Raises NotFound."""
    if not uow.execute(update(account).where(account.c.username == username).values(email=email)).rowcount:
        raise NotFound("No account has this username.")


def change(uow: UnitOfWork, username: str, **values: object) -> None:
    """Set these columns, and end every session of the account. Raises NotFound."""
    more = {**values, "sessions": account.c.sessions + 1}
    if not uow.execute(update(account).where(account.c.username == username).values(more)).rowcount:
        raise NotFound("No account has this username.")
