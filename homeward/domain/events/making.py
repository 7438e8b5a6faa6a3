"""Events that Homeward itself makes: derived by rules, or recorded for a person who is signed in."""

from collections.abc import Mapping
from datetime import datetime

from homeward.domain.events.envelope import Event
from homeward.domain.events.reading import parse


def make(
    type_: str, id_: str, source: str, at: datetime, data: Mapping[str, object], **envelope: str | None
) -> Event:
    """An event that happens, is recorded and is received at `at`. Raises InvalidEvent as `parse` does.

    `envelope` are further attributes, such as `actor`.
    """
    attributes = {
        "specversion": "1.0",
        "id": id_,
        "source": source,
        "type": type_,
        "time": at,
        **envelope,
    }
    return parse(attributes | {"recordedtime": at, "data": data}, received_at=at)
