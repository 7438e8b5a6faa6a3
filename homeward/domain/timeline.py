"""One child's history, folded from the journal: what was reported, in the order in which it happened.

Whoever reads a Timeline must not change it. It holds events and nothing that a clock or a rule would say.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import NamedTuple

from homeward.domain.alerts import Alert, apply_alert_event
from homeward.domain.entry import Entry, standing
from homeward.domain.events import Contact, Event, Identifier
from homeward.domain.macse import Spell, apply_macse_event
from homeward.domain.matching import DISCLOSING, LINKING, fingerprints
from homeward.domain.spans import Span, Spans

EARLIEST = datetime.min.replace(tzinfo=UTC)


@dataclass(slots=True)
class Episode:
    """One missing or away episode. Without `report` only its end or its interview has arrived so far."""

    ref: str
    report: Event | None = None
    starts_at: datetime | None = None
    found: Event | None = None
    found_at: datetime | None = None
    returned_at: datetime | None = None
    cancelled: Event | None = None
    categories: list[tuple[datetime, str, Event]] = field(default_factory=list)
    police_risks: list[tuple[datetime, str, Event]] = field(default_factory=list)
    sightings: list[Event] = field(default_factory=list)
    offers: list[Event] = field(default_factory=list)
    outcomes: list[tuple[datetime, Event]] = field(default_factory=list)

    def category_at(self, moment: datetime) -> tuple[str, Event] | None:
        """M or A as it stood at that moment, and the event that said so."""
        return _latest(self.categories, moment)

    def police_risk_at(self, moment: datetime) -> tuple[str, Event] | None:
        return _latest(self.police_risks, moment)

    def open_at(self, moment: datetime) -> bool:
        if self.starts_at is None or self.starts_at > moment:
            return False
        return self.found_at is None or self.found_at > moment


class Reported(NamedTuple):
    """An episode that was reported and not cancelled, with what that makes sure of."""

    starts_at: datetime
    report: Event
    episode: Episode


def _latest(said: list[tuple[datetime, str, Event]], moment: datetime) -> tuple[str, Event] | None:
    upto = [(at, value, event) for at, value, event in said if at <= moment]
    return upto[-1][1:] if upto else None


@dataclass(frozen=True, slots=True)
class Disclosure:
    """A disclosed contact or place, as it bears on this child: the discloser, or a child named in it."""

    event: Event
    contact: Contact
    naming: bool
    marks: frozenset[str]

    @property
    def at(self) -> datetime:
        return self.event.occurred_at


@dataclass(frozen=True, slots=True)
class Link:
    """A record that shares a fingerprint with this child's: another child's disclosure, a case, a flag."""

    event: Event
    child: str | None
    marks: frozenset[str]


@dataclass(slots=True)
class Timeline:
    """Everything that is on record for one child, by its opaque reference."""

    child: str
    identifiers: list[Identifier] = field(default_factory=list)
    registrations: list[Event] = field(default_factory=list)
    episodes: dict[str, Episode] = field(default_factory=dict)
    missing_episodes: list[Reported] = field(default_factory=list)
    legal_status: Spans = field(default_factory=Spans)
    social_care: Spans = field(default_factory=Spans)
    placements: Spans = field(default_factory=Spans)
    placement_ends: dict[str, datetime] = field(default_factory=dict)
    disclosures: list[Disclosure] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    harms: list[Event] = field(default_factory=list)
    interviews: list[Event] = field(default_factory=list)
    concerns: list[Event] = field(default_factory=list)
    flags: list[Event] = field(default_factory=list)
    spells: dict[str, Spell] = field(default_factory=dict)
    declined: list[Event] = field(default_factory=list)
    proposals: list[Event] = field(default_factory=list)
    alerts: dict[str, Alert] = field(default_factory=dict)
    events: list[Event] = field(default_factory=list)

    def registered(self, name: str) -> tuple[object, Event] | None:
        """The latest answer to one question about the child (`date_of_birth`, `district`, ...)."""
        for event in reversed(self.registrations):
            if (value := getattr(event.data, name, None)) not in (None, ()):
                return value, event
        return None

    @property
    def date_of_birth(self) -> tuple[date, Event] | None:
        return self.registered("date_of_birth")  # type: ignore[return-value]

    def open_spell_at(self, moment: datetime) -> Spell | None:
        return next((spell for spell in self.spells.values() if spell.open_at(moment)), None)


def fold(child: str, entries: Iterable[Entry]) -> Timeline:
    """The child's history from its journal entries, which may come in any order and any number of copies.

    `entries` are those that concern the child and those that share a fingerprint with one of them
    (`matching.histories`).
    """
    by_key = {entry.event.key: entry for entry in entries}
    timeline = Timeline(child)
    for event in standing(entry.event for entry in by_key.values()):
        _apply(timeline, by_key[event.key])
    timeline.missing_episodes = _reported_episodes(timeline)
    return timeline


def _reported_episodes(timeline: Timeline) -> list[Reported]:
    found = [
        Reported(episode.starts_at, episode.report, episode)
        for episode in timeline.episodes.values()
        if episode.report and episode.starts_at and not episode.cancelled
    ]
    return sorted(found, key=lambda reported: (reported.starts_at, reported.episode.ref))


def _apply(timeline: Timeline, entry: Entry) -> None:
    event = entry.event
    if entry.child == timeline.child:
        timeline.events.append(event)
        _apply_own(timeline, event)
    if event.type in DISCLOSING and timeline.child in entry.concerns:
        naming = entry.child != timeline.child
        timeline.disclosures.extend(
            Disclosure(event, contact, naming, fingerprints(event)) for contact in event.data.disclosed
        )
    if event.type in LINKING or (event.type in DISCLOSING and entry.child != timeline.child):
        timeline.links.append(Link(event, entry.child, fingerprints(event)))


def _apply_own(timeline: Timeline, event: Event) -> None:
    if event.child and event.child not in timeline.identifiers:
        timeline.identifiers.extend(i for i in event.identifiers if i not in timeline.identifiers)
    if event.type.startswith("alert."):
        apply_alert_event(timeline.alerts, event)
    elif event.type.startswith("macse."):
        apply_macse_event(timeline.spells, timeline.declined, timeline.proposals, event)
    elif handler := _HANDLERS.get(event.type):
        handler(timeline, event)


def _episode(timeline: Timeline, ref: str) -> Episode:
    return timeline.episodes.setdefault(ref, Episode(ref))


def _reported(timeline: Timeline, event: Event) -> None:
    episode, data = _episode(timeline, event.data.episode), event.data
    starts_at = data.reported_at or event.occurred_at
    if episode.starts_at is None or starts_at < episode.starts_at:
        episode.report, episode.starts_at = event, starts_at
    episode.categories.append((starts_at, data.category, event))
    if data.police_risk != "unknown":
        episode.police_risks.append((starts_at, data.police_risk, event))


def _found(timeline: Timeline, event: Event) -> None:
    episode, data = _episode(timeline, event.data.episode), event.data
    if episode.found_at is None or data.found_at < episode.found_at:
        episode.found, episode.found_at = event, data.found_at
    returned_at = data.returned_at or data.found_at
    episode.returned_at = min(episode.returned_at or returned_at, returned_at)


def _cancelled(timeline: Timeline, event: Event) -> None:
    _episode(timeline, event.data.episode).cancelled = event


def _risk_changed(timeline: Timeline, event: Event) -> None:
    risks = _episode(timeline, event.data.episode).police_risks
    risks.append((event.occurred_at, event.data.level, event))


def _reclassified(timeline: Timeline, event: Event) -> None:
    categories = _episode(timeline, event.data.episode).categories
    categories.append((event.occurred_at, event.data.to, event))


def _sighted(timeline: Timeline, event: Event) -> None:
    _episode(timeline, event.data.episode).sightings.append(event)


def _offered(timeline: Timeline, event: Event) -> None:
    for ref in event.data.episodes:
        _episode(timeline, ref).offers.append(event)


def _answered(timeline: Timeline, event: Event) -> None:
    at = getattr(event.data, "held_at", None) or event.occurred_at
    for ref in event.data.episodes:
        _episode(timeline, ref).outcomes.append((at, event))
    if event.type == "rhi.completed":
        timeline.interviews.append(event)


def _status(spans: str) -> Callable[[Timeline, Event], None]:
    def add(timeline: Timeline, event: Event) -> None:
        getattr(timeline, spans).add(Span(event.data.starts_at, event.data.ends_at, event))

    return add


def _placed(timeline: Timeline, event: Event) -> None:
    data = event.data
    ends_at = data.ends_at or timeline.placement_ends.get(data.placement)
    timeline.placements.add(Span(data.starts_at, ends_at, event))


def _placement_ended(timeline: Timeline, event: Event) -> None:
    ends_at = event.data.ends_at or event.occurred_at
    timeline.placement_ends[event.data.placement] = ends_at
    for span in timeline.placements.items:
        if span.event.data.placement == event.data.placement:
            span.ends_at = ends_at


def _append(name: str) -> Callable[[Timeline, Event], None]:
    return lambda timeline, event: getattr(timeline, name).append(event)


_HANDLERS: dict[str, Callable[[Timeline, Event], None]] = {
    "child.registered": _append("registrations"),
    "child.updated": _append("registrations"),
    "missing.reported": _reported,
    "missing.found": _found,
    "missing.cancelled": _cancelled,
    "missing.risk_changed": _risk_changed,
    "missing.reclassified": _reclassified,
    "missing.sighting": _sighted,
    "rhi.offered": _offered,
    "rhi.completed": _answered,
    "rhi.declined": _answered,
    "rhi.not_possible": _answered,
    "legal_status.changed": _status("legal_status"),
    "social_care.status_changed": _status("social_care"),
    "placement.started": _placed,
    "placement.changed": _placed,
    "placement.ended": _placement_ended,
    "harm.disclosed": _append("harms"),
    "concern.referred": _append("concerns"),
    "police.flag_changed": _append("flags"),
}
