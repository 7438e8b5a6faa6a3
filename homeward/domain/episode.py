"""One missing or away episode, as everything that was told of it leaves it."""

from dataclasses import dataclass, field
from datetime import datetime
from operator import itemgetter
from typing import Any, NamedTuple

from homeward.domain.events import Event
from homeward.domain.told import Told, latest


@dataclass(slots=True)
class Episode:
    """One missing or away episode. Without `report` only its end or its interview has arrived so far."""

    ref: str
    reports: list[Event] = field(default_factory=list)
    report: Event | None = None
    starts_at: datetime | None = None
    finds: list[Event] = field(default_factory=list)
    found_at: datetime | None = None
    found: Event | None = None  # the one that says when the child was back
    returned_at: datetime | None = None
    cancelled: Event | None = None
    categories: list[tuple[datetime, str, Event]] = field(default_factory=list)
    police_risks: list[tuple[datetime, str, Event]] = field(default_factory=list)
    sightings: list[Event] = field(default_factory=list)
    offers: list[Event] = field(default_factory=list)
    outcomes: list[tuple[datetime, Event]] = field(default_factory=list)
    received: list[Event] = field(default_factory=list)  # records of interviews that others held

    def category_at(self, moment: datetime) -> Told | None:
        """M or A as it stood at that moment."""
        return _latest(self.categories, moment)

    def police_risk_at(self, moment: datetime) -> Told | None:
        return _latest(self.police_risks, moment)

    def answers(self, asked: str, moment: datetime) -> list[tuple[Any, Event]]:
        """What its reports had answered to one question (`on_cpp`, ...) by that moment, in order."""
        reports = sorted((each for each in self.reports if reported_at(each) <= moment), key=reported_at)
        return [(answer, each) for each in reports if (answer := getattr(each.data, asked)) is not None]

    def open_at(self, moment: datetime) -> bool:
        if self.starts_at is None or self.starts_at > moment:
            return False
        return self.found_at is None or self.found_at > moment


class Reported(NamedTuple):
    """An episode that was reported and not cancelled, with what that makes sure of."""

    starts_at: datetime
    report: Event
    known: datetime
    episode: Episode


def reported_at(report: Event) -> datetime:
    at: datetime | None = report.data.reported_at
    return at or report.occurred_at


def _latest(said: list[tuple[datetime, str, Event]], moment: datetime) -> Told | None:
    upto = [each for each in said if each[0] <= moment]
    if len(upto) > 1:
        upto.sort(key=itemgetter(0))
    return latest((value, event) for _, value, event in upto)
