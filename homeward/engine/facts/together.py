"""Facts of children who were missing together."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from homeward.domain.contacts.marks.agreeing import agreeing
from homeward.domain.contacts.matching import fingerprints
from homeward.domain.events import Event
from homeward.domain.events.entry import Entry
from homeward.domain.history.episode import Episode, Reported, reported_at
from homeward.domain.history.timeline import Timeline, fold
from homeward.engine.facts.account import at_place, by, who
from homeward.engine.facts.defining import EPISODE, fact
from homeward.engine.facts.everyday import everyday_places, is_of_the_police
from homeward.engine.moments import Moment, Reading
from homeward.engine.subjects import Subject


@dataclass(frozen=True, slots=True)
class Tie:
    """Why another child's episode is taken for one with this child's, from when, and who says so; `words`
    tell it."""

    child: str
    words: str
    at: datetime
    evidence: tuple[Event, ...]
    known: datetime


def _ties(timeline: Timeline, subject: Subject) -> Iterator[Tie]:
    named = {entry.event.key: entry.named for entry in timeline.beside}
    others: dict[str, list[Entry]] = defaultdict(list)
    for entry in timeline.beside:
        if entry.child and entry.child != timeline.child:
            others[entry.child].append(Entry(entry.event, entry.child))
    own: Episode = subject.item
    for child, entries in others.items():
        for other in fold(child, entries).missing_episodes:
            if not _overlap(own, other.episode):
                continue
            naming = [event for event in own.reports if child in named.get(event.key, ())]
            naming += [e for e in other.episode.reports if timeline.child in named.get(e.key, ())]
            for event in naming:
                told = f"with {who(other.report)}, as {by(event)} reported"
                yield _tie(child, told, subject, other, reported_at(event), event)
            for here, there in _at_one_place(own, other.episode, timeline):
                told = f"found where {who(other.report)} was found{at_place(here.data.place)}"
                at = max(here.data.found_at, there.data.found_at)
                yield _tie(child, told, subject, other, at, here, there)


def _overlap(one: Episode, other: Episode) -> bool:
    return all(
        a.starts_at and b.starts_at and (a.found_at is None or b.starts_at < a.found_at)
        for a, b in ((one, other), (other, one))
    )


def _at_one_place(one: Episode, other: Episode, timeline: Timeline) -> Iterator[tuple[Event, Event]]:
    """Children whom the police took to one station were together there, and nowhere that we know of."""
    for here in one.finds:
        if is_of_the_police(here.data.place):
            continue
        for there in other.finds:
            both = agreeing(fingerprints(here), fingerprints(there))
            if both - everyday_places(timeline, max(here.occurred_at, there.occurred_at)):
                yield here, there


def _tie(child: str, told: str, subject: Subject, other: Reported, at: datetime, *saying: Event) -> Tie:
    """From when both were reported and something said that they were together."""
    known = max(subject.known, other.known, *(event.received_at for event in saying))
    return Tie(child, told, max(at, subject.starts_at, other.starts_at), (other.report, *saying), known)


@fact(
    "missing_together",
    "count",
    "the number of children missing at the same time, reported as together or found at one place (not "
    "counting where the child is placed, or where family, carers or professionals are of whom nothing more "
    "was said),",
    on=EPISODE,
    source="domain.md, R20",
    reads=(
        "missing.reported.missing_with",
        "missing.found.place",
        "missing.found.found_at",
        "contact.disclosed.contact",
        "contact.disclosed.elements",
        "placement.started.address",
    ),
    details=("count", "account"),
)
def missing_together(moment: Moment) -> Reading:
    """This child, and each other one whose own episode overlaps with this one."""
    subject = moment.subject
    ties: dict[str, list[Tie]] = defaultdict(list)
    for tie in _ties(moment.timeline, subject) if moment.timeline.beside else ():
        if tie.at <= moment.now:
            ties[tie.child].append(tie)
    first = [min(each, key=lambda tie: (tie.known, tie.at)) for each in ties.values()]
    evidence = {event.key: event for tie in first for event in (subject.event, *tie.evidence)}
    count = 1 + len(first)
    known = (subject.known, *(tie.known for tie in first))
    details = {"count": count, "account": "; ".join(sorted(tie.words for tie in first)) or "alone"}
    return Reading(count, tuple(evidence.values()), details, counted=known)
