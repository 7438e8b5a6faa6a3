"""Accounts and tokens for trying Homeward out, with invented names. Only for embedded defaults."""

import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from homeward.services.intake.tokens import hash_token, keep
from homeward.store import accounts, tokens
from homeward.store.accounts import Account
from homeward.store.tokens import Token
from homeward.store.unit_of_work import UnitOfWork
from homeward.web.access.passwords import hash_password
from homeward.web.access.permissions import Role
from homeward.web.access.session_key import session_key

PEOPLE = (
    ("interviewer", Role.INTERVIEWER, "Robin Sample", "Catch-22"),
    ("interview-manager", Role.INTERVIEW_MANAGER, "Lee Mockup", "Catch-22"),
    ("duty", Role.DUTY, "Jo Placeholder", "CADT"),
    ("emergency-duty", Role.EMERGENCY_DUTY, "Nic Standin", "Emergency duty team"),
    ("cadt-manager", Role.CADT_MANAGER, "Drew Notreal", "CADT"),
    ("coordinator", Role.COORDINATOR, "Sam Invented", "MACSE"),
    ("chair", Role.CHAIR, "Ash Imagined", "Example Police"),
    ("attendee", Role.ATTENDEE, "Kim Supposed", "Example Health"),
    ("reporter", Role.REPORTER, "Kit Example", "Example Children's Home"),
    ("owner", Role.RULE_OWNER, "Pat Notional", "Safeguarding"),
    ("lead", Role.SAFEGUARDING_LEAD, "Alex Madeup", "Safeguarding"),
    ("analyst", Role.ANALYST, "Max Pretend", "Performance"),
    ("auditor", Role.AUDITOR, "Val Fictional", "Information governance"),
    ("ops", Role.OPS, "Charlie Demo", "Operations"),
)

SYSTEMS = (
    ("police-system", "merseyside-police"),
    ("care-system", "wirral-ics"),
    ("interview-system", "catch22"),
)
"""Name of the token, and the source that its bearer speaks as."""

LASTS = timedelta(days=365)


@dataclass(frozen=True)
class SignIn:
    """What to type."""

    username: str
    password: str
    role: Role


@dataclass(frozen=True)
class DemoToken:
    """What an agency's system sends. `text` is the whole token."""

    name: str
    source: str
    text: str


def seed_demo_accounts(uow: UnitOfWork, folder: Path) -> list[SignIn]:
    """Make those accounts that are not there yet, and answer with how to sign in to each.

    Passwords follow from the installation's own key in `folder`: they differ from one installation to the
    next and stay through a restart.
    """
    key = session_key(folder)
    there = {account.username for account in accounts.listing(uow)}
    sign_ins = [_sign_in(key, username, role) for username, role, _, _ in PEOPLE]
    new = [
        Account(
            username,
            role,
            name,
            organisation,
            hash_password(sign_in.password),
            email=f"{username}@homeward.invalid",
        )
        for (username, role, name, organisation), sign_in in zip(PEOPLE, sign_ins, strict=True)
        if username not in there
    ]
    if new:
        accounts.add(uow, new)
    return sign_ins


def _sign_in(key: str, username: str, role: Role) -> SignIn:
    digest = _follows_from(key, username)
    return SignIn(username, "-".join((digest[:4], digest[4:8], digest[8:12])), role)


def seed_demo_tokens(uow: UnitOfWork, folder: Path, now: datetime) -> list[DemoToken]:
    """Make those tokens that are not there yet; they last a year, and follow from the key as passwords do."""
    key = session_key(folder)
    made = []
    for name, source in SYSTEMS:
        secret = _follows_from(key, name)
        if tokens.find(uow, name) is None:
            digest, ends = hash_token(secret), now + LASTS
            keep(uow, Token(name, digest, source, None, "The demo", now, "homeward up", ends))
        made.append(DemoToken(name, source, f"{name}.{secret}"))
    return made


def _follows_from(key: str, name: str) -> str:
    return hmac.new(key.encode(), name.encode(), hashlib.sha256).hexdigest()
