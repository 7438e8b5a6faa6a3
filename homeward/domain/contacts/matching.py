"""What ties different children's records together: a person or place that both speak of.

A disclosed person or place is reduced to marks (`domain.contacts.marks`). Two records that share one speak
of the same person or place (design.md, section 7).
"""

from collections import defaultdict
from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from homeward.domain.contacts.marks import marks
from homeward.domain.events import Event
from homeward.domain.events.entry import Entry
from homeward.domain.history.feeds import COMPLETED, weeks

DISCLOSING = frozenset({"contact.disclosed", "carer.information"})
LINKING = frozenset({"macse.contact_linked", "location.flagged", "person_of_concern.recorded"})
REPORT, FIND, SIGHTING = "missing.reported", "missing.found", "missing.sighting"
BEARING_ON_ALL = LINKING | {COMPLETED}
MARKED = DISCLOSING | BEARING_ON_ALL | {FIND, REPORT, SIGHTING}
"""What may mention a person, a place or a week that others mention too."""


def fingerprints(event: Event) -> frozenset[str]:
    """The marks of all persons and places in the event."""
    if event.type not in MARKED:
        return frozenset()
    data = event.data
    place = data.said("last_seen_place" if event.type == REPORT else "place")
    contacts = (data.said("contact"), *data.said("contacts", ()))
    return frozenset(mark for contact in contacts for mark in marks(contact, place))


def ties(event: Event) -> frozenset[str]:
    """All by which records are read together: the marks of persons and places, and the weeks of feeds."""
    return fingerprints(event) | weeks(event)


NEAREST = 20
"""On either side in time: how many other children who share a mark are looked at together with one."""


@dataclass(frozen=True, slots=True)
class Mention:
    """One record that mentions a person or place; `order` is the same whenever it came."""

    key: Hashable
    type: str
    order: tuple[object, ...]
    child: str | None


def order(event: Event) -> tuple[object, ...]:
    return event.occurred_at, event.source, event.id


def bearing(sharing: Collection[Mention]) -> dict[Hashable, set[Hashable]]:
    """Of the records that share one mark: which bear on what is found of the children of each.

    A case's record, a flag and the completion of a feed bear on all others. Of what children told, and of
    where they were found, those nearest in time bear on one another: a number that thousands share then costs
    no more than one that a few do, and whoever spoke of it just before or after is always among them. So the
    counts of such a mark stop at what is near.
    """
    linking = {each.key for each in sharing if each.type in BEARING_ON_ALL}
    others = (each.key for each in sharing if each.key not in linking)
    found: dict[Hashable, set[Hashable]] = {key: set(linking) for key in others}
    for types in DISCLOSING, {FIND}:
        told = sorted((each for each in sharing if each.type in types), key=lambda each: each.order)
        rows = [[each.key for each in some] for _, some in groupby(told, key=lambda each: each.child)]
        for place, keys in enumerate(rows):
            near = rows[max(0, place - NEAREST) : place + NEAREST + 1]
            for key in keys:
                found[key].update(other for some in near for other in some)
    return found


def of_an_absence(event: Event) -> bool:
    """Whether it belongs to the history of a child's companions too."""
    return event.type.startswith("missing.")


def histories(entries: Sequence[Entry]) -> dict[str, list[Entry]]:
    """Each child's history: what concerns it, what shares a fingerprint with that, the absences of its
    companions, and what replaces any.

    The store reads the same from the journal (`store.history`).
    """
    concerning: dict[str, list[Entry]] = defaultdict(list)
    tied = _tied(entries)
    replacing: dict[tuple[str, str], list[Entry]] = defaultdict(list)
    for entry in entries:
        if entry.event.replaces:
            replacing[entry.event.replaces].append(entry)
        for child in entry.concerns:
            concerning[child].append(entry)
    absences: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        if entry.child and of_an_absence(entry.event):
            absences[entry.child].append(entry)
    found: dict[str, list[Entry]] = {}
    for child, own in concerning.items():
        beside = [each for one in _companions(child, own, tied) for each in absences[one]]
        related = [each for entry in own for each in tied[entry.event.key]]
        found[child] = _with_replacing([*own, *related, *beside], replacing)
    return found


def _tied(entries: Iterable[Entry]) -> dict[Hashable, list[Entry]]:
    """By the key of an event, what bears on it by a mark that both share."""
    by_key: dict[Hashable, Entry] = {entry.event.key: entry for entry in entries}
    sharing: dict[str, list[Mention]] = defaultdict(list)
    for key, entry in by_key.items():
        for mark in ties(entry.event):
            sharing[mark].append(Mention(key, entry.event.type, order(entry.event), entry.child))
    found: dict[Hashable, set[Hashable]] = defaultdict(set)
    for some in sharing.values():
        for key, others in bearing(some).items():
            found[key] |= others
    tied: dict[Hashable, list[Entry]] = defaultdict(list)
    tied |= {key: [by_key[other] for other in others] for key, others in found.items()}
    return tied


def _companions(child: str, own: Iterable[Entry], tied: Mapping[Hashable, list[Entry]]) -> set[str]:
    """Whom a report says to be with the child, or the child with them, and who was found where it was."""
    found: set[str] = set()
    for entry in own:
        if entry.child and entry.event.type == REPORT:
            found.update(entry.named if entry.child == child else (entry.child,))
        if entry.child == child and entry.event.type == FIND:
            there = (each for each in tied[entry.event.key] if each.event.type == FIND)
            found.update(each.child for each in there if each.child)
    return found - {child}


def _with_replacing(
    history: Iterable[Entry], replacing: Mapping[tuple[str, str], list[Entry]]
) -> list[Entry]:
    """A correction of a record may be about other children than the record was."""
    found = {entry.event.key: entry for entry in history}
    waiting = list(found)
    while waiting:
        for entry in replacing.get(waiting.pop(), ()):
            if entry.event.key not in found:
                found[entry.event.key] = entry
                waiting.append(entry.event.key)
    return list(found.values())
