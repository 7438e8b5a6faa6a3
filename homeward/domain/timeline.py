"""One child's history, folded from the journal: what was reported, in the order in which it happened.

Whoever reads a Timeline must not change it. It holds events and nothing that a clock or a rule would say.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime

from homeward.domain.alerts import Alert, apply_alert_event
from homeward.domain.entry import Entry, standing
from homeward.domain.episode import Episode, Reported, reported_at
from homeward.domain.events import Contact, Event
from homeward.domain.identity import first_to_join
from homeward.domain.macse import Spell, apply_macse_event
from homeward.domain.matching import DISCLOSING, LINKING, fingerprints, marks, of_an_absence
from homeward.domain.spans import Span, Spans
from homeward.domain.suppression import Suppression, apply_suppression_event
from homeward.domain.told import Told, first_received, latest

EARLIEST = datetime.min.replace(tzinfo=UTC)
ENDINGS = frozenset({"missing.cancelled", "placement.ended"})
"""What takes back, without superseding it, something said before."""
STANDING_IN = frozenset({"fact.answered", "fact.cannot_be_found_out", "fact.answer_withdrawn"})
"""What speaks for the record only until the record speaks for itself."""


@dataclass(frozen=True, slots=True)
class Disclosure:
    """A disclosed contact or place, as it bears on this child: the discloser, or a child named in it.

    `others` are the children whom the discloser named.
    """

    event: Event
    contact: Contact
    naming: bool
    marks: frozenset[str]
    others: frozenset[str]

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
    """Everything that is on record for one child, by its opaque reference.

    `entries` are all that it was folded from. `corrected` is when that was received which can change what was
    told before: it takes something back, stands in for it, or says that two children are one. `answers` are
    what people found out, by subject and fact.
    """

    child: str
    entries: tuple[Entry, ...] = ()
    corrected: frozenset[datetime] = frozenset()
    registrations: list[Event] = field(default_factory=list)
    date_of_birth: Told | None = None
    episodes: dict[str, Episode] = field(default_factory=dict)
    missing_episodes: list[Reported] = field(default_factory=list)
    legal_status: Spans = field(default_factory=Spans)
    social_care: Spans = field(default_factory=Spans)
    placements: Spans = field(default_factory=Spans)
    placement_ends: dict[str, datetime] = field(default_factory=dict)
    disclosures: list[Disclosure] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    beside: list[Entry] = field(default_factory=list)  # companions' absences, and reports that name any
    harms: list[Event] = field(default_factory=list)
    interviews: list[Event] = field(default_factory=list)
    refusals: list[Event] = field(default_factory=list)
    concerns: list[Event] = field(default_factory=list)
    flags: list[Event] = field(default_factory=list)
    assessments: list[Event] = field(default_factory=list)
    first_entries: list[Event] = field(default_factory=list)
    education: Spans = field(default_factory=Spans)
    notices: list[Event] = field(default_factory=list)
    shares: list[Event] = field(default_factory=list)
    answers: dict[tuple[str, str], list[Event]] = field(default_factory=dict)
    spells: dict[str, Spell] = field(default_factory=dict)
    declined: list[Event] = field(default_factory=list)
    proposals: list[Event] = field(default_factory=list)
    alerts: dict[str, Alert] = field(default_factory=dict)
    suppressions: dict[str, Suppression] = field(default_factory=dict)
    dealt_with: list[Event] = field(default_factory=list)  # tasks that people closed by hand
    events: list[Event] = field(default_factory=list)

    def registered(self, name: str) -> Told | None:
        """The latest answer to one question about the child (`date_of_birth`, `district`, ...)."""
        answers = ((event.data.said(name), event) for event in self.registrations)
        return latest((value, event) for value, event in answers if value not in (None, ()))

    def answer_to(self, subject: str, fact: str) -> Told | None:
        """What a person found out of a fact; the value is None where it cannot be found out."""
        given = self.answers.get((subject, fact), ())
        return latest((event.data.said("answer"), event) for event in given)

    def open_spell_at(self, moment: datetime) -> Spell | None:
        return next((spell for spell in self.spells.values() if spell.open_at(moment)), None)

    def answers_of_macse(self) -> Iterator[datetime]:
        """When people of MACSE decided. A sender's clock may run ahead, so some may be yet to come."""
        yield from self.settled_by_macse()
        yield from (spell.accepted_at for spell in self.spells.values() if spell.accepted_at)

    def settled_by_macse(self) -> Iterator[datetime]:
        """When they were done with all that had been proposed: declined it, or closed the case."""
        yield from (event.occurred_at for event in self.declined)
        yield from (spell.closed_at for spell in self.spells.values() if spell.closed_at)


def fold(child: str, entries: Iterable[Entry]) -> Timeline:
    """The child's history from its journal entries, which may come in any order and any number of copies.

    `entries` are those that concern the child and those that share a fingerprint with one of them
    (`matching.histories`).
    """
    timeline = Timeline(child, tuple(entries))
    events = [entry.event for entry in timeline.entries]
    taking_back = (event for event in events if event.supersedes or event.type in ENDINGS | STANDING_IN)
    joining = first_to_join(entry.event for entry in timeline.entries if entry.child == child)
    timeline.corrected = frozenset(event.received_at for event in (*taking_back, *joining))
    by_key = {entry.event.key: entry for entry in timeline.entries}
    for event in standing(events):
        _apply(timeline, event, by_key[event.key])
    timeline.date_of_birth = timeline.registered("date_of_birth")
    timeline.missing_episodes = _reported_episodes(timeline)
    return timeline


