"""Missing episodes, returns and interviews of one child."""

from dataclasses import replace
from datetime import date, datetime, timedelta

from homeward.synthetic import rates
from homeward.synthetic.chance import Chance
from homeward.synthetic.people import LONDON
from homeward.synthetic.rates import DAY, HOUR
from homeward.synthetic.reporting import INTERVIEWERS, POLICE, Reporter
from homeward.synthetic.world import (
    Absence,
    Cancelled,
    Change,
    Child,
    Found,
    Interview,
    Report,
    World,
)

EXACT_GAPS = (28 * DAY, 90 * DAY)
"""From one report to the next: the windows of R01 and R02, to the second and one second more."""


def busier_than_wirral(children: int) -> float:
    """How many times as many must go missing for a small world to show anything; one for a large one."""
    a_child = rates.LOOKED_AFTER * rates.RUNNERS_LOOKED_AFTER
    a_child += (1 - rates.LOOKED_AFTER) * rates.RUNNERS_OTHERS
    return max(1.0, round(rates.FEWEST_RUNNERS / (children * a_child), 2))


def runs(child: Child, chance: Chance, busier: float) -> float | None:
    """How often this child goes missing in a year, or None for a child who does not."""
    looked_after = bool(child.placements)
    share = rates.RUNNERS_LOOKED_AFTER if looked_after else rates.RUNNERS_OTHERS
    if not chance.happens(min(1.0, share * busier)):
        return None
    return chance.one_of(rates.INCIDENTS_LOOKED_AFTER if looked_after else rates.INCIDENTS_OTHERS)


def grow_up(child: Child, world: World, chance: Chance) -> None:
    """The age at which children go missing."""
    if child.born:
        years = chance.one_of(rates.AGES_MISSING)
        child.born = (world.start - years * 365 * DAY - chance.lasting(DAY, 365 * DAY)).date()


def plant(child: Child, world: World, chance: Chance, a_year: float) -> None:
    """Absences one after another, none within another, with what followed each."""
    report = Reporter(chance, world.until)
    mean = 365 * DAY / a_year
    start = world.start + chance.waiting(mean)
    while start < world.quiet:
        start = _on_a_boundary(child, start, chance)
        if start >= world.quiet:
            return
        over = _absence(child, start, world, report)
        start = over + max(chance.waiting(mean), HOUR)


def _on_a_boundary(child: Child, start: datetime, chance: Chance) -> datetime:
    """Some reports come at exactly the edge of a window after an earlier one, some just outside it."""
    if not child.absences or not chance.happens(rates.ON_A_BOUNDARY):
        return start
    earlier = chance.choice(child.absences).start
    edge = earlier + chance.choice(EXACT_GAPS) + chance.choice([timedelta(0), timedelta(seconds=1)])
    return edge if edge >= start else start


def _absence(child: Child, start: datetime, world: World, report: Reporter) -> datetime:
    """One absence; answers with when the child was back, known or not."""
    chance = report.chance
    end = start + chance.lasting(*chance.one_of(rates.DURATIONS))
    if not child.absences:
        _birthday(child, start, chance)
    absence = Absence(f"MP-{chance.hexadecimal()[:10]}", start, _report(child, start, report))
    child.absences.append(absence)
    _change(absence, end, world, report)
    if chance.happens(rates.CANCELLED):
        told = report.tell(POLICE, start + chance.lasting(timedelta(minutes=20), 3 * DAY))
        reason = chance.choice(["error", "not_missing"])
        absence.cancelled = Cancelled(reason, told) if told else None
        return end
    if chance.happens(rates.REPORTED_TWICE):
        _report_again(child, absence, report)
    absence.found = _find(end, world, report)
    if absence.found is None:
        return end
    returned = absence.found.returned_at or absence.found.at
    _interview(child, absence, returned, report)
    return returned


def _report(child: Child, start: datetime, report: Reporter) -> Report | None:
    """Some say which authorities are concerned; what the police wrote down first may be wrong."""
    chance = report.chance
    told = report.tell(POLICE, start)
    if told is None:
        return None
    placement = next((each for each in reversed(child.placements) if each.start <= start), None)
    says_where = placement is not None and chance.happens(rates.REPORT_SAYS_WHERE)
    flagged = any(flag.at <= start for flag in child.flags)
    right = Report(
        at=start,
        category="A" if chance.happens(rates.AWAY) else "M",
        risk=chance.one_of(rates.POLICE_LEVELS),
        flag="Y" if flagged or chance.happens(rates.MARKED_WITHOUT_FLAG) else "N",
        responsible=placement.responsible if placement and says_where else None,
        host=placement.host if placement and says_where else None,
        told=told,
    )
    if (wrong := report.wrong_before(told)) is None:
        return right
    other = "A" if right.category == "M" else "M"
    if chance.happens(0.5):
        return replace(right, before=replace(right, category=other, told=wrong))
    earlier = start - chance.lasting(timedelta(minutes=1), 30 * HOUR)
    return replace(right, before=replace(right, at=earlier, told=wrong))


