"""One absence of a child, missing or away, as everything that was told of it leaves it."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from operator import itemgetter
from typing import Any, NamedTuple

from homeward.domain.calendar.now import At
from homeward.domain.events import Event
from homeward.domain.events.entry import occurrence
from homeward.domain.events.kinds import london_day
from homeward.domain.history.told import Told, latest


class Doubt(StrEnum):
    """Why a cancellation as a duplicate is for a person to look into."""

    DUPLICATE_OF_NOTHING = "duplicate_of_nothing"
    DUPLICATES_OF_ONE_ANOTHER = "duplicates_of_one_another"


LISTS = {
    "missing.found": "finds",
    "missing.cancelled": "cancellations",
    "missing.sighting": "sightings",
    "rhi.assigned": "assignments",
    "rhi.offered": "offers",
    "rhi.attempted": "attempts",
    "rhi.external_received": "received",
}
"""Types of event that an episode only lists, and the list of each."""


@dataclass(slots=True)
class Episode:
    """One absence. Without `report` only its end or its interview has arrived so far.

    `key` tells it from every other absence of the child; it is the reference, unless an earlier absence has
    the same one (`shares_reference`). Other bodies may give it other references: `refs` are all.
    """

    ref: str = ""
    key: str = ""
    shares_reference: bool = False
    refs: tuple[str, ...] = ()
    reports: list[Event] = field(default_factory=list)
    report: Event | None = None
    starts_at: datetime | None = None
    finds: list[Event] = field(default_factory=list)
    found_at: datetime | None = None
    found: Event | None = None  # the one that says when the child was back; a given time comes first
    returned_at: datetime | None = None
    cancellations: list[Event] = field(default_factory=list)
    cancelled: Event | None = None  # the one that counts
    doubt: Doubt | None = None
    categories: list[tuple[datetime, str, Event]] = field(default_factory=list)
    police_risks: list[tuple[datetime, str, Event]] = field(default_factory=list)
    sightings: list[Event] = field(default_factory=list)
    assignments: list[Event] = field(default_factory=list)
    offers: list[Event] = field(default_factory=list)
    attempts: list[Event] = field(default_factory=list)
    outcomes: list[tuple[datetime, Event]] = field(default_factory=list)
    received: list[Event] = field(default_factory=list)  # records of interviews that others held

    def tell(self, event: Event) -> None:
        """Add one event of this absence, in order of time; `conclude` follows the last."""
        match event.type:
            case "missing.reported":
                self._tell_report(event)
            case "missing.risk_changed":
                self.police_risks.append((event.occurred_at, event.data.level, event))
            case "missing.reclassified":
                self.categories.append((event.occurred_at, event.data.to, event))
            case "rhi.completed" | "rhi.declined" | "rhi.not_possible":
                self.outcomes.append((event.data.said("held_at") or event.occurred_at, event))
            case listed if listed in LISTS:
                getattr(self, LISTS[listed]).append(event)

    def _tell_report(self, event: Event) -> None:
        self.reports.append(event)
        self.categories.append((reported_at(event), event.data.category, event))
        if event.data.police_risk != "unknown":
            self.police_risks.append((reported_at(event), event.data.police_risk, event))

    def conclude(self) -> None:
        """Say when it began and ended, and whether it was cancelled, from all that was told."""
        self.refs = self.refs or (self.ref,)
        for said in (self.categories, self.police_risks):
            said.sort(key=lambda each: (each[0], occurrence(each[2])))
        if self.reports:
            self.report = min(self.reports, key=reported_at)
            self.starts_at = reported_at(self.report)
        self.cancelled = self.cancellations[-1] if self.cancellations else None
        self._conclude_return()

    def _conclude_return(self) -> None:
        if ends := self._standing_finds(self.finds):
            self.found_at = min(find.data.found_at for find in ends)
            giving_return = [find for find in self.finds if find.data.returned_at]
            self.found = min(self._standing_finds(giving_return) or ends, key=_returned_at)
            self.returned_at = _returned_at(self.found)

    def _standing_finds(self, finds: Iterable[Event]) -> list[Event]:
        """Each body's last word. A find before the start counts only where there is no other."""
        last = _last_words(finds)
        since = [find for find in last if self.starts_at is None or find.data.found_at >= self.starts_at]
        return since or last

    def take_in(self, other: "Episode") -> None:
        """Add what another body told of the same absence."""
        for name in ("reports", "finds", "cancellations", "categories", "police_risks"):
            getattr(self, name).extend(getattr(other, name))
        for name in ("sightings", "assignments", "offers", "attempts", "outcomes", "received"):
            getattr(self, name).extend(getattr(other, name))
        self.refs += other.refs
        self.doubt = self.doubt or other.doubt
        self.shares_reference |= other.shares_reference
        cancelled = self.cancelled
        self.conclude()
        self.cancelled = cancelled

    @property
    def ends(self) -> list[Event]:
        return [*self.finds, *self.cancellations]

    @property
    def has_bounds(self) -> bool:
        """Whether anybody said when it began or ended."""
        return bool(self.reports or self.ends)

    @property
    def back_at(self) -> datetime | None:
        """When the child was back, from which the 72 hours of its return interview run; None: nobody says."""
        return None if self.cancelled else self.returned_at

    @property
    def interview_answers(self) -> list[tuple[datetime, Event]]:
        """What ends the wait for its return interview: held, declined by the child, or found not possible.
        A carer's refusal is not the child's, and ends nothing."""
        return [(at, event) for at, event in self.outcomes if event.data.said("by") != "carer"]

    @property
    def interview_offers(self) -> list[datetime]:
        """When an interview was offered. Whatever became of one shows that there was an offer."""
        return [*(at for at, _ in self.outcomes), *(event.data.offered_at for event in self.offers)]

    @property
    def by_day(self) -> bool:
        """Known by its days alone, as in a yearly return."""
        return any(event.data.said("day_only") for event in (*self.reports, *self.finds))

    def category_at(self, moment: At) -> Told | None:
        """M or A as it stood at that moment."""
        return _latest(self.categories, moment)

    def police_risk_at(self, moment: At) -> Told | None:
        return _latest(self.police_risks, moment)

    def answers(self, asked: str, moment: At) -> list[tuple[Any, Event]]:
        """What its reports had answered to one question (`on_cpp`, ...) by that moment, in order."""
        reports = sorted((each for each in self.reports if reported_at(each) <= moment), key=reported_at)
        return [(answer, each) for each in reports if (answer := getattr(each.data, asked)) is not None]

    def open_at(self, moment: At) -> bool:
        if self.starts_at is None or self.starts_at > moment:
            return False
        return self.found_at is None or self.found_at > moment

    def overlaps(self, other: "Episode") -> bool:
        """Whether the child would have been gone twice at a time; to share a day is not enough."""
        if self.starts_at is None or other.starts_at is None:
            return False
        if self.by_day or other.by_day:
            return _days_overlap(self, other) and _days_overlap(other, self)
        return _begins_before_end(self, other) and _begins_before_end(other, self)


