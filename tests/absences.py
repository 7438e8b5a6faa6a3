"""A child's absences, found slowly and apart from `homeward.domain.history.absences`: for `tests.reference`.

It walks through the minutes at which somebody said that the child went or came back.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from homeward.domain.events import Event

Said = list[tuple[datetime, str]]
"""What was said of something, and from when on."""
LAST = datetime.max.replace(tzinfo=UTC)
REPORTED, CANCELLED = "missing.reported", "missing.cancelled"


def in_order(event: Event) -> tuple[Any, ...]:
    """As they happened; of two that happened at once, the one received later is the last word."""
    return (event.occurred_at, event.received_at, event.recorded_at, event.source, event.id)


@dataclass
class Absence:
    """One absence as the events tell it; `bounds` say when the child went and came back."""

    bounds: list[Event] = field(default_factory=list)
    others: list[Event] = field(default_factory=list)

    def told(self, *types: str) -> list[Event]:
        every = (event for event in (*self.bounds, *self.others) if event.type in types)
        return sorted(every, key=in_order)

    @property
    def cancelled(self) -> bool:
        return bool(self.told(CANCELLED))

    @property
    def categories(self) -> Said:
        said = self.told(REPORTED, "missing.reclassified")
        return [(_happened(e), e.data.category if e.type == REPORTED else e.data.to) for e in said]

    @property
    def risks(self) -> Said:
        said = self.told(REPORTED, "missing.risk_changed")
        graded = [e for e in said if e.type != REPORTED or e.data.police_risk != "unknown"]
        return [(_happened(e), e.data.police_risk if e.type == REPORTED else e.data.level) for e in graded]

    @property
    def answered(self) -> list[datetime]:
        told = self.told("rhi.completed", "rhi.declined", "rhi.not_possible")
        return [_happened(e) for e in told if e.type != "rhi.declined" or e.data.by == "child"]

    @property
    def over(self) -> bool:
        return any(event.type != REPORTED for event in self.bounds)

    @property
    def begins(self) -> datetime:
        return min(self.starts or map(_happened, self.bounds))

    @property
    def starts(self) -> list[datetime]:
        return [_happened(event) for event in self.bounds if event.type == REPORTED]

    @property
    def start(self) -> datetime:
        return min(self.starts)

    def said_last(self, *, with_return: bool = False) -> list[Event]:
        """What each body said last of its find; one before the report only where there is no other."""
        every = [
            e for e in self.bounds if e.type == "missing.found" and (e.data.returned_at or not with_return)
        ]
        last = [
            max(
                (e for e in every if e.source == source),
                key=lambda e: (e.received_at, e.data.found_at, _back(e)),
            )
            for source in {event.source for event in every}
        ]
        after = [event for event in last if not self.starts or event.data.found_at >= self.start]
        return after or last

    @property
    def finds(self) -> list[Event]:
        return self.said_last()

    @property
    def returned(self) -> datetime:
        """A time of return that was given comes before one taken from when the child was found."""
        return min(map(_back, self.said_last(with_return=True) or self.finds))

    def is_told_too_by(self, other: "Absence") -> bool:
        if not (self.starts and other.starts) or self.cancelled or other.cancelled:
            return False
        if self.reporters & other.reporters:
            return False
        return other.start < self.end and self.start < other.end

    @property
    def reporters(self) -> set[str]:
        return {event.source for event in self.bounds if event.type == REPORTED}

    @property
    def end(self) -> datetime:
        return min((find.data.found_at for find in self.finds), default=LAST)

    def gone_at(self, moment: datetime) -> bool:
        return self.start <= moment and not any(find.data.found_at <= moment for find in self.finds)


def absences(events: Iterable[Event]) -> dict[str, Absence]:
    """Each by its reference, as the rules' subjects name it: a second one with its beginning."""
    told: dict[str, list[Event]] = {}
    for event in events:
        data = event.data
        refs = data.episodes if event.type.startswith("rhi.") else (getattr(data, "episode", None),)
        for ref in refs:
            if ref and event.type.startswith(("missing.", "rhi.")):
                told.setdefault(ref, []).append(event)
    found: dict[str, Absence] = {}
    for ref, some in told.items():
        for number, absence in enumerate(_one_after_the_other(some)):
            found[f"{ref}@{absence.begins.isoformat()}" if number else ref] = absence
    return _told_by_several(found)


def _told_by_several(found: dict[str, Absence]) -> dict[str, Absence]:
    """What overlaps and was reported by other bodies is one absence, under the name of the earlier report."""
    names = sorted(found, key=lambda name: (found[name].begins, name) if found[name].bounds else (LAST, name))
    one: dict[str, Absence] = {}
    for name in names:
        absence = found[name]
        same = [each for each in one.values() if each.is_told_too_by(absence)]
        if same:
            same[0].bounds.extend(absence.bounds)
            same[0].others.extend(absence.others)
        else:
            one[name] = absence
    return one


def _one_after_the_other(events: list[Event]) -> list[Absence]:
    """An end belongs to the last absence, or to the first where it was written down after the report."""
    bounds = [event for event in events if event.type in (REPORTED, "missing.found", CANCELLED)]
    found: list[Absence] = []
    for minute in sorted({_happened(event) for event in bounds}):
        now = [event for event in bounds if _happened(event) == minute]
        now.sort(key=lambda event: event.type == REPORTED, reverse=True)
        for event in now:
            if not found or (found[-1].over and event.type == REPORTED):
                found.append(Absence())
            found[-1].bounds.append(event)
    if len(found) > 1 and not found[0].starts:
        early = found[0].bounds
        if all(end.recorded_at >= found[1].start for end in early):
            found[1].bounds += early
            del found[0]
    return _with_the_rest(found or [Absence()], [event for event in events if event not in bounds])


def _with_the_rest(found: list[Absence], events: list[Event]) -> list[Absence]:
    for event in events:
        begun = [each for each in found if each.bounds and each.begins <= _happened(event)]
        (begun or found[:1])[-1].others.append(event)
    return found


def _back(find: Event) -> datetime:
    return find.data.returned_at or find.data.found_at


def _happened(event: Event) -> datetime:
    times = ("reported_at", "found_at", "held_at", "offered_at")
    if event.type == "missing.sighting":
        times = ("at",)
    given = [at for name in times if (at := event.data.said(name))]
    return given[0] if given else event.occurred_at