def _report_again(child: Child, absence: Absence, report: Reporter) -> None:
    """The home reports what the parents reported, under another reference, until somebody notices."""
    chance = report.chance
    start = absence.start + chance.lasting(timedelta(minutes=1), HOUR)
    again = Absence(f"MP-{chance.hexadecimal()[:10]}", start, _report(child, start, report))
    if told := report.tell(POLICE, start + chance.lasting(HOUR, 3 * DAY)):
        again.cancelled = Cancelled("duplicate", told, absence.ref)
    child.absences.append(again)


def _birthday(child: Child, start: datetime, chance: Chance) -> None:
    """For some, the fourteenth birthday is the London day of the first report, or the day after."""
    if child.born and chance.happens(rates.FOURTEEN_THAT_DAY):
        day = start.astimezone(LONDON).date() + timedelta(days=chance.choice([0, 1]))
        if (day.month, day.day) != (2, 29):
            child.born = date(day.year - 14, day.month, day.day)


def _change(absence: Absence, end: datetime, world: World, report: Reporter) -> None:
    """Police may set another level while the child is away, and another category even afterwards."""
    if absence.report is None:
        return
    chance = report.chance
    category = absence.report.category
    if chance.happens(rates.RECLASSIFIED[category]):
        at = chance.moment(
            absence.start + timedelta(minutes=10), end + chance.choice([timedelta(0), 5 * DAY])
        )
        told = report.tell(POLICE, at) if at < world.until else None
        absence.reclassified = Change("M" if category == "A" else "A", at, told) if told else None
    if chance.happens(rates.REGRADED):
        at = chance.moment(absence.start + timedelta(minutes=10), end)
        told = report.tell(POLICE, at) if at < world.until else None
        absence.regraded = Change(chance.choice(["LOW", "MED", "HIGH"]), at, told) if told else None


def _find(end: datetime, world: World, report: Reporter) -> Found | None:
    """Found, and mostly back at once. First it may have been told of an earlier time."""
    chance = report.chance
    told = report.tell(POLICE, end) if end < world.quiet else None
    if told is None:
        return None
    back = end + chance.lasting(timedelta(0), min(6 * HOUR, told.received - end))
    right = Found(end, back if chance.happens(rates.RETURN_TIME_GIVEN) else None, told)
    if (wrong := report.wrong_before(told)) is None:
        return right
    earlier = end - chance.lasting(timedelta(minutes=1), 3 * DAY)
    return replace(right, before=Found(earlier, None, wrong))


def _interview(child: Child, absence: Absence, returned: datetime, report: Reporter) -> None:
    """What was done about the interview: offered, tried, declined, not possible, held; or nothing."""
    chance = report.chance
    if not chance.happens(rates.OFFERED):
        if chance.happens(rates.NOT_POSSIBLE):
            _step(child, "not_possible", returned + chance.lasting(HOUR, 6 * DAY), (absence.ref,), report)
        return
    delay = chance.lasting(*chance.one_of(rates.HELD_AFTER))
    held = returned + delay
    offered = returned + delay * chance.uniform(0.1, 0.8)
    _step(child, "offered", offered.replace(microsecond=0), (absence.ref,), report)
    if chance.happens(rates.ATTEMPTED):
        _step(child, "attempted", (held - delay * 0.1).replace(microsecond=0), (absence.ref,), report)
    covered: tuple[str, ...] = (absence.ref,)
    if len(child.absences) > 1 and chance.happens(rates.COVERS_THE_ONE_BEFORE):
        covered = (child.absences[-2].ref, absence.ref)
    _step(child, "declined" if chance.happens(rates.DECLINED) else "completed", held, covered, report)


def _step(child: Child, kind: str, at: datetime, covered: tuple[str, ...], report: Reporter) -> None:
    chance = report.chance
    told = report.tell(INTERVIEWERS, at) if at < report.until else None
    if told is None:
        return
    step = Interview(kind, at, covered, told)
    if kind == "completed":
        step = _held(child, step, chance)
        step = replace(step, before=_wrong_interview(child, step, report))
    child.interviews.append(step)


def _held(child: Child, step: Interview, chance: Chance) -> Interview:
    """With what the child said and the worker thought."""
    exploited = child.is_exploited(step.at)
    step = replace(
        step,
        harm=chance.one_of(rates.HARM[exploited]),
        concern=chance.one_of(rates.CONCERN[exploited]),
        online=chance.one_of(rates.ONLINE[exploited]),
    )
    for kind in ("harm", "concern", "online"):
        if getattr(step, kind) == "Y":
            child.shows(f"{kind} in an interview", step.at, step.told)
    return step


def _wrong_interview(child: Child, right: Interview, report: Reporter) -> Interview | None:
    """It may have been told first with an earlier time and other answers, once the child was known."""
    wrong = report.wrong_before(right.told)
    if wrong is None or (child.registered and wrong.received < child.registered.received):
        return None
    earlier = right.at - report.chance.lasting(timedelta(minutes=1), 3 * DAY)
    return replace(right, at=earlier, told=wrong, harm="Y", concern="Y")
