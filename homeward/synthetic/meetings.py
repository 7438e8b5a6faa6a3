"""MACSE cases, discussed every month, and the persons and places that belong to them or are flagged alone."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from homeward.synthetic import names, rates
from homeward.synthetic.chance import Chance
from homeward.synthetic.disclosures import PARTS, marks
from homeward.synthetic.rates import DAY
from homeward.synthetic.reporting import MEETING, POLICE, Reporter
from homeward.synthetic.world import Adult, Case, Child, Linked, World


def plant(child: Child, world: World, chance: Chance, adults: Sequence[Adult], *, goes_missing: bool) -> None:
    if (accepted_at := _taken_on(child, world, chance, goes_missing)) is None:
        return
    report = Reporter(chance, world.until)
    if child.registered:  # nobody accepts a case before it is known whose it is
        accepted_at = max(accepted_at, child.registered.received)
    closed_at = _case(child, accepted_at, report, adults)
    if closed_at and chance.happens(rates.RE_REFERRED):
        _case(child, closed_at + chance.lasting(*rates.RE_REFERRED_AFTER), report, adults)


def _taken_on(child: Child, world: World, chance: Chance, goes_missing: bool) -> datetime | None:
    """When MACSE takes the child on: as it was known before the world begins, after a sign, or in error."""
    if exploitation := child.exploitation:
        if exploitation.since < world.start and chance.happens(rates.KNOWN_BEFORE):
            return chance.moment(exploitation.since, world.start)
        first = exploitation.first_told
        if first and chance.happens(rates.ACCEPTED):
            return first + chance.lasting(*rates.ACCEPTED_AFTER)
    elif goes_missing and chance.happens(rates.CASE_UNFOUNDED):
        return chance.moment(world.start, world.until)
    return None


def _case(child: Child, accepted_at: datetime, report: Reporter, adults: Sequence[Adult]) -> datetime | None:
    """One case; answers with its closure, if it has come."""
    chance = report.chance
    told = report.tell(MEETING, accepted_at) if accepted_at < report.until else None
    if told is None:
        return None
    case = Case(f"M-{chance.hexadecimal()[:8]}", accepted_at, told)
    child.cases.append(case)
    closes = accepted_at + chance.lasting(*rates.CASE_LASTS)
    _discuss(case, accepted_at, min(closes, report.until), report)
    if adults and chance.happens(rates.PERSON_LINKED):
        _link(child, case, child.exploitation.by if child.exploitation else chance.choice(adults), report)
    if closes < report.until and (closed := report.tell(MEETING, closes)):
        case.closed_at, case.closed_told = closes, closed
    return case.closed_at


def _discuss(case: Case, first: datetime, last: datetime, report: Reporter) -> None:
    at = first + timedelta(days=28)
    while at < last:
        if told := report.tell(MEETING, at):
            case.discussed.append(told)
        at += timedelta(days=28)


def _link(child: Child, case: Case, adult: Adult, report: Reporter) -> None:
    chance = report.chance
    at = case.accepted_at + chance.lasting(timedelta(minutes=5), 60 * DAY)
    told = report.tell(MEETING, at) if at < report.until else None
    if told:
        parts = _parts(chance)
        child.links.append(Linked(at, "macse.contact_linked", adult, marks(adult, parts), case.ref, told))


def _parts(chance: Chance) -> list[str]:
    """What a case or a flag holds of a person."""
    return [part for part in PARTS if chance.happens(rates.PART_HELD)]


def flags(world: World, chance: Chance, adults: Sequence[Adult]) -> None:
    """Places and persons that the police flagged, about no child in particular."""
    report = Reporter(chance, world.until)
    for adult in adults:
        if not chance.happens(rates.FLAGGED):
            continue
        at = chance.moment(world.start, world.until)
        kind = chance.choice(["location.flagged", "person_of_concern.recorded"])
        parts = ["address"] if kind == "location.flagged" else _parts(chance)
        if told := report.tell(POLICE, at):
            world.flags.append(Linked(at, kind, adult, marks(adult, parts), None, told))


def adults_of_concern(chance: Chance, runners: int) -> list[Adult]:
    """Persons who exploit children, and of whom others speak too."""
    return [names.adult(chance, number) for number in range(2 + runners // rates.RUNNERS_TO_ONE_ADULT)]
