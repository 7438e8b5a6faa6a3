"""Notices to another system, signed as Standard Webhooks says (standardwebhooks.com)."""

import base64
import hashlib
import hmac
import json
import time
from dataclasses import dataclass

import requests

from homeward.domain.telling.notices import NoticeState
from homeward.notify.messages import Message
from homeward.notify.outcomes import SECONDS_TO_ANSWER, Receipt, away


@dataclass(frozen=True)
class Webhook:
    url: str
    secret: str
    name: str = "webhook"

    def send(self, message: Message) -> Receipt:
        """Raises NotSent unless the receiver answers 2xx."""
        body = json.dumps(
            {
                "id": message.id,
                "template": message.template,
                "reference": message.reference,
                "link": message.link,
                "subject": message.subject,
                "body": message.body,
            }
        ).encode()
        at = str(int(time.time()))
        headers = {
            "Content-Type": "application/json",
            "webhook-id": message.id,
            "webhook-timestamp": at,
            "webhook-signature": signature(self.secret, message.id, at, body),
        }
        try:
            with requests.post(
                self.url, body, headers=headers, timeout=SECONDS_TO_ANSWER, allow_redirects=False, stream=True
            ) as answer:
                status = answer.status_code
        except requests.RequestException:
            raise away() from None
        if not 200 <= status < 300:
            raise away()
        return Receipt(NoticeState.DELIVERED)


def signature(secret: str, id_: str, at: str, body: bytes) -> str:
    signed = hmac.digest(secret.encode(), f"{id_}.{at}.".encode() + body, hashlib.sha256)
    return f"v1,{base64.b64encode(signed).decode()}"
