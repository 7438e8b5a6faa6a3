"""Carrying a folded history on by a few entries, without folding it all again.

A history falls into parts that rest on their own events alone: each episode, each alert, each harm and
interview. So a new entry changes only the parts that it speaks of; these are folded anew, in whatever order
their events came (docs/adr/0006).
"""

from bisect import insort
from collections.abc import Collection, Container, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from homeward.domain.absences import REPORTED, references
from homeward.domain.alerts import OF_ALERT, date_reasons
from homeward.domain.entry import Entry, occurrence, replaced_by
from homeward.domain.episode import Episode, Reported
from homeward.domain.events import MADE_BY_HOMEWARD, Event
from homeward.domain.matching import fingerprints
from homeward.domain.originals import body_of
from homeward.domain.signs import signs_in
from homeward.domain.statements import statement_key
from homeward.domain.timeline import STANDING_IN, Timeline, fold

Part = str | tuple[str, str]
"""An episode by its key, an alert by its id, a statement or another event by its key."""

PLAIN = frozenset(
    {"missing.reported", "missing.found", "missing.risk_changed", "missing.sighting"}
    | {"rhi.required", "rhi.assigned", "rhi.offered", "rhi.attempted"}
    | {"rhi.completed", "rhi.declined", "rhi.not_possible", "rhi.external_received"}
    | {"harm.disclosed"}
    | {"alert.raised", "alert.reason_added", "alert.reason_repeated"}
    | {"alert.reason_withdrawn", "alert.withdrawn", "alert.joined"}
    | {"alert.acknowledged", "alert.decided", "alert.closed", "alert.danger_ended"}
    | {"alert.made_urgent", "alert.acknowledgement_lapsed", "alert.handed_over", "alert.escalated"}
    | {"macse.candidate_added", "macse.candidate_withdrawn"}
    | {"missing_group.listed", "missing_group.delisted"}
)
"""Types of event that speak of such parts alone. Any other may bear on all of a child's history."""

BEARING_ON_NO_FINDING = MADE_BY_HOMEWARD - STANDING_IN

SAYING_OF_WHOM = frozenset({"harm.disclosed", "rhi.completed"})
"""What may say of a person whom the child spoke of that harm came from there."""

IN_A_ROW = frozenset({"rhi.declined", "rhi.completed"})
"""What changes how many times in a row the child has declined."""

LISTS = ("harms", "dangers", "interviews", "refusals", "proposals", "listings", "events")
"""What of a timeline lists plain events in order of occurrence."""


@dataclass(frozen=True)
class Continued:
    """A history carried on: the parts that changed, and how episodes that others count stood and stand."""

    timeline: Timeline
    parts: frozenset[Part]
    alerts: frozenset[str]
    counted: tuple[Reported, ...] = ()


def part_of_alert(alert: str) -> Part:
    return f"{OF_ALERT}{alert}"


def is_plain(entry: Entry) -> bool:
    """Whether the entry concerns one child alone, takes nothing back, is of a plain type, and tells of no
    person, place or sign."""
    event = entry.event
    one_child = entry.child is not None and not entry.named and len(event.identifiers) <= 1
    tied = fingerprints(event) or signs_in(event)
    return event.type in PLAIN and one_child and not event.supersedes and not tied


def can_continue(timeline: Timeline, entries: Collection[Entry]) -> bool:
    """Whether these can be added: plain, not replaced by an earlier arrival, and received after all else, as
    what could be told at an earlier time must stay as it was."""
    if timeline.disclosures and any(entry.event.type in SAYING_OF_WHOM for entry in entries):
        return False
    held = [entry.event for entry in timeline.entries]
    replaced = replaced_by(held)
    latest = max((each.received_at for each in held if each.type not in BEARING_ON_NO_FINDING), default=None)
    return all(
        is_plain(entry)
        and entry.child == timeline.child
        and entry.event.key not in replaced
        and (latest is None or entry.event.received_at >= latest)
        for entry in entries
    )


