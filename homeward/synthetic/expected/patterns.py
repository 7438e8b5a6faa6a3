"""What follows from how often a child is missing or away: R01 to R04."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime, timedelta

from homeward.synthetic.expected.planted import Planted, Who
from homeward.synthetic.people import LONDON
from homeward.synthetic.rates import DAY
from homeward.synthetic.world import Absence, Report

Reported = tuple[Report, Absence]

REPEATS: tuple[tuple[str, timedelta, int, tuple[str, ...]], ...] = (
    ("R01", 90 * DAY, 3, ("cadt", "missing_group", "macse")),
    ("R02", 28 * DAY, 2, ("cadt", "missing_group")),
)


def of_patterns(who: Who, reported: Sequence[Reported], at: datetime) -> Iterator[Planted]:
    """`reported` are all that stand, in the order of their reports."""
    for place, (report, absence) in enumerate(reported):
        for code, window, times, actions in REPEATS:
            in_window = _in_window(reported, report, window)
            changes = (each.reclassified.at for each in in_window if each.reclassified)
            if due := _first(report, changes, times, in_window, _is_missing):
                yield Planted(code, who, absence.ref, absence.ref, due, actions)
        in_window = _in_window(reported, report, 28 * DAY)
        changes = (each.at for one in in_window for each in (one.reclassified, one.regraded) if each)
        if due := _first(report, changes, 3, in_window, _is_away):
            yield Planted("R04", who, absence.ref, absence.ref, due, ("cadt", "missing_group"))
        if place and _month(reported[place - 1][0].at) == _month(report.at):
            ends = _end_of_month(report.at)
            if ends <= at:
                yield Planted("R03", who, absence.ref, absence.ref, ends, ("missing_group",))


def _in_window(reported: Sequence[Reported], report: Report, window: timedelta) -> list[Absence]:
    """Both ends count."""
    first = bisect_left(reported, report.at - window, key=reported_at)
    last = bisect_right(reported, report.at, key=reported_at)
    return [absence for _, absence in reported[first:last]]


def reported_at(reported: Reported) -> datetime:
    return reported[0].at


def _first(
    report: Report,
    changes: Iterable[datetime],
    times: int,
    in_window: Sequence[Absence],
    counts: Callable[[Absence, datetime], bool],
) -> datetime | None:
    """When enough of them counted: as the report came in, or as one of them was seen otherwise."""
    for moment in sorted([report.at, *(change for change in changes if change > report.at)]):
        if sum(counts(each, moment) for each in in_window) >= times:
            return moment
    return None


def category(absence: Absence, at: datetime) -> str | None:
    if absence.reclassified and absence.reclassified.at <= at:
        return absence.reclassified.value
    return absence.report.category if absence.report else None


def level(absence: Absence, at: datetime) -> str | None:
    """That the police had set, if any."""
    if absence.regraded and absence.regraded.at <= at:
        return absence.regraded.value
    return absence.report.risk if absence.report and absence.report.risk != "unknown" else None


def _is_missing(absence: Absence, at: datetime) -> bool:
    return category(absence, at) == "M"


def _is_away(absence: Absence, at: datetime) -> bool:
    return category(absence, at) == "A" or level(absence, at) == "NAR"


def _month(at: datetime) -> tuple[int, int]:
    local = at.astimezone(LONDON)
    return local.year, local.month


def _end_of_month(at: datetime) -> datetime:
    year, month = _month(at)
    return datetime(year + month // 12, month % 12 + 1, 1, tzinfo=LONDON).astimezone(at.tzinfo)
