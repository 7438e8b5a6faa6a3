"""Who the children are, and how they stand with children's social care."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from homeward.synthetic import names, rates
from homeward.synthetic.chance import Chance
from homeward.synthetic.rates import DAY
from homeward.synthetic.reporting import SOCIAL_CARE, Reporter
from homeward.synthetic.world import Child, Period, Placement, Told, World

LONDON = ZoneInfo("Europe/London")
STANDINGS = {
    "looked after": rates.LOOKED_AFTER,
    "placed by others": rates.PLACED_BY_OTHERS,
    "short breaks": rates.SHORT_BREAKS,
    "CPP": rates.ON_PROTECTION_PLAN,
    "CIN": rates.IN_NEED,
}
OTHER_AREAS = ("341", "343", "340", "888")


def child(chance: Chance, index: int, world: World) -> Child:
    report = Reporter(chance, world.until)
    born = _born(chance, world)
    after_birth = datetime.combine(born + DAY, time(9), UTC)
    known = max(world.start - chance.lasting(30 * DAY, 900 * DAY), after_birth)
    one = Child(
        index=index,
        given_name=chance.choice(names.FIRST),
        family_name=chance.choice(names.OF_CHILDREN),
        sex=chance.one_of(names.SEXES),
        ethnicity=chance.one_of(names.ETHNICITIES),
        district=chance.one_of(names.DISTRICTS),
        born=born,
        la_child_id=f"W-{100_000 + index}",
        police_ref=f"NX-{chance.hexadecimal()[:8]}" if chance.happens(rates.HAS_POLICE_REFERENCE) else None,
        registered=report.tell_at_once(SOCIAL_CARE, known),
    )
    _stand(one, chance.one_of(STANDINGS | {"none": 1 - sum(STANDINGS.values())}), chance, report, world)
    if one.police_ref and not (one.legal or one.social) and chance.happens(0.4):
        first_seen = chance.moment(world.start, world.until)
        one.registered = report.tell(SOCIAL_CARE, first_seen) if chance.happens(0.6) else None
    _say_when_born(one, chance, report, world)
    return one


def _say_when_born(one: Child, chance: Chance, report: Reporter, world: World) -> None:
    """Mostly with the registration; for some it comes later or is put right later, for some never."""
    how = chance.one_of(rates.BIRTH_SAID)
    one.born_told = one.registered
    if how == "later" and one.registered and one.registered.at < world.start:
        one.born_told = report.tell(SOCIAL_CARE, chance.moment(world.start, world.until))
    if how == "never" or one.registered is None or one.born_told is None or one.born is None:
        one.born = one.born_told = None
    elif one.born_told.at > one.registered.at and chance.happens(0.5):
        one.born_before = one.born - chance.lasting(300 * DAY, 1500 * DAY)


def _born(chance: Chance, world: World) -> date:
    """Ages 0 to 17."""
    return (world.start - chance.lasting(100 * DAY, 17 * 365 * DAY)).date()


def midnight(moment: datetime) -> datetime:
    """When that London day began: what a date in a record means."""
    return datetime.combine(moment.astimezone(LONDON).date(), time(), LONDON).astimezone(UTC)


def _stand(one: Child, standing: str, chance: Chance, report: Reporter, world: World) -> None:
    match standing:
        case "looked after":
            _look_after(one, chance, report, world, area=world.area)
        case "placed by others":
            _look_after(one, chance, report, world, area=chance.choice(OTHER_AREAS))
        case "short breaks":
            _period(one.legal, chance.choice(["V3", "V4"]), chance, report, world)
        case "CPP" | "CIN":
            _period(one.social, standing, chance, report, world)


def _look_after(one: Child, chance: Chance, report: Reporter, world: World, area: str) -> None:
    """By legal status; for some it is only social care's own status that says so, for some both."""
    said = chance.one_of(rates.CARE_SAID_BY)
    if said != "social":
        _period(one.legal, chance.one_of(rates.CARE_ORDERS), chance, report, world)
    if said != "legal":
        _period(one.social, "LAC", chance, report, world)
    starts = [period.start for period in one.legal + one.social]
    if starts and chance.happens(0.97):
        _place(one, area, min(starts), chance, report, world)


def _period(periods: list[Period], value: str, chance: Chance, report: Reporter, world: World) -> None:
    """Usually from before the world begins; some begin within it, some end within it, and some give way."""
    length = world.until - world.start
    early = world.start - chance.lasting(10 * DAY, 700 * DAY)
    start = midnight(early if chance.happens(0.8) else chance.moment(world.start, world.until))
    told = report.tell(SOCIAL_CARE, start)
    if told is None:
        return
    changes = midnight(start + chance.lasting(20 * DAY, length + 700 * DAY)) if chance.happens(0.3) else None
    end_is_told = chance.happens(0.5)
    wrong = report.wrong_before(told)
    another = {"CIN": "CPP", "CPP": "CIN", "LAC": "none"}.get(value, "C2" if value in ("V3", "V4") else "V4")
    period = Period(value, start, changes if end_is_told else None, told)
    periods.append(replace(period, before=replace(period, value=another, told=wrong) if wrong else None))
    if changes and changes < world.until - DAY and chance.happens(0.7):
        after = {"CIN": "none", "CPP": "CIN", "LAC": "leaver"}.get(value, chance.choice(["C2", "V2", "V4"]))
        if told := report.tell(SOCIAL_CARE, changes):
            periods.append(Period(after, changes, None, told))


def _place(one: Child, area: str, start: datetime, chance: Chance, report: Reporter, world: World) -> None:
    """One placement after another, mostly without a gap, each where it is or nobody has written where."""
    while start < world.until:
        end = midnight(start + max(chance.waiting(timedelta(days=500)), 3 * DAY))
        told = report.tell(SOCIAL_CARE, start)
        if told:
            placement = _placement(area, start, told, chance, world)
            end_told = report.tell(SOCIAL_CARE, end) if end < world.until and chance.happens(0.8) else None
            one.placements.append(replace(placement, end=end, end_told=end_told) if end_told else placement)
        gap = chance.lasting(DAY, 9 * DAY) if chance.happens(0.1) else timedelta(0)
        start = midnight(end + gap)


def _placement(area: str, start: datetime, told: Told, chance: Chance, world: World) -> Placement:
    """Where it is may be written out, left to follow from the two authorities, or not be known."""
    where = chance.one_of(rates.LOCATION)
    elsewhere = [other for other in (world.area, *OTHER_AREAS) if other != area]
    host: str | None = area if where == "IN" else chance.choice(elsewhere)
    written = chance.happens(0.5)
    if where == "unknown":
        host = host if written and chance.happens(0.3) else None
    return Placement(
        ref=f"PL-{chance.hexadecimal()[:10]}",
        place_code=chance.one_of(rates.PLACES),
        provider=chance.choice(["PR1", "PR4", "PR4", "PR5"]),
        start=start,
        responsible=area,
        host=host,
        location=where if written else None,
        told=told,
    )
