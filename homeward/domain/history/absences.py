"""A child's absences, from everything that was told of them (docs/adr/0012).

A reference means an absence of this child at that time. A report after the end begins another absence; what
else is said under the reference belongs to the absence that was open, or had last ended, then.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from homeward.domain.events import Event
from homeward.domain.events.originals import Replaced, body_of
from homeward.domain.history.duplicates import settle_duplicates
from homeward.domain.history.episode import Episode, reported_at

REPORTED = "missing.reported"
BOUNDS = frozenset({REPORTED, "missing.found", "missing.cancelled"})
"""What says when an absence began or ended."""


def absences(events: Iterable[Event], replaced: Replaced) -> dict[str, Episode]:
    """By key, from what stands of the child's own events, in order of occurrence; others are passed over.
    `replaced` are those that were put right."""
    told: dict[str, list[Event]] = defaultdict(list)
    for event in events:
        for reference in references(event):
            told[reference].append(event)
    under = {reference: _under_one_reference(reference, some) for reference, some in told.items()}
    settle_duplicates(under)
    return {episode.key: episode for episode in _joined(under, replaced)}


def references(event: Event) -> Sequence[str]:
    """The references of the absences that the event speaks of."""
    if event.type.startswith("missing."):
        return (event.data.episode,)
    if event.type.startswith("rhi."):
        covered: Sequence[str] = event.data.said("episodes", ())
        return covered
    return ()


def _under_one_reference(reference: str, events: Sequence[Event]) -> list[Episode]:
    """Its absences in order. Nearly always there is one."""
    found = _told_apart(events) or [Episode()]
    for event in events:
        if event.type not in BOUNDS:
            absence_at(found, _time_of(event)).tell(event)
    for position, episode in enumerate(found):
        episode.ref = reference
        episode.shares_reference = len(found) > 1
        episode.key = f"{reference}@{_begins(episode).isoformat()}" if position else reference
        episode.conclude()
    return found


def _told_apart(events: Iterable[Event]) -> list[Episode]:
    """An absence for each report after the last one ended. Any end that follows is that absence's."""
    found: list[Episode] = []
    bounds = [event for event in events if event.type in BOUNDS]
    for event in sorted(bounds, key=lambda each: (_time_of(each), each.type != REPORTED)):
        if not found or (event.type == REPORTED and found[-1].ends):
            found.append(Episode())
        found[-1].tell(event)
    return _with_ends_told_early(found)


def _with_ends_told_early(found: list[Episode]) -> list[Episode]:
    """An end written down after the first report was made speaks of that absence, whatever time it gives."""
    if len(found) < 2 or found[0].reports:
        return found
    unreported, first, *later = found
    starts_at = min(map(reported_at, first.reports))
    if any(end.recorded_at < starts_at for end in unreported.ends):
        return found
    for end in unreported.ends:
        first.tell(end)
    return [first, *later]


def absence_at(found: Sequence[Episode], moment: datetime) -> Episode:
    """Of these, which follow one another, the one that was open, or had last ended, at that moment; before
    all of them, the first."""
    begun = [episode for episode in found if episode.has_bounds and _begins(episode) <= moment]
    return begun[-1] if begun else found[0]


def _begins(episode: Episode) -> datetime:
    """Of an absence that nobody reported, its end is all that is known."""
    return min(_time_of(event) for event in episode.reports or episode.ends)


def _time_of(event: Event) -> datetime:
    """The time that it tells of."""
    match event.type:
        case "missing.reported":
            return reported_at(event)
        case "missing.found":
            at: datetime | None = event.data.found_at
        case "rhi.completed":
            at = event.data.held_at
        case "rhi.offered":
            at = event.data.offered_at
        case "missing.sighting":
            at = event.data.at
        case _:
            at = None
    return at or event.occurred_at


def _joined(under: Mapping[str, Sequence[Episode]], replaced: Replaced) -> list[Episode]:
    """Overlapping absences that different bodies reported are one, with several reports.

    One body gives one absence one reference, so its own are never joined.
    """
    every = [episode for some in under.values() for episode in some]
    standing = [episode for episode in every if episode.reports and not episode.cancelled]
    joined: list[tuple[Episode, set[tuple[str, str | None]]]] = []
    for episode in sorted(standing, key=lambda each: (_begins(each), each.key)):
        bodies = {body_of(report, replaced) for report in episode.reports}
        for other, others in joined:
            if bodies.isdisjoint(others) and other.overlaps(episode):
                other.take_in(episode)
                others |= bodies
                break
        else:
            joined.append((episode, bodies))
    return [
        *(each for each, _ in joined),
        *(episode for episode in every if not episode.reports or episode.cancelled),
    ]