def _reported_episodes(timeline: Timeline) -> list[Reported]:
    found = [
        Reported(episode.starts_at, episode.report, first_received(episode.reports), episode)
        for episode in timeline.episodes.values()
        if episode.report and episode.starts_at and not episode.cancelled
    ]
    return sorted(found, key=lambda reported: (reported.starts_at, reported.episode.ref))


def _apply(timeline: Timeline, event: Event, entry: Entry) -> None:
    if entry.child == timeline.child:
        timeline.events.append(event)
        _apply_own(timeline, event)
    if of_an_absence(event) and (entry.named or entry.child != timeline.child):
        timeline.beside.append(entry)
    if event.type in DISCLOSING and timeline.child in entry.concerns:
        naming = entry.child != timeline.child
        others = frozenset(entry.named) - {entry.child}
        place = event.data.said("place")
        timeline.disclosures.extend(
            Disclosure(event, contact, naming, marks(contact, place), others)
            for contact in event.data.disclosed
        )
    if event.type in LINKING or (event.type in DISCLOSING and entry.child != timeline.child):
        timeline.links.append(Link(event, entry.child, fingerprints(event)))


def _apply_own(timeline: Timeline, event: Event) -> None:
    if event.type.startswith("alert."):
        apply_alert_event(timeline.alerts, event)
    elif event.type.startswith("macse."):
        apply_macse_event(timeline.spells, timeline.declined, timeline.proposals, event)
    elif event.type.startswith("suppression."):
        apply_suppression_event(timeline.suppressions, event)
    elif handler := _HANDLERS.get(event.type):
        handler(timeline, event)


def _episode(timeline: Timeline, ref: str) -> Episode:
    return timeline.episodes.setdefault(ref, Episode(ref))


def _reported(timeline: Timeline, event: Event) -> None:
    episode, data = _episode(timeline, event.data.episode), event.data
    episode.reports.append(event)
    starts_at = reported_at(event)
    if episode.starts_at is None or starts_at < episode.starts_at:
        episode.report, episode.starts_at = event, starts_at
    episode.categories.append((starts_at, data.category, event))
    if data.police_risk != "unknown":
        episode.police_risks.append((starts_at, data.police_risk, event))


def _found(timeline: Timeline, event: Event) -> None:
    episode, data = _episode(timeline, event.data.episode), event.data
    episode.finds.append(event)
    episode.found_at = min(episode.found_at or data.found_at, data.found_at)
    if episode.found is None or _return(event) < _return(episode.found):
        episode.found, episode.returned_at = event, data.returned_at or data.found_at


def _return(found: Event) -> tuple[bool, datetime]:
    """A return whose time was given comes before any that is only taken from when the child was found."""
    return (found.data.returned_at is None, found.data.returned_at or found.data.found_at)


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
    at = event.data.said("held_at") or event.occurred_at
    for ref in event.data.episodes:
        _episode(timeline, ref).outcomes.append((at, event))
    if event.type == "rhi.completed":
        timeline.interviews.append(event)
    if event.type == "rhi.declined":
        timeline.refusals.append(event)


def _received(timeline: Timeline, event: Event) -> None:
    for ref in event.data.episodes:
        _episode(timeline, ref).received.append(event)


def _status(spans: str, said: str) -> Callable[[Timeline, Event], None]:
    def add(timeline: Timeline, event: Event) -> None:
        data = event.data
        getattr(timeline, spans).add(Span(data.starts_at, data.ends_at, event, getattr(data, said)))

    return add


def _placed(timeline: Timeline, event: Event) -> None:
    data = event.data
    ends_at = data.ends_at or timeline.placement_ends.get(data.placement)
    says = (data.placement, data.location, data.responsible_la, data.host_la)
    timeline.placements.add(Span(data.starts_at, ends_at, event, says))


def _placement_ended(timeline: Timeline, event: Event) -> None:
    ends_at = event.data.ends_at or event.occurred_at
    timeline.placement_ends[event.data.placement] = ends_at
    for span in timeline.placements.items:
        if span.event.data.placement == event.data.placement:
            span.ends_at = ends_at


def _found_out(timeline: Timeline, event: Event) -> None:
    timeline.answers.setdefault((event.data.subject, event.data.fact), []).append(event)


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
    "rhi.external_received": _received,
    "legal_status.changed": _status("legal_status", "code"),
    "social_care.status_changed": _status("social_care", "status"),
    "placement.started": _placed,
    "placement.changed": _placed,
    "placement.ended": _placement_ended,
    "harm.disclosed": _append("harms"),
    "concern.referred": _append("concerns"),
    "police.flag_changed": _append("flags"),
    "assessment.recorded": _append("assessments"),
    "youth_justice.fte": _append("first_entries"),
    "education.missing": _status("education", "absence_type"),
    "placement.ola_notified": _append("notices"),
    "notify.other_la": _append("shares"),
    "share.made": _append("shares"),
    "fact.answered": _found_out,
    "fact.cannot_be_found_out": _found_out,
    "task.dealt_with": _append("dealt_with"),
}
