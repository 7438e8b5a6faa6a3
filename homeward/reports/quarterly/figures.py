"""What one period holds of every child: counted child by child, so that no history need be kept."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from homeward.domain.calendar.quarters import Period
from homeward.domain.events.kinds import as_instant
from homeward.domain.history.timeline import Timeline
from homeward.domain.meetings.macse import RE_REFERRAL_WITHIN, Spell
from homeward.reports.quarterly.fires import Fire, fires
from homeward.reports.quarterly.measures import Measure, Unit, count
from homeward.reports.quarterly.members import Member, discussed_at, member
from homeward.reports.return_interviews import Return, returns

FIRST_MEETING = as_instant(date(2014, 8, 1))
"""From which Q02 counts."""
LONG_OPEN = timedelta(days=182)
"""Six months, as the rule of the audit list has it (R41)."""


@dataclass(frozen=True)
class Discussion:
    """The first time that a meeting discussed the child."""

    at: datetime
    spell: Spell


@dataclass
class Figures:
    """Of one period: children, each as often as it counts. `members` are what the characteristics are shares
    of, by the unit asked for."""

    period: Period
    unit: Unit
    area: str
    new: list[str] = field(default_factory=list)
    new_so_far: list[str] = field(default_factory=list)
    rediscussed: list[str] = field(default_factory=list)
    discussed: list[str] = field(default_factory=list)
    discussions: list[str] = field(default_factory=list)
    re_referred: list[str] = field(default_factory=list)
    open_at_all: list[str] = field(default_factory=list)
    closed: list[str] = field(default_factory=list)
    open_at_end: list[str] = field(default_factory=list)
    long_open: list[str] = field(default_factory=list)
    days_of_meetings: set[datetime] = field(default_factory=set)
    members: list[Member] = field(default_factory=list)
    returns: list[Return] = field(default_factory=list)
    fires: list[Fire] = field(default_factory=list)

    def add(self, timeline: Timeline) -> None:
        child = timeline.child
        new = [each for each in _accepted(timeline) if self.period.holds(each.accepted_at or FIRST_MEETING)]
        meetings = list(_meetings(timeline))
        held = [each for each in meetings if self.period.holds(each.at)]
        self.new += [child for _ in new]
        self.re_referred += [child for each in new if earlier_case(timeline, each)]
        self.new_so_far += [child for each in _accepted(timeline) if _is_between(each, self.period.ends_at)]
        self.discussions += [child for _ in held]
        self.discussed += [child] if held else []
        before = any(each.at < self.period.starts_at for each in meetings)
        self.rediscussed += [child] if held and not new and before else []
        self.days_of_meetings |= {each.at for each in held}
        self._count_open(child, timeline.spells)
        self.members += [member(timeline, spell, at, self.area) for spell, at in self._counted(new, held)]
        self.returns += returns(timeline, self.period, self.area)
        self.fires += fires(timeline, self.period)

    def _counted(self, new: Iterable[Spell], held: Sequence[Discussion]) -> Iterator[tuple[Spell, datetime]]:
        match self.unit:
            case Unit.REFERRAL:
                yield from ((each, each.accepted_at) for each in new if each.accepted_at)
            case Unit.DISCUSSION:
                yield from ((each.spell, each.at) for each in held)
            case _:
                yield from ((each.spell, each.at) for each in held[:1])

    def _count_open(self, child: str, spells: Iterable[Spell]) -> None:
        for spell in spells:
            closed_at = spell.closed_at
            if _began(spell) >= self.period.ends_at or (closed_at and closed_at < self.period.starts_at):
                continue
            self.open_at_all.append(child)
            if closed_at and closed_at < self.period.ends_at:
                self.closed.append(child)
            elif spell.accepted_at:
                self.open_at_end.append(child)
                if self.period.ends_at - spell.accepted_at >= LONG_OPEN:
                    self.long_open.append(child)

    def counts(self) -> Iterator[Measure]:
        """The measures that count cases and discussions, whatever the unit of the others is."""
        yield count("Q01", None, Unit.REFERRAL, self.new)
        yield count("Q02", None, Unit.REFERRAL, self.new_so_far)
        yield count("Q03", None, Unit.CHILD, self.rediscussed)
        yield count("Q04", None, Unit.CHILD, self.discussed)
        yield count("Q05", None, Unit.DISCUSSION, self.discussions)
        yield count("Q06", None, Unit.REFERRAL, self.re_referred, self.new)
        yield count("Q19", None, Unit.REFERRAL, self.closed, self.open_at_all)
        yield count("Q22", "open six months", Unit.REFERRAL, self.long_open, self.open_at_end)


def _accepted(timeline: Timeline) -> list[Spell]:
    return [spell for spell in timeline.spells if spell.accepted_at]


def _began(spell: Spell) -> datetime:
    """When it was accepted; where nobody says, the first that is known of it."""
    told = [*map(discussed_at, spell.discussions), *([spell.closed_at] if spell.closed_at else [])]
    return spell.accepted_at or min(told, default=as_instant(date.max))


def _is_between(spell: Spell, end: datetime) -> bool:
    return spell.accepted_at is not None and FIRST_MEETING <= spell.accepted_at < end


def earlier_case(timeline: Timeline, new: Spell) -> Spell | None:
    """One that was closed no more than a year before this one was accepted: the child was referred again."""
    if new.accepted_at is None:
        return None
    gaps = (
        (each, new.accepted_at - each.closed_at)
        for each in timeline.spells
        if each.closed_at and each is not new
    )
    return next((each for each, gap in gaps if timedelta(0) <= gap <= RE_REFERRAL_WITHIN), None)


def _meetings(timeline: Timeline) -> Iterator[Discussion]:
    """One for each meeting that discussed the child, in order of time."""
    said = [(discussed_at(each), spell, each) for spell in timeline.spells for each in spell.discussions]
    seen: set[str] = set()
    for at, spell, event in sorted(said, key=lambda each: (each[0], each[1].case)):
        if event.data.meeting not in seen:
            seen.add(event.data.meeting)
            yield Discussion(at, spell)
