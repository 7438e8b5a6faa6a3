"""Passwords of people and tokens of agencies' systems, kept so that a stolen store gives neither away."""

import hashlib
import hmac
import secrets

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError

_hasher = PasswordHasher()
_TOKEN_MARK = "sha256$"
_NOBODY = _hasher.hash(secrets.token_urlsafe())


def hash_password(password: str) -> str:
    return _hasher.hash(password)


def password_matches(password: str, stored: str | None) -> bool:
    """For an account that does not exist (`None`), takes as long and answers no: names cannot be probed."""
    try:
        return _hasher.verify(stored or _NOBODY, password) and stored is not None
    except (VerifyMismatchError, InvalidHashError):
        return False


def hash_token(token: str) -> str:
    """A token has 256 random bits, so a plain digest is safe and fast enough for each API call."""
    return _TOKEN_MARK + hashlib.sha256(token.encode()).hexdigest()


def token_matches(token: str, stored: str) -> bool:
    return hmac.compare_digest(hash_token(token).encode(), stored.encode())
