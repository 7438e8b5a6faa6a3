"""The events that Homeward is told of and makes: CloudEvents 1.0 envelopes around one record per type.

`parse` is the only way in: it reads a JSON object and refuses it with every problem at once. `read_accepted`
reads again what came in that way.
"""

from homeward.domain.events.envelope import PAGES, REGISTERING, Event
from homeward.domain.events.identifier import Identifier
from homeward.domain.events.making import make
from homeward.domain.events.parts import Contact, NamedChild, Place
from homeward.domain.events.reading import parse, read_accepted
from homeward.domain.events.record import EventData
from homeward.domain.events.registry import (
    DECIDED_BY_PEOPLE,
    EVENT_TYPES,
    FROM_OPERATORS,
    MADE_BY_HOMEWARD,
    REGISTRY,
    TOPICS,
)
from homeward.domain.events.spelling import Scheme
from homeward.domain.events.types.alerts import Reason
from homeward.domain.events.writing import digest, to_cloudevent, worked_out

__all__ = [
    "DECIDED_BY_PEOPLE",
    "EVENT_TYPES",
    "FROM_OPERATORS",
    "MADE_BY_HOMEWARD",
    "PAGES",
    "REGISTERING",
    "REGISTRY",
    "TOPICS",
    "Contact",
    "Event",
    "EventData",
    "Identifier",
    "NamedChild",
    "Place",
    "Reason",
    "Scheme",
    "digest",
    "make",
    "parse",
    "read_accepted",
    "to_cloudevent",
    "worked_out",
]
