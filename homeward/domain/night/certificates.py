"""A certificate for each night: what was checked and what differed, signed, and chained to the one before.

The text that is signed is JSON in one form alone: keys sorted, no spaces, UTF-8. `previous` is the SHA-256 of
the certificate before, signature and all, so that none can be changed, left out or moved unseen.
"""

import json
from base64 import b64decode, b64encode
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import sha256
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

FIRST = ""
"""What the first certificate has in the place of the one before."""


@dataclass(frozen=True)
class Certificate:
    """`document` is the whole text as it is kept and handed out: the content and its signature."""

    document: str

    @property
    def content(self) -> dict[str, Any]:
        """Raises ValueError where it is no certificate."""
        found = json.loads(self.document)
        if not isinstance(found, dict) or not isinstance(found.get("number"), int):
            raise ValueError("no certificate")
        return found

    @property
    def number(self) -> int:
        return int(self.content["number"])

    @property
    def fingerprint(self) -> str:
        return sha256(self.document.encode()).hexdigest()


def sign(content: Mapping[str, Any], before: Certificate | None, key: Ed25519PrivateKey) -> Certificate:
    """The next certificate."""
    numbered = {
        **content,
        "number": before.number + 1 if before else 1,
        "previous": before.fingerprint if before else FIRST,
    }
    signature = b64encode(key.sign(_canonical(numbered))).decode()
    return Certificate(_canonical({**numbered, "signature": signature}).decode())


def _canonical(content: Mapping[str, Any]) -> bytes:
    return json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def faults(certificates: Sequence[Certificate], key: Ed25519PublicKey) -> Iterator[str]:
    """One plain sentence for each thing that is wrong with these certificates, in the order in which they
    stand; the first of them may follow others that are not given."""
    yield from tampering(certificates, key)
    certified = filter(None, map(business_date, certificates))
    yield from (f"No night was certified for {day}." for day in _without({*certified}))


def business_date(certificate: Certificate) -> date | None:
    """The day that it certifies; None: it is no certificate."""
    try:
        return date.fromisoformat(certificate.content["business_date"])
    except (KeyError, TypeError, ValueError):
        return None


def tampering(certificates: Sequence[Certificate], key: Ed25519PublicKey) -> Iterator[str]:
    """Of the faults those that somebody's hand has made: one was changed, taken out or moved."""
    before: Certificate | None = None
    for line, each in enumerate(certificates, 1):
        if business_date(each) is None:
            yield f"Line {line} is no certificate."
            continue
        content = each.content
        if not _is_signed(content, key):
            yield f"Night {_named(content)} was changed, or signed with another key."
        if before:
            yield from _out_of_place(content, before)
        before = each


def _is_signed(content: Mapping[str, Any], key: Ed25519PublicKey) -> bool:
    unsigned = {name: value for name, value in content.items() if name != "signature"}
    try:
        key.verify(b64decode(str(content.get("signature"))), _canonical(unsigned))
    except (InvalidSignature, ValueError):
        return False
    return True


def _out_of_place(content: Mapping[str, Any], before: Certificate) -> Iterator[str]:
    number, last = content["number"], before.number
    if number <= last:
        yield f"Night {_named(content)} stands after night {last}: the order was changed."
    elif number == last + 2:
        yield f"Night {last + 1} is missing."
    elif number > last + 2:
        yield f"Nights {last + 1} to {number - 1} are missing."
    elif content.get("previous") != before.fingerprint:
        yield f"Night {_named(content)} does not follow from night {last} as it stands here."


def _named(content: Mapping[str, Any]) -> str:
    return f"{content['number']} ({content['business_date']})"


def _without(certified: Collection[date]) -> Iterator[date]:
    """The days between the first and the last of which there is no certificate."""
    day = min(certified, default=date.max)
    while day < max(certified, default=date.min):
        if day not in certified:
            yield day
        day += timedelta(days=1)
