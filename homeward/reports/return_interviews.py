"""Return interviews of the absences that ended in a period (domain.md, section 11; measure Q23)."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from homeward.config import settings
from homeward.domain.calendar.deadlines import RETURN_INTERVIEW_HOURS, RETURN_INTERVIEW_WITHIN
from homeward.domain.calendar.quarters import Period
from homeward.domain.history.episode import Episode
from homeward.domain.history.feeds import whole_about
from homeward.domain.history.timeline import Timeline
from homeward.reports.characteristics import NOT_KNOWN, characteristics
from homeward.reports.quarterly.measures import Measure, Unit, count, share
from homeward.reports.quarterly.members import of_another_authority

GROUPED_BY = ("sex", "age", "placement")


class Outcome(StrEnum):
    HELD = "held"
    DECLINED = "declined"
    NOT_POSSIBLE = "not possible"
    OUTSTANDING = "outstanding"


@dataclass(frozen=True)
class Return:
    """One absence that ended, and what came of its interview. `in_time`: held within 72 hours; None where the
    hours are not known. `group` has the child's sex, age and placement when it came back."""

    child: str
    offered: bool
    in_time: bool | None
    outcome: Outcome
    group: Mapping[str, str]


def returns(timeline: Timeline, period: Period, area: str) -> Iterator[Return]:
    for episode in timeline.episodes.values():
        back_at = episode.back_at
        if back_at is None or not period.holds(back_at):
            continue
        offered = bool(episode.interview_offers)
        grouped = group(timeline, back_at, area)
        yield Return(timeline.child, offered, _in_time(episode), outcome(episode), grouped)


def group(timeline: Timeline, at: datetime, area: str) -> dict[str, str]:
    """The child's sex, age and placement. Of whom a feed that was whole then said nothing is not looked after
    (docs/adr/0024)."""
    told = characteristics(timeline, at, area)
    length, sources = timedelta(days=settings().feed_days), settings().feed_sources
    if told["care"] == NOT_KNOWN and whole_about(timeline.completed, at, length, sources):
        told["placement"] = "not looked after"
    if of_another_authority(timeline, at, area):
        told["placement"] = "another authority's child"
    return {name: told[name] for name in GROUPED_BY}


def _in_time(episode: Episode) -> bool | None:
    held = [at for at, event in episode.outcomes if event.type == "rhi.completed"]
    if not held or episode.returned_at is None:
        return False
    if episode.by_day:
        return None
    return min(held) - episode.returned_at <= RETURN_INTERVIEW_WITHIN


def outcome(episode: Episode) -> Outcome:
    """Held before all else; a carer's refusal leaves it outstanding."""
    answers = {event.type for _, event in episode.interview_answers}
    if "rhi.completed" in answers:
        return Outcome.HELD
    if "rhi.declined" in answers:
        return Outcome.DECLINED
    return Outcome.NOT_POSSIBLE if "rhi.not_possible" in answers else Outcome.OUTSTANDING


def _accepted(each: Return) -> bool:
    return each.offered and each.outcome is not Outcome.DECLINED


STAGES: Mapping[str, Callable[[Return], bool | None]] = {
    "offered": lambda each: each.offered,
    "accepted": _accepted,
    f"held within {RETURN_INTERVIEW_HOURS} hours": lambda each: each.in_time,
    "held": lambda each: each.outcome is Outcome.HELD,
    "declined": lambda each: each.outcome is Outcome.DECLINED,
    "not possible": lambda each: each.outcome is Outcome.NOT_POSSIBLE,
    "outstanding": lambda each: each.outcome is Outcome.OUTSTANDING,
}


def measured(some: Sequence[Return], groups: Iterable[tuple[str, str]]) -> Iterator[Measure]:
    """The funnel of all returns, then of each group of them."""
    yield from _funnel("", some)
    for name, value in groups:
        yield from _funnel(f": {value}", [each for each in some if each.group[name] == value])


def _funnel(of: str, some: Sequence[Return]) -> Iterator[Measure]:
    yield count("Q23", f"returned{of}", Unit.EPISODE, [each.child for each in some])
    for stage, holds in STAGES.items():
        yield share("Q23", f"{stage}{of}", Unit.EPISODE, some, holds)


def groups(some: Iterable[Return]) -> list[tuple[str, str]]:
    """Every group that any of them is in: by sex, then age, then placement; the not known come last."""
    found = {(name, value) for each in some for name, value in each.group.items()}
    return sorted(found, key=lambda each: (GROUPED_BY.index(each[0]), each[1] == NOT_KNOWN, each[1]))
