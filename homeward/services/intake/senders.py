"""Who may say what: as which source, which types, and in nobody else's likeness."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from homeward.domain.events import TOPICS, Event
from homeward.domain.events.sources import OURS, imitated
from homeward.errors import Problem
from homeward.store import sources
from homeward.store.unit_of_work import UnitOfWork

NOT_THEIR_SOURCE = Problem(
    "source", "must be the one that this sender was given; it may not speak as another"
)
NOT_THEIR_TYPE = Problem("type", "must be one that this sender was given; it may not send this type")


@dataclass(frozen=True)
class Sender:
    """Where events come from. None: any source that looks like no other, any type that agencies send.

    `may_decide`: what people decide is taken from it; else that becomes a question to a person. `is_us`: a
    person who is signed in to Homeward, for whom it speaks itself.
    """

    sources: Collection[str] | None = None
    types: Collection[str] | None = None
    may_decide: bool = False
    is_us: bool = False

    def faults(self, source: object, type_: object) -> Iterator[Problem]:
        """Why this sender may not send an event of that source and type."""
        if self.sources is not None and source not in self.sources:
            yield NOT_THEIR_SOURCE
        if self.types is not None and type_ not in self.types:
            yield NOT_THEIR_TYPE


OPERATOR = Sender(may_decide=True)
"""A person of the installation who imports a file or replays what came from one."""


SIGNED_IN = Sender(may_decide=True, is_us=True)


@dataclass(frozen=True)
class TopicLists:
    """Which sources may write to which Kafka topic; `*` stands for the topics without a list of their own.

    No list at all: any source may. A topic that no list names, where there are others, is closed.
    """

    lists: Mapping[str, Collection[str]]

    def sender(self, topic: str, type_: str) -> Sender:
        """Who may send this type on this topic: whoever may write to it, and to the type's own topic."""
        if not self.lists:
            return Sender()
        return Sender(self._of(topic) & self._of(TOPICS.get(type_, "")))

    def _of(self, topic: str) -> frozenset[str]:
        return frozenset(self.lists.get(topic, self.lists.get("*", ())))


def imitations(uow: UnitOfWork, events: Collection[Event]) -> dict[str, Problem]:
    """By source, why it is not let in beside one that it could be taken for.

    Among new sources in one batch that look alike, the one that comes first in it is let in.
    """
    names = list(dict.fromkeys(event.source for event in events if event.source not in OURS))
    known = sources.alike(uow, names) if names else {}
    found: dict[str, Problem] = {}
    let_in: list[str] = []
    for name in names:
        if name in known[name]:  # it came before: there may be two in a store that is older than this check
            continue
        if other := imitated(name, {*known[name], *let_in}):
            found[name] = Problem("source", f"could be taken for {other}; a source must look like no other")
        else:
            let_in.append(name)
    sources.learn(uow, let_in)
    return found
