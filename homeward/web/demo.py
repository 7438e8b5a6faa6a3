"""Accounts for trying Homeward out, one for each role, with invented names. Only for embedded defaults."""

import hashlib
import hmac
from dataclasses import dataclass
from pathlib import Path

from homeward.store import accounts
from homeward.store.accounts import Account
from homeward.store.unit_of_work import UnitOfWork
from homeward.web.passwords import hash_password, hash_token
from homeward.web.permissions import Role
from homeward.web.session_key import session_key

PEOPLE = (
    ("interviewer", Role.INTERVIEWER, "Robin Sample", "Catch-22"),
    ("duty", Role.DUTY, "Jo Placeholder", "CADT"),
    ("coordinator", Role.COORDINATOR, "Sam Invented", "MACSE"),
    ("reporter", Role.REPORTER, "Kit Example", "Example Children's Home"),
    ("owner", Role.RULE_OWNER, "Pat Notional", "Safeguarding"),
    ("lead", Role.SAFEGUARDING_LEAD, "Alex Madeup", "Safeguarding"),
    ("ops", Role.OPS, "Charlie Demo", "Operations"),
    ("police-system", Role.AGENCY, "Example Police system", "Example Police"),
)


@dataclass(frozen=True)
class SignIn:
    """What to type. `password` of an agency's system is the token that its calls carry."""

    username: str
    password: str
    role: Role


def seed_demo_accounts(uow: UnitOfWork, folder: Path) -> list[SignIn]:
    """Make those accounts that are not there yet, and answer with how to sign in to each.

    Passwords follow from the installation's own key in `folder`: they differ from one installation to the
    next and stay through a restart.
    """
    key = session_key(folder)
    there = {account.username for account in accounts.listing(uow)}
    sign_ins = [_sign_in(key, username, role) for username, role, _, _ in PEOPLE]
    new = [
        Account(username, role, name, organisation, _hashed(sign_in))
        for (username, role, name, organisation), sign_in in zip(PEOPLE, sign_ins, strict=True)
        if username not in there
    ]
    if new:
        accounts.add(uow, new)
    return sign_ins


def _sign_in(key: str, username: str, role: Role) -> SignIn:
    digest = hmac.new(key.encode(), username.encode(), hashlib.sha256).hexdigest()
    if role is Role.AGENCY:
        return SignIn(username, f"{username}.{digest}", role)
    return SignIn(username, "-".join((digest[:4], digest[4:8], digest[8:12])), role)


def _hashed(sign_in: SignIn) -> str:
    if sign_in.role is Role.AGENCY:
        return hash_token(sign_in.password.removeprefix(f"{sign_in.username}."))
    return hash_password(sign_in.password)
