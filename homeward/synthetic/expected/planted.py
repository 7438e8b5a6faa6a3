"""One planted finding, and what the rules said once more have in common."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime

from homeward.synthetic.knowing import child_as_told, versions
from homeward.synthetic.people import LONDON
from homeward.synthetic.rates import HOUR
from homeward.synthetic.world import Child, Disclosure, Linked, World

LATE = HOUR
"""A finding is late if it could be told, for good, only more than this after it was due."""


Mark = tuple[str, str]
"""A kind of identifying part, such as phone, and its value."""

Who = tuple[str, str]
"""A child, by the scheme and the value of the identifier that it is spoken of by."""


@dataclass(frozen=True)
class Planted:
    """One finding. `about` is what it is of: an episode, or the record of a disclosure, a harm, ..."""

    code: str
    child: Who
    about: str
    episode: str | None
    due: datetime
    actions: tuple[str, ...]

    @property
    def key(self) -> tuple[str, Who, str]:
        return self.code, self.child, self.about


@dataclass
class Shared:
    """What children's stories have in common: persons and places, and each other."""

    world: World
    said: dict[tuple[str, str], list[tuple[int, Disclosure]]] = field(
        default_factory=lambda: defaultdict(list)
    )
    held: dict[tuple[str, str], list[Linked]] = field(default_factory=lambda: defaultdict(list))

    @classmethod
    def of(cls, world: World) -> "Shared":
        shared = cls(world)
        for child in world.children:
            for disclosure in child.disclosures:
                for mark in disclosure.marks:
                    shared.said[mark].append((child.index, disclosure))
        for link in [*world.flags, *(link for child in world.children for link in child.links)]:
            for mark in link.marks:
                shared.held[mark].append(link)
        return shared

    def others_who_said(self, disclosure: Disclosure, child: int, at: datetime) -> Iterator[list[Disclosure]]:
        """What each other child had told of the same person or place."""
        told = [each for mark in disclosure.marks for each in self.said[mark]]
        for other in {speaker for speaker, _ in told} - {child}:
            yield versions([each for speaker, each in told if speaker == other], at)

    def links(self, disclosure: Disclosure, at: datetime) -> list[Linked]:
        return versions([each for mark in disclosure.marks for each in self.held[mark]], at)

    def child(self, index: int, at: datetime) -> Child:
        return child_as_told(self.world.children[index], at)


def age(born: date, at: datetime) -> int:
    """In whole years, on the day that it is in London."""
    day = at.astimezone(LONDON).date()
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))
