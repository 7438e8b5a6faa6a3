"""Facts of places: where a child was last seen or found, or what place was disclosed."""

from collections.abc import Iterable
from datetime import datetime

from homeward.domain.episode import Episode
from homeward.domain.events import Event
from homeward.domain.events.kinds import as_instant
from homeward.domain.matching import fingerprints
from homeward.domain.timeline import Disclosure, Timeline
from homeward.engine.facts.defining import fact, while_gone
from homeward.engine.model import Compare
from homeward.engine.moments import Moment, Reading
from homeward.engine.subjects import Subject


def _marks(subject: Subject) -> frozenset[str]:
    """Of the place that the subject speaks of; a disclosure speaks for the child who made it."""
    match subject.item:
        case Disclosure(naming=naming, marks=marks):
            return frozenset() if naming else marks
        case Episode(reports=reports, finds=finds):
            told: Iterable[Event] = reports if subject.kind == "missing.reported" else finds
            return frozenset(mark for event in told for mark in fingerprints(event))
        case _:
            raise AssertionError(f"no place is known of {subject.kind}")


def _flagged(timeline: Timeline, subject: Subject, wanted: Compare) -> list[datetime]:
    """A flag that comes while the child is gone counts; one that comes after the event says nothing of it."""
    if subject.kind != "missing.reported":
        return []
    flags = (link.event.occurred_at for link in timeline.links if link.event.type == "location.flagged")
    return while_gone(subject, flags)


@fact(
    "place.flagged",
    "flag",
    "the place where the child was last seen or found, or that was disclosed, is flagged",
    on=("missing.reported", "missing.found", "contact.disclosed"),
    source="domain.md, R21",
    reads=(
        "missing.reported.last_seen_place",
        "missing.found.place",
        "contact.disclosed.place",
        "contact.disclosed.contact",
        "location.flagged.place",
        "location.flagged.review_by",
    ),
    changes=_flagged,
)
def flagged(moment: Moment) -> Reading:
    """By a flag that stands at the moment, and whose day of review has not come."""
    flags = [link for link in moment.timeline.links if link.event.type == "location.flagged"]
    marks = _marks(moment.subject) if flags else frozenset()
    for link in flags:
        flag = link.event
        if link.marks & marks and flag.occurred_at <= moment.at < as_instant(flag.data.review_by):
            return Reading(True, (flag, moment.subject.event))
    return Reading(False)
