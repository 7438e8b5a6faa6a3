"""What shows of exploitation outside of return interviews, what of it is told, and what is said in error."""

from datetime import datetime

from homeward.synthetic import disclosures, rates
from homeward.synthetic.disclosures import Speaker
from homeward.synthetic.exploitation import age
from homeward.synthetic.rates import DAY
from homeward.synthetic.reporting import POLICE, SOCIAL_CARE, YOUTH_JUSTICE
from homeward.synthetic.world import Exploitation, FirstEntry, Told, World


def plant(speaker: Speaker, world: World, *, goes_missing: bool) -> None:
    """All signs of one child. Those before the world begins had no Homeward to be told to."""
    if exploitation := speaker.child.exploitation:
        _true(speaker, exploitation, world)
    _in_error(speaker, world, goes_missing)


def _true(speaker: Speaker, exploitation: Exploitation, world: World) -> None:
    chance, child = speaker.report.chance, speaker.child
    at = max(exploitation.since, world.start) + chance.waiting(rates.SIGN_EVERY)
    while at < min(exploitation.until, world.until):
        kind, telling = chance.one_of(rates.SIGNS), chance.one_of(rates.TELLING)
        late = chance.lasting(*rates.TOLD_LATE) if telling == "late" else 0 * DAY
        if telling == "never" or at + late >= world.until:
            child.shows(kind, at, None)
        elif kind == "contact":
            speaker.of_exploiter(at + late, by_carer=chance.happens(rates.BY_CARER))
        else:
            child.shows(kind, at, _tell(kind, at + late, speaker))
        at += chance.waiting(rates.SIGN_EVERY)


def _tell(kind: str, at: datetime, speaker: Speaker) -> Told | None:
    match kind:
        case "harm":
            return disclosures.harm(speaker.child, at, speaker.report)
        case "concern":
            return _concern(speaker, at)
        case "flag":
            return _flag(speaker, at)
        case "first entry":
            return _first_entry(speaker, at, "Y")
        case _:
            raise AssertionError(f"nobody tells of {kind}")


def _in_error(speaker: Speaker, world: World, goes_missing: bool) -> None:
    """Of a child who is not exploited at the time."""
    chance, child = speaker.report.chance, speaker.child
    years = age(child, world.start)
    if not goes_missing and (years is None or not 10 <= years <= 17):
        return
    length = (world.until - world.start) / (365 * DAY)
    at = chance.moment(world.start, world.until)
    if child.is_exploited(at):
        return
    concern = rates.CONCERN_UNFOUNDED_MISSING if goes_missing else rates.CONCERN_UNFOUNDED_OTHERS
    if chance.happens(concern * length):
        _concern(speaker, at)
    if goes_missing and chance.happens(rates.FLAG_UNFOUNDED * length):
        _flag(speaker, at)
    if (years is None or years >= 12) and chance.happens(rates.FIRST_ENTRY * length):
        _first_entry(speaker, at, chance.one_of(rates.FIRST_ENTRY_CONCERN))


def _concern(speaker: Speaker, at: datetime) -> Told | None:
    if told := speaker.report.tell(SOCIAL_CARE, at):
        speaker.child.concerns.append(told)
    return told


def _flag(speaker: Speaker, at: datetime) -> Told | None:
    if told := speaker.report.tell(POLICE, at):
        speaker.child.flags.append(told)
    return told


def _first_entry(speaker: Speaker, at: datetime, concern: str) -> Told | None:
    if told := speaker.report.tell(YOUTH_JUSTICE, at):
        speaker.child.first_entries.append(FirstEntry(concern, told))
    return told
