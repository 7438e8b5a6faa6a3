"""A child's history as it could be told earlier: from what had been received, of whom it was known to be."""

from dataclasses import replace
from datetime import datetime

from homeward.domain.events import Identifier
from homeward.domain.events.entry import Entry, standing
from homeward.domain.history.timeline import Timeline, fold
from homeward.domain.identity.identified import reference, resolve


def told_before(timeline: Timeline, moment: datetime) -> list[Timeline]:
    """From what had been received before that moment; several where nobody had said that it is one child."""
    entries = [entry for entry in timeline.entries if entry.event.received_at < moment]
    meaning = {identifier for entry in entries for identifier in _meaning(timeline.child, entry)}
    if len(meaning) <= 1:
        return [fold(timeline.child, entries)]
    child_of = resolve(standing(entry.event for entry in entries)).child_of
    meant = {identifier: child_of.get(identifier, identifier) for identifier in meaning}
    if len(children := set(meant.values())) <= 1:
        return [fold(timeline.child, entries)]
    refs = {identifier: reference(child) for identifier, child in meant.items()}
    return [
        fold(ref, [_apart(entry, timeline.child, ref, refs) for entry in entries])
        for ref in sorted(map(reference, children))
    ]


def _meaning(child: str, entry: Entry) -> list[Identifier]:
    """The identifiers by which the entry speaks of the child."""
    about = [entry.event.child] if entry.event.child and entry.child == child else []
    return [*about, *(one for one, ref in zip(entry.event.named, entry.named, strict=True) if ref == child)]


def _apart(entry: Entry, child: str, part: str, refs: dict[Identifier, str]) -> Entry:
    """The entry as it concerned the children who are now one. What gives a reference concerns each `part`."""
    about = entry.child
    if about == child:
        about = refs[entry.event.child] if entry.event.child else part
    named = zip(entry.event.named, entry.named, strict=True)
    return replace(entry, child=about, named=tuple(refs[one] if ref == child else ref for one, ref in named))
