"""How the auditor is heard: by e-mail and by a web address, with nothing that it shares with the sender."""

import smtplib
import ssl
from collections.abc import Sequence
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import formatdate
from urllib.parse import SplitResult, unquote, urlsplit

import requests
import structlog

from homeward.audit.alarms import Kept
from homeward.config import Settings

log = structlog.get_logger()

TIMEOUT = 10.0
"""Seconds for each step of a connection."""


@dataclass(frozen=True)
class Horn:
    """Where alarms go; an empty address is none. `ping` is called after each round: its silence says much."""

    smtp: str
    sender: str
    email: str
    webhook: str
    ping: str


def horn(config: Settings) -> Horn:
    return Horn(
        config.smtp_url.get_secret_value(),
        config.mail_from,
        config.ops_email,
        config.ops_webhook,
        config.audit_ping_url,
    )


def sound(by: Horn, alarms: Sequence[Kept]) -> bool:
    """Whether somebody has heard: all are tried, and one that fails hinders no other."""
    heard = False
    for way, send in ((by.email and by.smtp, _mail), (by.webhook, _post)):
        if not way:
            continue
        try:
            send(by, alarms)
            heard = True
        except (OSError, smtplib.SMTPException) as error:
            log.error("alarm not heard", way=send.__name__, error=type(error).__name__)
    return heard


def _mail(by: Horn, alarms: Sequence[Kept]) -> None:
    letter = EmailMessage()
    letter["From"], letter["To"] = by.sender, by.email
    letter["Subject"] = f"Homeward: {len(alarms)} times somebody was not told"
    letter["Date"] = formatdate()
    letter.set_content("\n".join(each.words for each in alarms))
    at = urlsplit(by.smtp)
    with _connected(at) as server:
        if at.scheme != "smtps":
            server.ehlo()
            if server.has_extn("starttls"):
                server.starttls(context=ssl.create_default_context())
        if at.username:
            if not isinstance(server.sock, ssl.SSLSocket):
                raise smtplib.SMTPNotSupportedError("a password is sent over TLS alone")
            server.login(unquote(at.username), unquote(at.password or ""))
        server.send_message(letter)


def _connected(at: SplitResult) -> smtplib.SMTP:
    host = at.hostname or ""
    if at.scheme == "smtps":
        context = ssl.create_default_context()
        return smtplib.SMTP_SSL(host, at.port or 465, timeout=TIMEOUT, context=context)
    return smtplib.SMTP(host, at.port or 587, timeout=TIMEOUT)


def _post(by: Horn, alarms: Sequence[Kept]) -> None:
    said = [{"kind": each.kind, "about": each.about, "words": each.words} for each in alarms]
    requests.post(by.webhook, json={"alarms": said}, timeout=TIMEOUT).raise_for_status()


def ping(by: Horn) -> None:
    """Say that a round is done."""
    if not by.ping:
        return
    try:
        requests.get(by.ping, timeout=TIMEOUT).raise_for_status()
    except OSError as error:
        log.error("ping not taken", error=type(error).__name__)
