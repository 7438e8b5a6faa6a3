"""Tokens by which agencies' systems send: handed out, checked at each call, and watched before they end."""

import hashlib
import hmac
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum

import structlog

from homeward.domain.events import MADE_BY_HOMEWARD, REGISTRY
from homeward.domain.events.sources import OURS, imitated
from homeward.errors import HomewardError, TokenRefused
from homeward.store import access, sources, tokens
from homeward.store.tokens import Refused, Token
from homeward.store.unit_of_work import UnitOfWork

log = structlog.get_logger()

WARN_DAYS = (30, 7, 1)
"""How long ahead the end of a token is warned of; a warning after it has ended counts as 0 days."""

LONGEST_DAYS = 730
_MARK = "sha256$"


class Why(StrEnum):
    """For what a call was refused; the words stand on the operations page."""

    NO_TOKEN = "no token"
    UNKNOWN = "no token of ours"
    ENDED = "the token has ended"
    REVOKED = "the token was revoked"
    NOT_ITS_OWN = "another source or type than the token's own"


PROVEN = frozenset({Why.ENDED, Why.REVOKED, Why.NOT_ITS_OWN})
"""Only who held the token's secret is refused for these, so it is known whose system it was."""


def issue(
    uow: UnitOfWork,
    *,
    source: str,
    types: Sequence[str] | None,
    holder: str,
    days: int,
    by: str,
    now: datetime,
) -> tuple[Token, str]:
    """A new token, and the text of it that its bearer sends: shown now and never again.

    Raises HomewardError where the source, a type or the number of days cannot be.
    """
    _check_source(uow, source)
    if not 1 <= days <= LONGEST_DAYS:
        raise HomewardError(f"A token lasts from 1 to {LONGEST_DAYS} days.")
    secret = secrets.token_urlsafe(32)
    new = Token(
        id=secrets.token_hex(4),
        digest=hash_token(secret),
        source=source,
        types=None if types is None else known_types(types),
        holder=holder,
        issued_at=now,
        issued_by=by,
        expires_at=now + timedelta(days=days),
    )
    keep(uow, new)
    access.record(uow, now, by, None, f"tokens: added {new.id}")
    return new, f"{new.id}.{secret}"


def keep(uow: UnitOfWork, new: Token) -> None:
    """Store the token; its source is known from now on."""
    tokens.add(uow, new)
    sources.learn(uow, [new.source])


def _check_source(uow: UnitOfWork, source: str) -> None:
    if source in OURS or not source.strip() or source != source.strip():
        raise HomewardError(
            "This cannot be a source: it is empty, has spaces around it, or is Homeward's own."
        )
    if known := imitated(source, sources.alike(uow, [source])[source]):
        raise HomewardError(f"This source could be taken for {known}: choose a name that looks different.")


def known_types(wanted: Sequence[str]) -> list[str]:
    """The types that these words mean: a type, or a group of types such as `missing.*`.

    Raises HomewardError where a word means none that agencies may send.
    """
    sendable = sorted(REGISTRY.keys() - MADE_BY_HOMEWARD)
    found: set[str] = set()
    for word in wanted:
        group = word.removesuffix("*")
        meant = {type_ for type_ in sendable if type_ == word or (group != word and type_.startswith(group))}
        if not meant:
            raise HomewardError(
                f"No agency sends events of the type {word}; `homeward schema` lists the types."
            )
        found |= meant
    return sorted(found)


def hash_token(secret: str) -> str:
    """A token has 256 random bits, so a plain digest is safe and fast enough for each call."""
    return _MARK + hashlib.sha256(secret.encode()).hexdigest()


def token_matches(secret: str, digest: str) -> bool:
    return hmac.compare_digest(hash_token(secret).encode(), digest.encode())


def check(uow: UnitOfWork, sent: str, now: datetime) -> Token:
    """The token that was sent, if it opens the API now. Raises TokenRefused with the reason."""
    if not sent:
        raise TokenRefused("", Why.NO_TOKEN, "Send a token of Homeward's: Authorization: Bearer <token>.")
    token_id, _, secret = sent.partition(".")
    token = tokens.find(uow, token_id)
    if token is None or not token_matches(secret, token.digest):
        raise TokenRefused(token.id if token else "", Why.UNKNOWN, "This is no token of Homeward's.")
    # Only to who holds the secret: anybody else learns nothing of a token.
    if token.revoked_at is not None:
        raise TokenRefused(token.id, Why.REVOKED, f"This token was revoked. {_ASK}")
    if token.expires_at <= now:
        raise TokenRefused(token.id, Why.ENDED, f"This token ended on {token.expires_at:%-d %B %Y}. {_ASK}")
    return token


_ASK = "Ask the people who run Homeward for a new one, and send again what was refused."


def note_refusal(uow: UnitOfWork, token_id: str, why: str, now: datetime) -> None:
    """Count a refused call, and say so at once to whoever reads the log."""
    tokens.count_refusal(uow, token_id, why, now)
    log.error("reports are refused for their token", token=token_id or "unknown", why=why)


def refused_senders(uow: UnitOfWork) -> list[Refused]:
    """What was refused of senders who are known, so that somebody can ring them."""
    return [each for each in tokens.refusals(uow) if each.why in PROVEN]


def warn_of_ends(uow: UnitOfWork, now: datetime) -> None:
    """Log a warning 30, 7 and 1 days before a token ends, and when it has ended; each once."""
    for token in tokens.in_use(uow):
        days = days_warned(token, now)
        if days is not None and (token.warned_days is None or days < token.warned_days):
            log.warning("a token ends", token=token.id, within_days=days)
            tokens.mark_warned(uow, token.id, days)


def days_warned(token: Token, now: datetime) -> int | None:
    """Of how many days ahead there is a warning now; 0 once it has ended, None while it lasts long enough."""
    left = token.time_left(now)
    if left <= timedelta():
        return 0
    return min((days for days in WARN_DAYS if left <= timedelta(days=days)), default=None)


def ending(uow: UnitOfWork, now: datetime) -> list[Token]:
    """The tokens in use that end within the longest warning, or have ended; the soonest first."""
    return [token for token in tokens.in_use(uow) if days_warned(token, now) is not None]
