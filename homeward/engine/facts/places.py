"""Facts of places: where a child was last seen, seen or found, or what place was disclosed."""

from collections.abc import Iterator
from datetime import datetime

from homeward.domain.calendar.now import At
from homeward.domain.contacts.marks import marks
from homeward.domain.events import Event
from homeward.domain.events.kinds import as_instant
from homeward.domain.history.absences import REPORTED
from homeward.domain.history.episode import Episode, reported_at
from homeward.domain.history.statements import said_at
from homeward.domain.history.timeline import Disclosure
from homeward.engine.facts.account import at_place, by, of_contact, of_link
from homeward.engine.facts.defining import fact
from homeward.engine.moments import Moment, Reading
from homeward.engine.subjects import Subject
from homeward.engine.words.phrases import when

Told = tuple[datetime, frozenset[str], Event, str]
"""From when on a place is told of, its marks, by which record, and as what."""


def _places(subject: Subject) -> Iterator[Told]:
    """That the subject speaks of; a disclosure speaks for the child who made it."""
    match subject.item:
        case Disclosure(naming=True):
            return
        case Disclosure(event=event, contact=contact, marks=found):
            yield subject.starts_at, found, event, of_contact(event, contact)
        case Episode(finds=finds) if subject.kind == "missing.found":
            for event in finds:
                yield _told(subject.starts_at, event, "Found")
        case Episode(reports=reports, sightings=sightings):
            for event in reports:
                yield _told(reported_at(event), event, "Last seen")
            for event in sightings:
                yield _told(event.data.at or event.occurred_at, event, "Seen")
        case _:
            raise AssertionError(f"no place is known of {subject.kind}")


def _told(at: datetime, event: Event, what: str) -> Told:
    place = event.data.said("last_seen_place") or event.data.said("place")
    words = f"{what}{at_place(place).removeprefix(',')}, as {by(event)} recorded on {when(said_at(event))}."
    return at, marks(None, place), event, words


@fact(
    "place.flagged",
    "flag",
    "the place where the child was last seen, seen or found, or that was disclosed, is flagged",
    on=("missing.reported", "missing.found", "contact.disclosed"),
    source="domain.md, R21",
    reads=(
        "missing.reported.last_seen_place",
        "missing.sighting.place",
        "missing.found.place",
        "contact.disclosed.place",
        "contact.disclosed.contact",
        "location.flagged.place",
        "location.flagged.review_by",
    ),
    details=("place", "linked"),
)
def flagged(moment: Moment) -> Reading:
    """By a flag that stands at the moment, and whose day of review has not come.

    A flag or a sighting that comes while the child is gone counts; a flag that comes after any other event
    says nothing of it.
    """
    flags = [link for link in moment.timeline.links if link.event.type == "location.flagged"]
    now: At = moment.while_gone if moment.subject.kind == REPORTED else moment.subject.starts_at
    told = [each for each in _places(moment.subject) if each[0] <= now] if flags else []
    for link in flags:
        flag = link.event
        if not flag.occurred_at <= now < as_instant(flag.data.review_by):
            continue
        for _, found, event, words in told:
            if link.marks & found:
                linked = f"The place{at_place(flag.data.place).replace(', at', '', 1)} {of_link(flag)}."
                return Reading(True, (flag, event, moment.subject.event), {"place": words, "linked": linked})
    return Reading(False)
