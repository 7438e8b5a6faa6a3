"""Records that put others right: which of several corrections counts, and what was said first.

A correction is the same matter as what it corrects, as far as it still says the same: what people answered
stands, and nobody is told again (docs/adr/0019).
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping

from homeward.domain.events import PAGES, Event

Key = tuple[str, str]
Replaced = Mapping[Key, Event]
"""By their keys, records that another one about the same child replaces."""

SAID_ONCE = frozenset({"missing.reported", "missing.found", "rhi.completed"})
"""Types of which one record cannot be put right by two: a person's correction and the sender's own."""


def corrected_apart(events: Collection[Event]) -> list[list[Event]]:
    """Where several records of one type correct the same one, in any number of steps: all that no other
    replaces, in the order in which they were received. The last of them counts."""
    by_key = {event.key: event for event in events}
    replaced = {event.replaces for event in events if event.replaces}
    apart: dict[tuple[Key, str], list[Event]] = defaultdict(list)
    for event in events:
        if event.replaces and event.type in SAID_ONCE and event.key not in replaced:
            *_, first = _back(event, by_key)
            apart[first.replaces or first.key, event.type].append(event)
    several = (sorted(some, key=_receipt) for some in apart.values() if len(some) > 1)
    return sorted(several, key=lambda some: some[0].key)


def original(event: Event, replaced: Replaced, same: Callable[[Event, Event], bool] | None = None) -> Event:
    """The first record that says this: back from what replaced it, as long as it says the `same`."""
    first = event
    for earlier in _back(event, replaced):
        if same and not same(earlier, first):
            break
        first = earlier
    return first


def body_of(report: Event, replaced: Replaced) -> tuple[str, str | None]:
    """Who says so: the source of what was said first. For our pages many bodies speak, each for itself."""
    first = original(report, replaced)
    source = first.supersedes_source or first.source
    return source, first.actor_org if source == PAGES else None


def _back(event: Event, by_key: Mapping[Key, Event]) -> Iterator[Event]:
    """The record, what it replaced, what that had replaced, and so on, as far as they are known."""
    seen: set[Key] = set()
    at: Event | None = event
    while at and at.key not in seen:
        seen.add(at.key)
        yield at
        at = by_key.get(at.replaces) if at.replaces else None


def _receipt(event: Event) -> tuple[object, ...]:
    return event.received_at, event.recorded_at, event.source, event.id


def outrun(events: Collection[Event]) -> set[Key]:
    """The keys of the corrections that a later one of the same record leaves behind."""
    if not any(event.replaces for event in events):
        return set()
    return {event.key for some in corrected_apart(events) for event in some[:-1]}
