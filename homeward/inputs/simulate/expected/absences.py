"""What follows from missing episodes and returns."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from homeward.inputs.simulate import standing
from homeward.inputs.simulate.expected.planted import Planted, age
from homeward.inputs.simulate.expected.records import already_open
from homeward.inputs.simulate.rates import DAY, HOUR
from homeward.inputs.simulate.world import Absence, Child, Found, Report


def of_absences(child: Child, area: str, at: datetime) -> Iterator[Planted]:
    standing_reports = [
        (absence.report, absence) for absence in child.absences if absence.report and not absence.cancelled
    ]
    standing_reports.sort(key=_reported_at)
    for report, absence in standing_reports:
        yield from _missing(child, absence, report, area, at)
        for code, window, times, actions in REPEATS:
            if due := _repeated(report, standing_reports, window, times):
                yield Planted(code, child.identifier, absence.ref, absence.ref, due, actions)
    for absence in child.absences:
        if absence.found and not absence.cancelled:
            yield from _returned(child, absence, absence.found, at)


def _missing(child: Child, absence: Absence, report: Report, area: str, at: datetime) -> Iterator[Planted]:
    who, ref = child.identifier, absence.ref
    over_a_day = report.at + 24 * HOUR
    if over_a_day <= at and (absence.found is None or absence.found.at > over_a_day):
        yield Planted("R05", who, ref, ref, over_a_day, ("cadt",))
    if child.born and age(child.born, report.at) <= 13:
        yield Planted("R09", who, ref, ref, report.at, ("cadt", "macse"))
    yield from _looked_after(child, absence, report, area, at)
    yield from already_open(who, child.cases, ref, ref, report.at)


Reported = tuple[Report, Absence]

REPEATS: tuple[tuple[str, timedelta, int, tuple[str, ...]], ...] = (
    ("R01", 90 * DAY, 3, ("cadt", "macse")),
    ("R02", 28 * DAY, 2, ("cadt",)),
)


def _reported_at(reported: Reported) -> datetime:
    return reported[0].at


def _repeated(report: Report, reported: Sequence[Reported], window: timedelta, times: int) -> datetime | None:
    """When it held: as the report came in, or as an episode was made a missing one. Both ends count."""
    first = bisect_left(reported, report.at - window, key=_reported_at)
    last = bisect_right(reported, report.at, key=_reported_at)
    in_window = [absence for _, absence in reported[first:last]]
    changes = [each.reclassified.at for each in in_window if each.reclassified]
    for moment in sorted([report.at, *(change for change in changes if change > report.at)]):
        if sum(_category(each, moment) == "M" for each in in_window) >= times:
            return moment
    return None


def _category(absence: Absence, at: datetime) -> str | None:
    if absence.reclassified and absence.reclassified.at <= at:
        return absence.reclassified.value
    return absence.report.category if absence.report else None


def _looked_after(
    child: Child, absence: Absence, report: Report, area: str, at: datetime
) -> Iterator[Planted]:
    """R11, R12 and R14, each at the first moment of the absence at which it holds."""
    done: set[str] = set()
    last = absence.found.at if absence.found else at
    for moment in standing.moments(child, report.at, last):
        if not standing.looked_after(child, moment):
            continue
        placed = standing.placed(child, report, moment)
        holding: list[tuple[str, tuple[str, ...]]] = [("R11", ("cadt", "notify"))]
        if placed.responsible == area and placed.where == "OUT":
            holding.append(("R12", ("cadt", "macse", "interviewer", "notify")))
        if placed.where is None:
            holding.append(("R14", ("cadt", "task")))
        for code, actions in holding:
            if code not in done:
                yield Planted(code, child.identifier, absence.ref, absence.ref, moment, actions)
        done.update(code for code, _ in holding)


def _returned(child: Child, absence: Absence, found: Found, at: datetime) -> Iterator[Planted]:
    """R32: 72 hours after the return, no interview held, declined or found not possible until then."""
    due = (found.returned_at or found.at) + 72 * HOUR
    answers = [
        each.at
        for each in child.interviews
        if absence.ref in each.absences and each.kind in ("completed", "declined", "not_possible")
    ]
    if due <= at and not any(answered <= due for answered in answers):
        yield Planted("R32", child.identifier, absence.ref, absence.ref, due, ("interviewer",))
