"""What ties different children's records together: a person or place that both speak of.

A disclosed person or place is reduced to marks (`domain.marks`). Two records that share one speak of the same
person or place (design.md, section 7).
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from homeward.domain.entry import Entry
from homeward.domain.events import Event
from homeward.domain.marks import marks

DISCLOSING = frozenset({"contact.disclosed", "carer.information"})
LINKING = frozenset({"macse.contact_linked", "location.flagged", "person_of_concern.recorded"})
REPORT, FIND = "missing.reported", "missing.found"
MARKED = DISCLOSING | LINKING | {FIND, REPORT}
"""What may mention a person or place that others mention too."""


def fingerprints(event: Event) -> frozenset[str]:
    """The marks of all persons and places in the event."""
    if event.type not in MARKED:
        return frozenset()
    data = event.data
    place = data.said("last_seen_place" if event.type == REPORT else "place")
    contacts = (data.said("contact"), *data.said("contacts", ()))
    return frozenset(mark for contact in contacts for mark in marks(contact, place))


def of_an_absence(event: Event) -> bool:
    """Whether it belongs to the history of a child's companions too."""
    return event.type.startswith("missing.")


def histories(entries: Sequence[Entry]) -> dict[str, list[Entry]]:
    """Each child's history: what concerns it, what shares a fingerprint with that, the absences of its
    companions, and what replaces any.

    The store reads the same from the journal (`store.history`).
    """
    concerning: dict[str, list[Entry]] = defaultdict(list)
    marked = {entry.event.key: fingerprints(entry.event) for entry in entries}
    sharing: dict[str, list[Entry]] = defaultdict(list)
    replacing: dict[tuple[str, str], list[Entry]] = defaultdict(list)
    for entry in entries:
        if entry.event.replaces:
            replacing[entry.event.replaces].append(entry)
        for child in entry.concerns:
            concerning[child].append(entry)
        for mark in marked[entry.event.key]:
            sharing[mark].append(entry)
    absences: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        if entry.child and of_an_absence(entry.event):
            absences[entry.child].append(entry)
    found: dict[str, list[Entry]] = {}
    for child, own in concerning.items():
        beside = [each for one in _companions(child, own, marked, sharing) for each in absences[one]]
        found[child] = _with_replacing([*_with_related(own, marked, sharing), *beside], replacing)
    return found


def _companions(
    child: str,
    own: Iterable[Entry],
    marked: Mapping[tuple[str, str], frozenset[str]],
    sharing: Mapping[str, list[Entry]],
) -> set[str]:
    """Whom a report says to be with the child, or the child with them, and who was found where it was."""
    found: set[str] = set()
    for entry in own:
        if entry.child and entry.event.type == REPORT:
            found.update(entry.named if entry.child == child else (entry.child,))
        if entry.child == child and entry.event.type == FIND:
            there = (each for mark in marked[entry.event.key] for each in sharing[mark])
            found.update(each.child for each in there if each.child and each.event.type == FIND)
    return found - {child}


def _with_related(
    own: Iterable[Entry],
    marked: Mapping[tuple[str, str], frozenset[str]],
    sharing: Mapping[str, list[Entry]],
) -> list[Entry]:
    history = {entry.event.key: entry for entry in own}
    for mark in {mark for key in history for mark in marked[key]}:
        history.update((entry.event.key, entry) for entry in sharing[mark])
    return list(history.values())


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
