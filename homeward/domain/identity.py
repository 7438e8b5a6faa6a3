"""Which identifiers mean the same child, and when a child is identified.

Identifiers that one record gives for one child are joined; a merge by a person joins too. A UPN never joins
on its own, because real returns hold the same UPN for different children (domain.md, section 4.2): it
belongs to a child only where a single child claims it.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from homeward.domain.entry import Entry, standing
from homeward.domain.events import PAGES, Event, Identifier

REGISTERING = frozenset({"child.registered", "child.updated"})
SCHEMES = ("la_child_id", "nhs_number", "police_ref", "ssda903", "local", "upn", "described")


def preference(identifier: Identifier) -> tuple[int, str]:
    """The order in which a child's identifiers are chosen to speak of it: the authority's own first."""
    return (SCHEMES.index(identifier.scheme), identifier.value)


def is_identified(
    identifiers: Iterable[Identifier], events: Iterable[Event], own_sources: Collection[str]
) -> bool:
    """Whether it is known who this child is (docs/adr/0013).

    Either the authority has a number for the child, or one of these standing `events` registers the child on
    the authority's word. `own_sources` are the systems that are the authority's own.
    """
    if any(identifier.scheme == "la_child_id" for identifier in identifiers):
        return True
    return any(_is_the_authoritys_word(event, own_sources) for event in events)


def _is_the_authoritys_word(event: Event, own_sources: Collection[str]) -> bool:
    """A reporter who types a name makes a registration too, under the form's own number: that is no check."""
    if event.type not in REGISTERING:
        return False
    if event.source != PAGES:
        return event.source in own_sources
    by_number = event.child is not None and event.child.scheme != "local"
    return by_number or event.data.said("confirmed_by") is not None


@dataclass(frozen=True)
class Resolution:
    """Each identifier's child, spoken of by that child's preferred identifier."""

    child_of: dict[Identifier, Identifier]

    def reference(self, identifier: Identifier) -> str:
        """An opaque-enough reference for one evaluation in memory: `scheme:value` of the preferred one."""
        child = self.child_of[identifier]
        return f"{child.scheme}:{child.value}"

    def entry(self, event: Event) -> Entry:
        child = self.reference(event.child) if event.child else event.data.child_ref
        return Entry(event, child, tuple(self.reference(named) for named in event.named))


def resolve(events: Iterable[Event]) -> Resolution:
    """Join the identifiers of all these events; the answer does not depend on their order.

    A record that another one replaces joins nothing, but whom it spoke of can still be told.
    """
    groups = _Groups()
    claims: dict[Identifier, list[Identifier]] = defaultdict(list)
    held = list(events)
    for event in held:
        for identifier in (*event.named, *event.identifiers):
            groups.add(identifier)
    for event in standing(held):
        firm = [identifier for identifier in event.identifiers if identifier.scheme != "upn"]
        for identifier in event.identifiers:
            if identifier.scheme == "upn" and firm:
                claims[identifier].append(firm[0])
        for other in firm[1:]:
            groups.join(firm[0], other)
    for upn, claimants in claims.items():
        if len({groups.root(claimant) for claimant in claimants}) == 1:
            groups.join(upn, claimants[0])
    return Resolution(groups.preferred())


def first_to_join(events: Iterable[Event]) -> Iterator[Event]:
    """Those of these records, as they were received, that first said that two identifiers mean one."""
    groups = _Groups()
    claims = [event for event in events if len(event.identifiers) > 1]
    for event in sorted(claims, key=lambda event: event.received_at):
        for identifier in event.identifiers:
            groups.add(identifier)
        if len({groups.root(identifier) for identifier in event.identifiers}) > 1:
            yield event
        for other in event.identifiers[1:]:
            groups.join(event.identifiers[0], other)


class _Groups:
    """Union-find over identifiers."""

    def __init__(self) -> None:
        self._parent: dict[Identifier, Identifier] = {}

    def add(self, identifier: Identifier) -> None:
        self._parent.setdefault(identifier, identifier)

    def root(self, identifier: Identifier) -> Identifier:
        while (parent := self._parent[identifier]) != identifier:
            self._parent[identifier] = self._parent[parent]
            identifier = parent
        return identifier

    def join(self, one: Identifier, other: Identifier) -> None:
        self._parent[self.root(one)] = self.root(other)

    def preferred(self) -> dict[Identifier, Identifier]:
        members: dict[Identifier, list[Identifier]] = defaultdict(list)
        for identifier in self._parent:
            members[self.root(identifier)].append(identifier)
        return {one: min(group, key=preference) for group in members.values() for one in group}
