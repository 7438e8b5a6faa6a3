"""Where the parts of the picture of people and places stand; a template draws it, and a table says the same.

Three columns: the child, whom and where the child was spoken of with, and what these are on record with.
Lengths are in units of a drawing 400 wide, which fills a phone at nearly its own size.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from homeward.domain.contacts.people_and_places import Spoken
from homeward.domain.history.timeline import Disclosure
from homeward.names import named
from homeward.services.children.people import Person

MOST_DRAWN = 8
"""People and places in the picture; the table has all of them."""
LONGEST = 15
"""Letters of a name that its box has room for."""
ROW, BOX_WIDTH, COLUMNS = 40, 116, (2, 142, 282)
"""A row's height, a box's width, and where the three columns begin."""


@dataclass(frozen=True)
class Box:
    """`y` is its middle."""

    x: int
    y: float
    text: str


@dataclass(frozen=True)
class Line:
    """From the right side of one box to the left side of another."""

    x1: int
    y1: float
    x2: int
    y2: float


@dataclass(frozen=True)
class NetworkPicture:
    boxes: Sequence[Box]
    lines: Sequence[Line]
    height: int
    left_out: int


def network_picture(name: str, spoken: Sequence[Spoken], others: Mapping[str, Person]) -> NetworkPicture:
    """Of a child by this name, with the people and places spoken of last."""
    drawn = spoken[:MOST_DRAWN]
    ties = [ties_of(each, others) for each in drawn]
    tied = list(dict.fromkeys(tie for some in ties for tie in some))
    height = ROW * max(len(drawn), len(tied), 1)
    child = Box(COLUMNS[0], height / 2, _short(name))
    people = _column(COLUMNS[1], [label(each) for each in drawn], height)
    far = dict(zip(tied, _column(COLUMNS[2], tied, height), strict=True))
    lines = [_line(child, box) for box in people]
    lines += [_line(box, far[tie]) for box, some in zip(people, ties, strict=True) for tie in some]
    return NetworkPicture([child, *people, *far.values()], lines, height, len(spoken) - len(drawn))


def _column(x: int, texts: Sequence[str], height: int) -> list[Box]:
    """Spread over the height."""
    step = height / max(len(texts), 1)
    return [Box(x, step * (place + 0.5), _short(text)) for place, text in enumerate(texts)]


def _line(one: Box, other: Box) -> Line:
    return Line(one.x + BOX_WIDTH, one.y, other.x, other.y)


def ties_of(spoken: Spoken, others: Mapping[str, Person]) -> list[str]:
    """What else the person or place is on record with, in words."""
    children = sorted(others[ref].name for ref in spoken.children)
    cases = [named(f"MACSE case {case}") for case in spoken.cases]
    return [*children, *cases, *(["Flagged"] if spoken.flags else [])]


def label(spoken: Spoken) -> str:
    """What people call the person or place, as was said last."""
    said = (text for each in reversed(spoken.said) for text in _called(each))
    return next((text for text in said if text), "Not named")


def _called(said: Disclosure) -> Iterator[str | None]:
    contact, place = said.contact, said.event.data.said("place")
    yield contact.name or contact.alias
    yield place and (place.name or place.address)
    yield contact.phone or contact.handle or contact.vehicle or contact.address


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"
