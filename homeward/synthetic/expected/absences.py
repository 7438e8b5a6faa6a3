"""What follows from missing episodes and returns."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import count

from homeward.domain.calendar.deadlines import WorkingTime, after
from homeward.synthetic import standing
from homeward.synthetic.expected.patterns import category, level, of_patterns, reported_at
from homeward.synthetic.expected.planted import Planted, age
from homeward.synthetic.expected.records import already_open
from homeward.synthetic.rates import DAY, HOUR
from homeward.synthetic.world import Absence, Child, Found, Report


def of_absences(child: Child, area: str, at: datetime) -> Iterator[Planted]:
    reported = [
        (absence.report, absence) for absence in child.absences if absence.report and not absence.cancelled
    ]
    reported.sort(key=reported_at)
    yield from of_patterns(child.identifier, reported, at)
    for report, absence in reported:
        yield from _missing(child, absence, report, at)
        yield from _police(child, absence, report)
        yield from _standing(child, absence, report, area, at)
    for absence in child.absences:
        if absence.found and not absence.cancelled:
            yield from _returned(child, absence, absence.found, area, at)


LASTING: tuple[tuple[str, timedelta, tuple[str, ...]], ...] = (
    ("R05", 24 * HOUR, ("cadt",)),
    ("R07", 72 * HOUR, ("cadt",)),
    ("R08", 28 * DAY, ("cadt", "missing_group")),
)


def _missing(child: Child, absence: Absence, report: Report, at: datetime) -> Iterator[Planted]:
    who, ref = child.identifier, absence.ref
    until = min(at + timedelta(microseconds=1), absence.found.at if absence.found else at + DAY)
    for code, length, actions in LASTING:
        if report.at + length < until:
            yield Planted(code, who, ref, ref, report.at + length, actions)
    if not child.identified and report.at + 24 * HOUR < until:
        yield Planted("R44", who, ref, ref, report.at + 24 * HOUR, ("task",))
    again, weeks = report.at + 72 * HOUR + 7 * DAY, 1
    while again < until:
        yield Planted("R07", who, f"{ref}+{weeks}", ref, again, ("cadt",))
        again, weeks = again + 7 * DAY, weeks + 1
    if child.born and age(child.born, report.at) <= 13:
        yield Planted("R09", who, ref, ref, report.at, ("cadt", "missing_group"))
    yield from already_open(who, child.cases, ref, ref, report.at)


def _police(child: Child, absence: Absence, report: Report) -> Iterator[Planted]:
    """R10 and R27: what the police set or hold, while the child was gone."""
    who, ref = child.identifier, absence.ref
    over = absence.found.at if absence.found else datetime.max.replace(tzinfo=report.at.tzinfo)
    graded = absence.regraded
    if report.risk == "HIGH":
        yield Planted("R10", who, ref, ref, report.at, ("cadt", "missing_group"))
    elif graded and graded.value == "HIGH" and (graded.at < over or graded.at <= report.at):
        yield Planted("R10", who, ref, ref, max(graded.at, report.at), ("cadt", "missing_group"))
    young = child.born is not None and age(child.born, report.at) <= 13
    moments = [report.at, *(told.at for told in child.flags if report.at < told.at < over)]
    moments += [graded.at] if graded and report.at < graded.at < over else []
    moments += [absence.reclassified.at] if absence.reclassified else []
    for moment in sorted(each for each in moments if each >= report.at):
        flagged = report.flag == "Y" or any(told.at <= moment for told in child.flags)
        away = category(absence, moment) == "A"
        if (flagged and (away or level(absence, moment) == "NAR")) or (young and away):
            yield Planted("R27", who, ref, ref, moment, ("cadt", "task"))
            return


def _standing(child: Child, absence: Absence, report: Report, area: str, at: datetime) -> Iterator[Planted]:
    """R06 and R11 to R15, each at the first moment of the absence at which it holds."""
    done: set[str] = set()
    last = absence.found.at if absence.found else at
    two_days = report.at + 48 * HOUR
    moments = standing.moments(child, report.at, last)
    if two_days < last or (absence.found is None and two_days <= at):
        moments = sorted({*moments, two_days})
    for moment in moments:
        for code, actions in _holding(child, report, area, moment, moment >= two_days):
            if code not in done:
                yield Planted(code, child.identifier, absence.ref, absence.ref, moment, actions)
                done.add(code)


def _holding(
    child: Child, report: Report, area: str, at: datetime, two_days: bool
) -> Iterator[tuple[str, tuple[str, ...]]]:
    placed = standing.placed(child, report, at)
    if placed.responsible not in (None, area) and placed.host == area:
        yield "R13", ("cadt", "missing_group", "notify")
    if standing.on_a_plan(child, at):
        yield "R15", ("cadt", "notify")
    if not standing.looked_after(child, at):
        return
    yield "R11", ("cadt", "notify")
    if two_days:
        yield "R06", ("cadt", "notify")
    if placed.responsible == area and placed.where == "OUT":
        yield "R12", ("cadt", "missing_group", "macse", "interviewer", "notify")
    if placed.where is None:
        yield "R14", ("cadt", "task")


WAITING: tuple[tuple[str, int, tuple[str, ...]], ...] = (
    ("R34", 24, ("interviewer",)),
    ("R31", 48, ("interviewer",)),
    ("R32", 72, ("interviewer",)),
    ("R33", 120, ("interviewer",)),
)


def _returned(child: Child, absence: Absence, found: Found, area: str, at: datetime) -> Iterator[Planted]:
    """R31 to R35: no interview held, declined or found not possible until then, or not even offered."""
    who, ref, back = child.identifier, absence.ref, found.returned_at or found.at
    about = [each for each in child.interviews if ref in each.absences]
    answers = [each.at for each in about if each.kind in ("completed", "declined", "not_possible")]
    offers = [*answers, *(each.at for each in about if each.kind == "offered")]
    for code, hours, actions in WAITING:
        due = back + hours * HOUR
        if due <= at and not any(told <= due for told in (offers if code == "R34" else answers)):
            yield Planted(code, who, ref, ref, due, actions)
    due = back + 72 * HOUR
    for nth in count(1):
        if (
            due > at
            or any(told <= due for told in answers)
            or not _placed_elsewhere(child, absence, area, due)
        ):
            return
        yield Planted("R35", who, ref if nth == 1 else f"{ref}+{nth - 1}", ref, due, ("interviewer",))
        due = after(back + 72 * HOUR, WorkingTime(days=5), nth)


def _placed_elsewhere(child: Child, absence: Absence, area: str, at: datetime) -> bool:
    placed = standing.placed(child, absence.report, at)
    return placed.responsible not in (None, area) or (placed.responsible == area and placed.where == "OUT")
