"""One child's history, folded from the journal: what was reported, in the order in which it happened.

Whoever reads a Timeline must not change it. It holds events and nothing that a clock or a rule would say.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

from homeward.domain.alerts.alert import Alert, date_reasons
from homeward.domain.alerts.steps import apply_alert_event
from homeward.domain.alerts.suppression import Suppression, apply_suppression_event
from homeward.domain.contacts.marks import marks
from homeward.domain.contacts.matching import DISCLOSING, LINKING, fingerprints, of_an_absence
from homeward.domain.events import EVENT_TYPES, Contact, Event
from homeward.domain.events.entry import Entry, occurrence, standing
from homeward.domain.events.originals import Key
from homeward.domain.history.absences import absence_at, absences
from homeward.domain.history.danger import danger_said
from homeward.domain.history.episode import Episode, Reported
from homeward.domain.history.feeds import COMPLETED
from homeward.domain.history.signs import signs_in
from homeward.domain.history.spans import Spans
from homeward.domain.history.told import Told, first_received, latest
from homeward.domain.identity.identified import first_to_join, is_number
from homeward.domain.identity.pairs import STATES as PAIR_STATES
from homeward.domain.identity.pairs import Pair, apply_pair_event
from homeward.domain.meetings.macse import Spell, apply_macse_event

EARLIEST = datetime.min.replace(tzinfo=UTC)
ENDINGS = frozenset({"missing.cancelled", "placement.ended"})
"""What takes back, without superseding it, something said before."""
STANDING_IN = frozenset({"fact.answered", "fact.cannot_be_found_out", "fact.answer_withdrawn"})
"""What speaks for the record only until the record speaks for itself."""

CONTACT_ANSWERS = frozenset({"contact.matched", "contact.kept_apart"})
"""What people say of somebody whom a child spoke of and a person on another record."""


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

    `entries` are all that it was folded from. `replacements`, by the key of what was put right, are what took
    its place; `replaced`, by their keys, the records that were put right and stayed with their child.
    `corrected` is when that was received which can change what was told before: it takes something back,
    stands in for it, tells absences apart, or says that two children are one. `answers` are what people found
    out, by subject and fact.
    """

    child: str
    entries: tuple[Entry, ...] = ()
    replacements: dict[tuple[str, str], Event] = field(default_factory=dict)
    replaced: dict[tuple[str, str], Event] = field(default_factory=dict)
    corrected: frozenset[datetime] = frozenset()
    registrations: list[Event] = field(default_factory=list)
    date_of_birth: Told | None = None
    episodes: dict[str, Episode] = field(default_factory=dict)
    missing_episodes: list[Reported] = field(default_factory=list)
    legal_status: Spans = field(default_factory=Spans)
    social_care: Spans = field(default_factory=Spans)
    completed: list[Event] = field(default_factory=list)  # feeds, near to reports of the child
    placements: Spans = field(default_factory=Spans)
    placement_ends: dict[str, datetime] = field(default_factory=dict)
    disclosures: list[Disclosure] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    beside: list[Entry] = field(default_factory=list)  # companions' absences, and reports that name any
    harms: list[Event] = field(default_factory=list)
    dangers: list[Event] = field(default_factory=list)  # that say whether the child is in danger now
    interviews: list[Event] = field(default_factory=list)
    refusals: list[Event] = field(default_factory=list)
    concerns: list[Event] = field(default_factory=list)
    carers: list[Event] = field(default_factory=list)  # what parents and carers told
    checks: list[Event] = field(default_factory=list)  # by the police, on return
    signs: list[Event] = field(default_factory=list)  # that tell of any
    flags: list[Event] = field(default_factory=list)
    assessments: list[Event] = field(default_factory=list)
    first_entries: list[Event] = field(default_factory=list)
    education: Spans = field(default_factory=Spans)
    notices: list[Event] = field(default_factory=list)
    shares: list[Event] = field(default_factory=list)
    no_longer_sent: list[Event] = field(default_factory=list)
    answers: dict[tuple[str, str], list[Event]] = field(default_factory=dict)
    spells: list[Spell] = field(default_factory=list)
    declined: list[Event] = field(default_factory=list)
    proposals: list[Event] = field(default_factory=list)
    listings: list[Event] = field(default_factory=list)  # on the missing group's list, and off it again
    group_decisions: list[Event] = field(default_factory=list)
    alerts: dict[str, Alert] = field(default_factory=dict)
    suppressions: dict[str, Suppression] = field(default_factory=dict)
    dealt_with: list[Event] = field(default_factory=list)  # tasks that people closed by hand
    pairs: dict[str, Pair] = field(default_factory=dict)
    contact_answers: dict[str, Event] = field(default_factory=dict)  # by question, what was said last
    events: list[Event] = field(default_factory=list)

    @property
    def numbered(self) -> bool:
        """Whether what was said so far gives this child's number of the authority."""
        own = (each for each in self.entries if each.numbered and each.child == self.child)
        return any(is_number(one) for each in own for one in each.event.identifiers)

    def registered(self, name: str) -> Told | None:
        """The latest answer to one question about the child (`date_of_birth`, `district`, ...)."""
        answers = ((event.data.said(name), event) for event in self.registrations)
        return latest((value, event) for value, event in answers if value not in (None, ()))

    def date_of_birth_told(self) -> Told | None:
        """The last one; of several that were received together, that of the youngest child."""
        together = self.dates_of_birth_told_together()
        told = self.registered("date_of_birth")
        return max(together, key=lambda each: each.value) if len(together) > 1 else told

    def dates_of_birth_told_together(self) -> list[Told]:
        """The different ones that came last, none of which is the last word."""
        giving = [event for event in self.registrations if event.data.date_of_birth]
        if not giving:
            return []
        last = giving[-1]
        together = [
            e for e in giving if (e.occurred_at, e.received_at) == (last.occurred_at, last.received_at)
        ]
        by_value = {e.data.date_of_birth: Told(e.data.date_of_birth, e, e.received_at) for e in together}
        return list(by_value.values())

    def of_type(self, type_: str) -> list[Event]:
        """The child's own events of one type, for types that have no list here."""
        return [event for event in self.events if event.type == type_]

    def answer_to(self, subject: str, fact: str) -> Told | None:
        """What a person found out of a fact; the value is None where it cannot be found out."""
        given = self.answers.get((subject, fact), ())
        return latest((event.data.said("answer"), event) for event in given)

    def absence_under(self, ref: str, moment: datetime) -> Episode | None:
        """The absence that the reference meant at that moment."""
        found = [episode for episode in self.episodes.values() if ref in episode.refs]
        return absence_at(found, moment) if found else None

    def open_spell_at(self, moment: datetime) -> Spell | None:
        return next((spell for spell in self.spells if spell.open_at(moment)), None)

    def answers_of_macse(self) -> Iterator[datetime]:
        """When people of MACSE decided. A sender's clock may run ahead, so some may be yet to come."""
        yield from self.settled_by_macse()
        yield from (spell.accepted_at for spell in self.spells if spell.accepted_at)

    def settled_by_macse(self) -> Iterator[datetime]:
        """When they were done with all that had been proposed: declined it, or closed the case."""
        yield from (event.occurred_at for event in self.declined)
        yield from (spell.closed_at for spell in self.spells if spell.closed_at)

    def left_missing_group(self) -> Iterator[datetime]:
        """When the missing group decided that the child leaves its list."""
        yield from (each.occurred_at for each in self.group_decisions if each.data.next_on is None)


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
    replacing = sorted((event for event in events if event.replaces), key=occurrence)
    timeline.replacements = {event.replaces: event for event in replacing if event.replaces}
    by_key = {entry.event.key: entry for entry in timeline.entries}
    timeline.replaced = _replaced(by_key, timeline.replacements)
    for event in standing(events):
        _apply(timeline, event, by_key[event.key])
    timeline.date_of_birth = timeline.date_of_birth_told()
    timeline.episodes = absences(timeline.events, timeline.replaced)
    timeline.corrected |= set(_retold(timeline.episodes.values()))
    timeline.missing_episodes = _reported_episodes(timeline)
    date_reasons(timeline.alerts.values(), timeline.episodes)
    return timeline