def continued(timeline: Timeline, entries: Iterable[Entry]) -> Continued:
    """The history with these entries too, for which `can_continue` holds; those that it has are left out."""
    held = {entry.event.key for entry in timeline.entries}
    new = [entry for entry in entries if entry.event.key not in held]
    events = [entry.event for entry in new]
    refs = _references(timeline, events)
    alerts = frozenset(event.data.alert for event in events if event.type.startswith("alert."))
    related = [event for event in timeline.events if _speaks_of(event, refs, alerts)]
    part = fold(
        timeline.child, [*(Entry(event, timeline.child) for event in related), *new], timeline.replaced
    )
    before = _absences_under(timeline, refs)
    part.episodes = _absences_under(part, refs)  # an interview may cover others too
    own = {key for event in events for key in (event.key, statement_key(timeline, event))}
    joined = _joined(timeline, part, before.keys(), alerts, new)
    if any(event.type in IN_A_ROW for event in events):
        own |= {event.key for event in joined.refusals}
    return Continued(
        joined,
        frozenset({*before, *part.episodes, *own, *map(part_of_alert, alerts)}),
        alerts,
        _recounted(timeline, part, before.keys()),
    )


def _absences_under(timeline: Timeline, refs: Collection[str]) -> dict[str, Episode]:
    return {key: each for key, each in timeline.episodes.items() if any(ref in refs for ref in each.refs)}


def _references(timeline: Timeline, events: Iterable[Event]) -> frozenset[str]:
    """Of the absences that the events can change: all of the child's, where one can bear on another."""
    refs = frozenset(ref for event in events for ref in references(event))
    if not refs:
        return refs
    reports = [event for event in (*timeline.events, *events) if event.type == REPORTED]
    cancelled = any(each.cancellations for each in timeline.episodes.values())
    if cancelled or len({body_of(report, timeline.replaced) for report in reports}) > 1:
        return refs.union(*(each.refs for each in timeline.episodes.values()))
    return refs


def _speaks_of(event: Event, refs: Container[str], alerts: Container[str]) -> bool:
    if event.type.startswith("alert."):
        return event.data.alert in alerts
    return any(ref in refs for ref in references(event))


def _joined(
    timeline: Timeline, part: Timeline, before: Container[str], alerts: Collection[str], new: Sequence[Entry]
) -> Timeline:
    """`before` are the keys of the absences that are folded again in `part`."""
    others = (each for each in timeline.missing_episodes if each.episode.key not in before)
    kept = {key: each for key, each in timeline.episodes.items() if key not in before}
    keys = {entry.event.key for entry in new}

    def also(name: str) -> list[Event]:
        events = list(getattr(timeline, name))
        for event in getattr(part, name):
            if event.key in keys:
                insort(events, event, key=occurrence)
        return events

    lists: dict[str, Any] = {name: also(name) for name in LISTS}
    joined = replace(
        timeline,
        entries=(*timeline.entries, *new),
        corrected=timeline.corrected | part.corrected,
        episodes=kept | part.episodes,
        missing_episodes=sorted(
            (*others, *part.missing_episodes), key=lambda each: (each.starts_at, each.episode.key)
        ),
        alerts=timeline.alerts | {alert: part.alerts[alert] for alert in alerts if alert in part.alerts},
        **lists,
    )
    date_reasons(joined.alerts.values(), joined.episodes)
    return joined


def _recounted(timeline: Timeline, part: Timeline, before: Container[str]) -> tuple[Reported, ...]:
    """Episodes of which another episode would now count something else, as they stood and as they stand."""
    stood = {each.episode.key: each for each in timeline.missing_episodes if each.episode.key in before}
    stand = {each.episode.key: each for each in part.missing_episodes}
    return tuple(
        each
        for key in stood.keys() | stand.keys()
        if _counts(stood.get(key)) != _counts(stand.get(key))
        for each in (stood.get(key), stand.get(key))
        if each
    )


def _counts(reported: Reported | None) -> object:
    return reported and (*reported[:3], reported.episode.categories, reported.episode.police_risks)
