"""The forms about telling somebody: that they were told, that nobody was reached, that they confirmed it."""

from typing import cast

from homeward.domain.events.types.sharing import Channel
from homeward.services.telling.tellings import Attempt, Conversation
from homeward.web.forms.reader import MOST_NARRATIVE, THIS_WEEK, Reader

CHANNELS = {"telephone": "Telephone", "secure_mailbox": "Secure mailbox", "in_person": "In person"}
BASES = {
    "safeguarding": "To keep the child safe from harm (Children Act 1989 and 2004)",
    "care_planning": "They share the child's care (Care Planning Regulations 2010)",
    "vital_interests": "Somebody's life is at risk",
}
"""The basis in law on which it is shared; the first is offered."""


def read_told(reader: Reader) -> Conversation | None:
    """None where something is wrong."""
    channel = reader.choice("channel", CHANNELS, missing="Say how you told them")
    to_name = reader.text("to_name", missing="Enter the name of the person you told")
    told_at = reader.instant(
        "told_at", "When you told them", missing="Enter when you told them", usual=THIS_WEEK
    )
    reference = reader.text("reference")
    what = reader.text("what", missing="Enter what you told them", most=MOST_NARRATIVE)
    basis = reader.choice("basis", BASES, missing="Choose the basis in law")
    if reader.errors or not (channel and to_name and told_at and what and basis):
        return None
    return Conversation(cast(Channel, channel), to_name, told_at, what, basis, reference)


def read_attempt(reader: Reader) -> Attempt | None:
    """None where something is wrong."""
    channel = reader.choice("channel", CHANNELS, missing="Say how you tried")
    tried_at = reader.instant("tried_at", "When you tried", missing="Enter when you tried")
    note = reader.text("note", most=MOST_NARRATIVE)
    if reader.errors or not (channel and tried_at):
        return None
    return Attempt(cast(Channel, channel), tried_at, note)
