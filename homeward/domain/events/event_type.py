"""All that belongs to one type of event, in one record. The files in `types/` hold the records."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import TYPE_CHECKING, Any

from homeward.domain.events.record import EventData

if TYPE_CHECKING:  # both are made of events
    from homeward.domain.events.envelope import Event
    from homeward.domain.history.timeline import Timeline

AT = "the event's own time"
"""In the fields that a case fills in: the time of the event."""


class Say(Enum):
    """How a page puts a field into words, unless a mapping gives words for its codes.

    It also decides what the child's own file holds back: text that was typed, and other people.
    """

    PLAIN = auto()
    TYPED = auto()
    CONTACT = auto()
    CONTACTS = auto()
    PLACE = auto()
    CHILDREN = auto()
    SIGNS = auto()
    SIGN_NARRATIVES = auto()
    QUESTION = auto()


Shown = tuple[str, str, Say | Mapping[Any, str]]
"""A field of the data, its label, and how a page says it."""

SIGNS_SHOWN: tuple[Shown, ...] = (
    ("signs", "Warning signs", Say.SIGNS),
    ("signs", "What was seen or heard", Say.SIGN_NARRATIVES),
)


@dataclass(frozen=True, slots=True)
class EventType:
    """One type of event: what it holds, which topic carries it, and what the product does with it.

    - `topic`: None keeps the event in the journal.
    - `heading` names a record of this type on pages; `recorded` heads the page after a form.
    - `shown` lists the fields that pages tell, in order.
    - `kept` names the list of the child's `Timeline` that the event joins; `fold` does more than that.
    - `subject` begins the key of the subject that each event makes, if rules can be `on` this type;
      `asked_of` says in a rule's explanation what they are on.
    - `case` fills in the fields that a rule's case leaves out.
    """

    name: str
    model: type[EventData]
    topic: str | None
    heading: str
    recorded: str = ""
    shown: tuple[Shown, ...] = ()
    kept: str = ""
    fold: "Callable[[Timeline, Event], None] | None" = None
    subject: str = ""
    asked_of: str = ""
    case: Mapping[str, Any] = field(default_factory=dict)
