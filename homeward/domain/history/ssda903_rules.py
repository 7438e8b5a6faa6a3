"""What the rows of one SSDA903 return say together that cannot all be true: its rules 570 to 581.

They hold for the return alone, which has periods of children in care. Anybody else may report a child missing
who is not looked after. Days are London's. Rule 574 is among the contradictions of every source.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from homeward.domain.events import Event
from homeward.domain.events.kinds import london_day
from homeward.domain.history.episode import Episode
from homeward.domain.history.timeline import Timeline

RETURN = "ssda903"
"""The source of what returns tell."""
COLLECTION_YEAR = "collectionyear"
"""Attribute that says of which year's return an event is, by the year in which it begins; no part of what it
says."""
_YEAR = re.compile(r"[12]\d{3}", re.ASCII)
REACHED_EIGHTEEN = "E8"
"""Why care ended, where it ended because the child grew up (rule 580 wants it on the 18th birthday)."""


@dataclass(frozen=True)
class Row:
    """Days of one row of the return; without `end` it was still so."""

    start: date
    end: date | None
    event: Event

    def holds_on(self, day: date) -> bool:
        return self.start <= day and (self.end is None or day <= self.end)


@dataclass(frozen=True)
class Broken:
    """A rule that does not hold: the kind of its task, a sentence without names, and what contradicts it."""

    kind: str
    because: str
    events: tuple[Event, ...]


def collection_year(event: Event) -> int | None:
    """None: an older program took it in, or no return tells of it."""
    given = (event.model_extra or {}).get(COLLECTION_YEAR)
    return int(given) if isinstance(given, str) and _YEAR.fullmatch(given) else None


def outside_the_year(timeline: Timeline) -> list[Event]:
    """What returns tell of absences that lie outside their collection years (rules 570 and 571)."""
    return [
        event
        for episode in timeline.episodes.values()
        if (absence := _absence(episode)) and _is_outside_the_year(absence)
        for event in (*episode.reports, *episode.finds)
    ]


def _is_outside_the_year(absence: Row) -> bool:
    if (year := collection_year(absence.event)) is None:
        return False
    first, last = date(year, 4, 1), date(year + 1, 3, 31)
    return absence.start > last or (absence.end is not None and not first <= absence.end <= last)


def _absence(episode: Episode) -> Row | None:
    """None where the return does not tell of it."""
    if episode.cancelled or not episode.starts_at or not episode.report or episode.report.source != RETURN:
        return None
    end = london_day(episode.found_at) if episode.found_at else None
    return Row(london_day(episode.starts_at), end, episode.report)


def broken_rules(timeline: Timeline, episode: Episode) -> Iterator[Broken]:
    """Of one absence that the return tells of."""
    if (absence := _absence(episode)) is None:
        return
    told = (*episode.reports, *episode.finds)
    rows = _episodes_of_care(timeline)
    cares = _periods_of_care(rows)
    if not cares:
        return
    care = tuple(row.event for row in rows)
    if not any(period.holds_on(absence.start) for period in cares):
        yield Broken(
            "missing_outside_care",
            "The return has the child missing from a day outside any period of care (rules 578 and 581).",
            (*told, *care),
        )
    elif not any(_is_within(absence, period) for period in cares):
        yield Broken(
            "missing_as_care_ended",
            "Care ended while the child was still missing (rule 577): is the child back?",
            (*told, *care),
        )
    elif absence.end is None and any(row.end and row.holds_on(absence.start) for row in rows):
        yield Broken(
            "missing_as_placement_ended",
            "The placement ended from which the child went missing, and the absence has no end (rule 575): "
            "is the child back?",
            (*told, *care),
        )
    yield from _at_eighteen(timeline, absence, rows, told)


def _episodes_of_care(timeline: Timeline) -> list[Row]:
    spans = [span.event for span in timeline.legal_status.items if span.event.source == RETURN]
    rows = [
        Row(london_day(event.data.from_), london_day(event.data.to) if event.data.to else None, event)
        for event in spans
    ]
    return sorted(rows, key=lambda row: (row.start, row.end or date.max))


def _periods_of_care(rows: Iterable[Row]) -> list[Row]:
    """Episodes that follow one another without a day between them are one period of care."""
    periods: list[Row] = []
    for row in rows:
        before = periods[-1] if periods else None
        if before and (before.end is None or row.start <= before.end):
            periods[-1] = Row(before.start, row.end, row.event)
        else:
            periods.append(row)
    return periods


def _is_within(absence: Row, period: Row) -> bool:
    if absence.end is None:
        return period.end is None and period.start <= absence.start
    return period.holds_on(absence.end)


def _at_eighteen(
    timeline: Timeline, absence: Row, rows: Iterable[Row], told: Sequence[Event]
) -> Iterator[Broken]:
    born = timeline.date_of_birth
    if born is None or absence.end is None or absence.end != _eighteenth(born.value):
        return
    ending = [row.event for row in rows if row.end == absence.end]
    if wrong := [event for event in ending if event.data.reason_ended != REACHED_EIGHTEEN]:
        yield Broken(
            "care_ended_at_eighteen",
            "The child was missing until the 18th birthday, when care ended, and the reason given is another "
            "than E8 (rule 580).",
            (*told, *wrong),
        )


def _eighteenth(born: date) -> date:
    """Of a child born on 29 February the day before, as the sector's validator counts."""
    leap = (born.month, born.day) == (2, 29)
    return born.replace(year=born.year + 18, day=28) if leap else born.replace(year=born.year + 18)
