"""Accounts as operations staff keep them: each change is checked and recorded, and takes effect at once."""

import re
from datetime import datetime

from homeward.errors import HomewardError, NotFound
from homeward.store import access, accounts
from homeward.store.accounts import Account
from homeward.store.unit_of_work import UnitOfWork
from homeward.web.access.passwords import hash_password
from homeward.web.access.permissions import PERMISSIONS, Permission, Role

SHORTEST_PASSWORD, LONGEST_PASSWORD = 12, 200
USERNAME = re.compile(r"[a-z0-9][a-z0-9.-]{0,63}")
"""Small letters, because the sign-in page takes a name in any case."""
EMAIL = re.compile(r"[^\s@<>,;:\"]{1,64}@[^\s@<>,;:\"]+\.[^\s@<>,;:\"]+")

VITAL = (
    Permission.ANSWER_ALERTS,
    Permission.DECIDE_MACSE,
    Permission.APPROVE_RULES,
    Permission.SEE_OPERATIONS,
)
"""What somebody must always be able to do."""


def add_account(
    uow: UnitOfWork,
    username: str,
    role: Role,
    *,
    name: str,
    organisation: str,
    password: str,
    email: str | None = None,
    by: str,
    now: datetime,
) -> None:
    """A new account. A username is never given twice: the record names people by it for good."""
    if not USERNAME.fullmatch(username):
        raise HomewardError("A username has up to 64 small letters, digits, dots and dashes.")
    if not name.strip() or not organisation.strip():
        raise HomewardError("Say the person's name and organisation: --name and --organisation.")
    if _is_there(uow, username):
        raise HomewardError("This username is or was somebody's. Choose another.")
    check_password(password)
    check_email(email)
    hashed = hash_password(password)
    new = Account(username, role, name.strip(), organisation.strip(), hashed, email=email)
    accounts.add(uow, [new])
    access.record(uow, now, by, None, f"accounts: added {username} as {role}")


def _is_there(uow: UnitOfWork, username: str) -> bool:
    try:
        accounts.get(uow, username)
    except NotFound:
        return False
    return True


def check_password(password: str) -> None:
    """Raises HomewardError. Length is what counts: three words without a link are long enough."""
    if not SHORTEST_PASSWORD <= len(password) <= LONGEST_PASSWORD:
        raise HomewardError(f"A password has from {SHORTEST_PASSWORD} to {LONGEST_PASSWORD} characters.")
    if len(set(password)) < 5:
        raise HomewardError("A password needs at least five different characters.")


def check_email(address: str | None) -> None:
    """Raises HomewardError. None: the person is not told electronically."""
    if address is not None and not (address.isascii() and EMAIL.fullmatch(address)):
        raise HomewardError("This is no e-mail address.")


def change_email(uow: UnitOfWork, username: str, address: str | None, *, by: str, now: datetime) -> None:
    """The person stays signed in."""
    check_email(address)
    accounts.change_email(uow, username, address)
    access.record(uow, now, by, None, f"accounts: {'new' if address else 'no'} e-mail address for {username}")


def close_account(uow: UnitOfWork, username: str, *, by: str, now: datetime) -> None:
    accounts.change(uow, username, active=False)
    access.record(uow, now, by, None, f"accounts: closed {username}")


def change_role(uow: UnitOfWork, username: str, role: Role, *, by: str, now: datetime) -> None:
    accounts.change(uow, username, role=role)
    access.record(uow, now, by, None, f"accounts: made {username} {role}")


def change_password(uow: UnitOfWork, username: str, password: str, *, by: str, now: datetime) -> None:
    """For an open account or a closed one, which stays closed."""
    check_password(password)
    accounts.change(uow, username, password_hash=hash_password(password))
    access.record(uow, now, by, None, f"accounts: new password for {username}")


def reopen_account(uow: UnitOfWork, username: str, *, by: str, now: datetime) -> None:
    accounts.change(uow, username, active=True)
    access.record(uow, now, by, None, f"accounts: opened {username} again")


def nobody_may(uow: UnitOfWork) -> list[Permission]:
    """What must always be possible and no open account permits."""
    roles = {Role(account.role) for account in accounts.listing(uow) if account.active}
    permitted = frozenset[Permission]().union(*(PERMISSIONS[role] for role in roles))
    return [permission for permission in VITAL if permission not in permitted]
