"""The form that changes whom to ring."""

import re

from homeward.domain.codes.authorities import AUTHORITIES
from homeward.domain.telling.recipients import Recipient
from homeward.store.address_book import Entry
from homeward.web.forms.reader import Reader

RECIPIENTS = {each.value: each.value for each in Recipient}
RING_US = {"yes": "Yes", "no": "No"}
_MAILBOX = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")


def read_entry(reader: Reader) -> Entry | None:
    """None where something is wrong."""
    recipient = reader.choice("recipient", RECIPIENTS, missing="Choose whom the entry is for")
    authority = reader.text("authority") or ""
    if authority and authority not in AUTHORITIES:
        reader.wrong("authority", "Use the three digits of an authority in England, such as 344")
    name = reader.text("name", missing="Enter who is rung, such as a team")
    telephone, mailbox = reader.text("telephone"), reader.text("mailbox")
    if telephone and not re.fullmatch(r"\+?[\d ]{3,20}", telephone):
        reader.wrong("telephone", "Enter a telephone number, like 0151 496 0100")
    if mailbox and not _MAILBOX.fullmatch(mailbox):
        reader.wrong("mailbox", "Enter an e-mail address, like team@example.gov.uk")
    if not (telephone or mailbox):
        reader.wrong("telephone", "Enter a telephone number or a secure mailbox")
    ring_us = reader.choice("ring_us", RING_US, missing="Say whether they may be asked to ring back")
    if ring_us == "yes" and not mailbox:
        reader.wrong("mailbox", "Enter the secure mailbox to which the request is sent")
    if reader.errors or not (recipient and name):
        return None
    return Entry(recipient, authority, name, telephone, mailbox, ring_us == "yes")
