"""Events that Homeward itself makes: derived by rules, or recorded for a person who is signed in."""

from collections.abc import Mapping
from datetime import datetime

from homeward.domain.events.envelope import Event
from homeward.domain.events.reading import parse


def make(
    type_: str, id_: str, source: str, at: datetime, data: Mapping[str, object], *, actor: str | None = None
) -> Event:
    """An event that happens, is recorded and is received at `at`. Raises InvalidEvent as `parse` does."""
    attributes = {
        "specversion": "1.0",
        "id": id_,
        "source": source,
        "type": type_,
        "time": at,
        "actor": actor,
    }
    return parse(attributes | {"recordedtime": at, "data": data}, received_at=at)