def _replaced(entries: Mapping[Key, Entry], replacements: Mapping[Key, Event]) -> dict[Key, Event]:
    """What was put right and is still about the same child."""
    return {
        key: entries[key].event
        for key, later in replacements.items()
        if key in entries and entries[key].child == entries[later.key].child
    }


def _reported_episodes(timeline: Timeline) -> list[Reported]:
    found = [
        Reported(episode.starts_at, episode.report, first_received(episode.reports), episode)
        for episode in timeline.episodes.values()
        if episode.report and episode.starts_at and not episode.cancelled
    ]
    return sorted(found, key=lambda reported: (reported.starts_at, reported.episode.key))


def _retold(episodes: Iterable[Episode]) -> Iterator[datetime]:
    """When that was received which may have told absences apart or joined them."""
    for episode in episodes:
        if episode.shares_reference or len(episode.refs) > 1:
            yield from (event.received_at for event in (*episode.reports, *episode.ends))


def _apply(timeline: Timeline, event: Event, entry: Entry) -> None:
    if entry.child == timeline.child:
        timeline.events.append(event)
        _apply_own(timeline, event)
    if event.type == COMPLETED:
        timeline.completed.append(event)
    if event.type in PAIR_STATES and timeline.child in entry.concerns:
        apply_pair_event(timeline.pairs, timeline.child, entry)
    if event.type in CONTACT_ANSWERS and timeline.child in entry.concerns:
        timeline.contact_answers[event.data.question] = event
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
    if danger_said(event):
        timeline.dangers.append(event)
    if signs_in(event):
        timeline.signs.append(event)
    if event.type.startswith("alert."):
        apply_alert_event(timeline.alerts, event)
    elif event.type.startswith("macse."):
        apply_macse_event(timeline.spells, timeline.declined, timeline.proposals, event)
    elif event.type.startswith("suppression."):
        apply_suppression_event(timeline.suppressions, event)
    type_ = EVENT_TYPES[event.type]
    if type_.kept:
        getattr(timeline, type_.kept).append(event)
    if type_.fold:
        type_.fold(timeline, event)
