"""Notices by e-mail, through the authority's own mail server."""

import smtplib
import ssl
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import formatdate
from urllib.parse import unquote, urlsplit

from homeward.domain.telling.notices import NoticeState
from homeward.notify.messages import Message
from homeward.notify.outcomes import SECONDS_TO_ANSWER, NotSent, Receipt, away, not_now, refused

SUBMISSION, SUBMISSION_OVER_TLS = 587, 465


@dataclass(frozen=True)
class Mail:
    """`url` is smtp:// with TLS where the server offers it, or smtps:// with TLS from the start."""

    url: str
    sender: str
    name: str = "e-mail"

    def send(self, address: str, message: Message) -> Receipt:
        """Raises NotSent."""
        letter = EmailMessage()
        letter["From"], letter["To"], letter["Subject"] = self.sender, address, message.subject
        letter["Date"] = formatdate()
        letter["Message-ID"] = f"<{message.id}@{self.sender.rpartition('@')[2]}>"
        letter["Auto-Submitted"] = "auto-generated"
        letter.set_content(message.body)
        try:
            with self._connected() as server:
                server.send_message(letter)
        except smtplib.SMTPRecipientsRefused as error:
            raise _answered(*(code for code, _ in error.recipients.values())) from None
        except smtplib.SMTPDataError as error:
            raise _answered(error.smtp_code) from None
        except (smtplib.SMTPException, OSError):
            raise away() from None
        return Receipt(NoticeState.SENT)

    def _connected(self) -> smtplib.SMTP:
        at = urlsplit(self.url)
        host, context = at.hostname or "", ssl.create_default_context()
        if at.scheme == "smtps":
            port = at.port or SUBMISSION_OVER_TLS
            server: smtplib.SMTP = smtplib.SMTP_SSL(host, port, timeout=SECONDS_TO_ANSWER, context=context)
        else:
            server = smtplib.SMTP(host, at.port or SUBMISSION, timeout=SECONDS_TO_ANSWER)
        try:
            server.ehlo()
            if server.has_extn("starttls"):
                server.starttls(context=context)
            if at.username:
                if not isinstance(server.sock, ssl.SSLSocket):
                    raise smtplib.SMTPNotSupportedError("a password is sent over TLS alone")
                server.login(unquote(at.username), unquote(at.password or ""))
        except BaseException:
            server.close()
            raise
        return server


def _answered(*codes: int) -> NotSent:
    """By the codes of SMTP: 4 is for now, 5 for good."""
    return refused() if any(code >= 500 for code in codes) else not_now()
