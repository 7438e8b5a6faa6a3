"""From an Event to a CloudEvents object, and to the digest that tells a duplicate from a conflict."""

import json
from hashlib import sha256

from homeward.domain.events.envelope import Event


def to_cloudevent(event: Event) -> dict[str, object]:
    """What `parse` reads as the same event: what was given, and nothing that was filled in."""
    return event.model_dump(mode="json", by_alias=True, exclude_unset=True)


def digest(event: Event) -> str:
    """SHA-256 in hex of what the event says.

    When it was received is not part of that, nor whether as history, nor what Homeward worked out on arrival,
    nor are transport attributes that Homeward does not know.
    Fields at their default count as absent, so a field added to a model later changes no digest.
    """
    return sha256(canonical(event).encode()).hexdigest()


def canonical(event: Event) -> str:
    """The text of which the digest is made."""
    aside = dict.fromkeys(("received_at", "history_before", *(event.model_extra or ())), True)
    content = event.model_dump(
        mode="json", by_alias=True, exclude_defaults=True, exclude={**aside, "data": worked_out(event)}
    )
    return json.dumps(content, sort_keys=True, separators=(",", ":"))


WORKED_OUT = {"host_la", "location", "distance", "located_by"}


def worked_out(event: Event) -> set[str]:
    """The fields of its data that are no part of what the sender says: they followed from a register."""
    return WORKED_OUT if event.data.said("located_by") else set()
