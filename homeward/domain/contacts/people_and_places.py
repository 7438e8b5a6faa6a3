"""The people and places that were spoken of with a child, each once, with what ties them to other records."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from homeward.domain.contacts.likely_contacts import is_one, people_of
from homeward.domain.contacts.marks.agreeing import is_same
from homeward.domain.contacts.matching import DISCLOSING
from homeward.domain.events import Event
from homeward.domain.history.timeline import Disclosure, Link, Timeline

CASE = "macse.contact_linked"


@dataclass(frozen=True)
class Spoken:
    """One person or place. `said` are the records that speak of it, the earliest first. `links` are records
    of cases and flags of the same person or place, and what other children said of it."""

    said: tuple[Disclosure, ...]
    links: tuple[Link, ...]
    children: frozenset[str]

    @property
    def cases(self) -> list[str]:
        """References of the MACSE cases that the person or place is linked to."""
        return sorted({link.event.data.case for link in self.links if link.event.type == CASE})

    @property
    def flags(self) -> list[Event]:
        """What says that the person or place may be a danger to children."""
        return [link.event for link in self.links if link.event.type not in (*DISCLOSING, CASE)]


def people_and_places(timeline: Timeline) -> list[Spoken]:
    """The one spoken of last comes first. A name alone makes no two records one person."""
    speakers = {entry.event.key: entry.child for entry in timeline.entries}
    found = []
    for said in _grouped(timeline.disclosures):
        links = [link for link in timeline.links if _is_of(link, said, timeline)]
        others = {speakers.get(each.event.key) for each in said}
        others |= {link.child for link in links if link.event.type in DISCLOSING}
        named = {child for each in said for child in each.others}
        children = frozenset(child for child in others | named if child and child != timeline.child)
        found.append(Spoken(tuple(said), tuple(links), children))
    return sorted(found, key=lambda each: each.said[-1].at, reverse=True)


def _grouped(disclosures: Iterable[Disclosure]) -> list[list[Disclosure]]:
    """Those of one person or place together. Only those that share a mark need to be compared."""
    groups: list[list[Disclosure]] = []
    by_mark: dict[str, list[list[Disclosure]]] = defaultdict(list)
    for disclosure in sorted(disclosures, key=lambda each: each.at):
        near = [group for mark in sorted(disclosure.marks) for group in by_mark[mark]]
        same = [group for group in near if any(is_same(disclosure.marks, each.marks) for each in group)]
        group = same[0] if same else []
        if not same:
            groups.append(group)
        group.append(disclosure)
        for mark in disclosure.marks:
            if not any(each is group for each in by_mark[mark]):
                by_mark[mark].append(group)
    return groups


def _is_of(link: Link, said: Iterable[Disclosure], timeline: Timeline) -> bool:
    return any(
        is_one(each, link.event, of, timeline)
        for each in said
        for _, of in people_of(link.event)
        if link.event.key != each.event.key
    )
