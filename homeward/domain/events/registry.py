"""Every type of event, from the files in `types/`."""

from importlib import import_module
from pkgutil import iter_modules

from homeward.domain.events import types
from homeward.domain.events.event_type import EventType
from homeward.domain.events.record import EventData
from homeward.domain.events.topics import CARRYING_EVENTS


def _records() -> list[EventType]:
    """In the order of the topics; what stays in the journal comes last."""
    files = (import_module(f"{types.__name__}.{each.name}") for each in iter_modules(types.__path__))
    places = {topic: place for place, topic in enumerate((*CARRYING_EVENTS, None))}
    return sorted((each for file in files for each in file.TYPES), key=lambda each: places[each.topic])


EVENT_TYPES: dict[str, EventType] = {each.name: each for each in _records()}
"""Name to everything that belongs to the type."""

TOPICS: dict[str, str] = {name: each.topic for name, each in EVENT_TYPES.items() if each.topic}
"""Type to topic. A type that is not here stays in the journal."""

REGISTRY: dict[str, type[EventData]] = {name: each.model for name, each in EVENT_TYPES.items()}
"""Type to the model of its `data`."""

MADE_BY_HOMEWARD = frozenset(type_ for type_, model in REGISTRY.items() if model.MADE_BY_HOMEWARD)
"""Types that no agency may send."""

DECIDED_BY_PEOPLE = frozenset(type_ for type_, model in REGISTRY.items() if model.DECIDED_BY_PEOPLE)
"""Types that a person decides. A system may only say so: then a person here confirms it, or declines."""

ON_PAGES_ALONE = frozenset(type_ for type_ in DECIDED_BY_PEOPLE if type_.startswith(("alert.", "rule.")))
"""Of these, the steps that are checked against the state of an alert or of a rule; no file can bring them."""

FROM_OPERATORS = REGISTRY.keys() - MADE_BY_HOMEWARD | DECIDED_BY_PEOPLE - ON_PAGES_ALONE
"""Types that a file may hold which an operator imports."""