def _begins_before_end(one: Episode, other: Episode) -> bool:
    return bool(one.starts_at and (other.found_at is None or one.starts_at < other.found_at))


def _days_overlap(one: Episode, other: Episode) -> bool:
    end: date = london_day(other.found_at) if other.found_at else date.max
    return bool(one.starts_at and london_day(one.starts_at) < end)


def _last_words(finds: Iterable[Event]) -> list[Event]:
    """One for each body: of several received together the latest, until when the child may be missing."""
    last: dict[str, Event] = {}
    for find in sorted(finds, key=lambda each: (each.received_at, each.data.found_at, _returned_at(each))):
        last[find.source] = find
    return list(last.values())


def _returned_at(found: Event) -> datetime:
    at: datetime = found.data.returned_at or found.data.found_at
    return at


class Reported(NamedTuple):
    """An episode that was reported and not cancelled, with what that makes sure of."""

    starts_at: datetime
    report: Event
    known: datetime
    episode: Episode


def reported_at(report: Event) -> datetime:
    at: datetime | None = report.data.reported_at
    return at or report.occurred_at


def _latest(said: list[tuple[datetime, str, Event]], moment: At) -> Told | None:
    upto = [each for each in said if each[0] <= moment]
    if len(upto) > 1:
        upto.sort(key=itemgetter(0))
    return latest((value, event) for _, value, event in upto)
