"""Certify a night with the key of this installation, and say what is wrong with certificates."""

import os
import tempfile
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
    load_pem_public_key,
)
from sqlalchemy import Engine

from homeward.config import Settings
from homeward.domain.night.certificates import Certificate, faults, sign, tampering
from homeward.errors import UnreadableInput
from homeward.services.night.outcome import Night
from homeward.store import certificates
from homeward.store.unit_of_work import reading, unit_of_work

NO_KEY = "{} holds no Ed25519 key in PEM."


def key_file(config: Settings) -> Path:
    return config.certificate_key or config.data / "certificate-key.pem"


def certify(engine: Engine, night: Night, rules: str, config: Settings) -> Certificate:
    """Sign what the night came to and keep it; the first time a key is made."""
    key = _private_key(key_file(config))
    with unit_of_work(engine) as uow:
        certificate = sign(_content(night, rules), certificates.last(uow), key)
        certificates.add(uow, certificate)
    return certificate


def _content(night: Night, rules: str) -> dict[str, Any]:
    checked = (
        *("everyone", "children", "events", "last_event"),
        *("unprocessed", "quarantined", "open_alerts", "open_tasks"),
    )
    counts = asdict(night)
    return {
        "business_date": night.business_date,
        "as_of": night.as_of,
        "rules": rules,
        "checked": {name: counts[name] for name in checked},
        "differed": {
            "rows": {table: number for table, number in night.differences.items() if number},
            "found": dict(night.found),
            "failing": night.failing,
            "raised": night.raised,
            "withdrawn": night.withdrawn,
        },
        "standing": night.standing,
        "verdict": night.verdict,
    }


def wrong(found: list[Certificate], config: Settings, public_key: Path | None = None) -> list[str]:
    """What is wrong with these certificates, a sentence each. Raises UnreadableInput: there is no key."""
    return list(faults(found, _public_key(public_key) if public_key else _own_key(config)))


def tampered(found: list[Certificate], config: Settings) -> list[str]:
    """The same without the nights that never ran: what only a hand can have changed."""
    return list(tampering(found, _own_key(config)))


def stored(engine: Engine) -> list[Certificate]:
    with reading(engine) as uow:
        return certificates.listing(uow)


def read(path: Path) -> list[Certificate]:
    """A file of certificates, one a line."""
    try:
        return [Certificate(line) for line in path.read_text("utf-8").splitlines() if line.strip()]
    except UnicodeDecodeError:
        raise UnreadableInput(f"{path} is no file of certificates: it is not UTF-8.") from None


def write(path: Path, found: list[Certificate], config: Settings) -> Path:
    """One a line, and beside it the public key by which anybody can verify them; answers where that is."""
    path.write_text("".join(f"{each.document}\n" for each in found), "utf-8")
    public = path.with_suffix(".pub.pem")
    public.write_bytes(_own_key(config).public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo))
    return public


def _own_key(config: Settings) -> Ed25519PublicKey:
    return _private_key(key_file(config)).public_key()


def _private_key(path: Path) -> Ed25519PrivateKey:
    if not path.exists():
        _make_key(path)
    try:
        key = load_pem_private_key(path.read_bytes(), None)
    except (TypeError, ValueError):
        raise UnreadableInput(NO_KEY.format(path)) from None
    if not isinstance(key, Ed25519PrivateKey):
        raise UnreadableInput(NO_KEY.format(path))
    return key


def _make_key(path: Path) -> None:
    """Readable by its owner alone; of two processes that make it at once, the first one's stands."""
    path.parent.mkdir(parents=True, exist_ok=True)
    made = Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    with tempfile.NamedTemporaryFile("wb", dir=path.parent) as new:
        new.write(made)
        new.flush()
        with suppress(FileExistsError):
            os.link(new.name, path)


def _public_key(path: Path) -> Ed25519PublicKey:
    try:
        key = load_pem_public_key(path.read_bytes())
    except ValueError:
        raise UnreadableInput(NO_KEY.format(path)) from None
    if not isinstance(key, Ed25519PublicKey):
        raise UnreadableInput(NO_KEY.format(path))
    return key
