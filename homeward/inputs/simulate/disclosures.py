"""What children and carers tell: persons, places, other children, harm; and what professionals suspect."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from homeward.inputs.simulate import names, rates
from homeward.inputs.simulate.chance import Chance
from homeward.inputs.simulate.rates import DAY
from homeward.inputs.simulate.reporting import INTERVIEWERS, POLICE, SOCIAL_CARE, Reporter
from homeward.inputs.simulate.world import Adult, Child, Disclosure, Harm, World

PARTS = ("phone", "handle", "vehicle", "address", "name")
KINDS = {"adult": 0.8, "child": 0.1, "unknown": 0.1}
RELATIONS = {
    "acquaintance": 0.3,
    "stranger": 0.15,
    "friend": 0.15,
    "partner": 0.1,
    "unknown": 0.1,
    "other_family": 0.1,
    "parent": 0.05,
    "professional": 0.05,
}
ELEMENTS = ("gifts", "transport", "substances", "overnight", "sexual", "secrecy", "online", "money")
HARMS = ("sexual", "physical", "threat", "coercion", "other")


def plant(
    child: Child, world: World, chance: Chance, adults: Sequence[Adult], runners: Sequence[int]
) -> None:
    """Most of it comes up in interviews, some of it at any time. `runners` are children who may be named."""
    report = Reporter(chance, world.until)
    for interview in child.interviews:
        if interview.kind == "completed" and chance.happens(rates.DISCLOSES):
            _disclose(child, interview.at, False, report, adults, runners)
        if interview.kind == "declined" and chance.happens(0.2):
            _disclose(child, interview.at + DAY, True, report, adults, runners)
        if interview.kind == "completed" and interview.harm == "Y" and chance.happens(0.6):
            _harm(child, interview.at, report)
    if chance.happens(0.1):
        _disclose(child, chance.moment(world.start, world.until), False, report, adults, runners)
    if chance.happens(0.08) and (told := report.tell(SOCIAL_CARE, chance.moment(world.start, world.until))):
        child.concerns.append(told)
    if chance.happens(0.1) and (told := report.tell(POLICE, chance.moment(world.start, world.until))):
        child.flags.append(told)
    _police_checks(child, report)


def _disclose(
    child: Child,
    at: datetime,
    by_carer: bool,
    report: Reporter,
    adults: Sequence[Adult],
    runners: Sequence[int],
) -> None:
    chance = report.chance
    told = report.tell(INTERVIEWERS, at) if at < report.until else None
    if told is None:
        return
    known = chance.happens(0.5)
    adult = chance.choice(adults) if known else names.adult(chance, chance.randint(0, names.ADULTS - 1))
    parts = [part for part in PARTS if chance.happens(0.4)]
    if not known and "phone" in parts:
        parts.remove("phone")  # in a large area there are more people than telephones for drama
    right = Disclosure(
        at=at,
        by_carer=by_carer,
        kind=chance.one_of(KINDS),
        relation=chance.one_of(RELATIONS),
        adult=adult,
        marks=marks(adult, parts),
        elements=tuple(element for element in ELEMENTS if chance.happens(0.2)),
        named=() if by_carer else _named(child, chance, runners),
        told=told,
    )
    wrong = report.wrong_before(told)
    all_signs = replace(right, elements=("gifts", "overnight"), named=(None,), told=wrong) if wrong else None
    child.disclosures.append(replace(right, before=None if by_carer else all_signs))


def marks(adult: Adult, parts: Sequence[str]) -> frozenset[tuple[str, str]]:
    """What two records of the same person have in common, if both say it."""
    return frozenset((part, getattr(adult, part)) for part in parts)


def _named(child: Child, chance: Chance, runners: Sequence[int]) -> tuple[int | None, ...]:
    """Up to two other children, each known or only described."""
    if not chance.happens(rates.NAMES_A_CHILD):
        return ()
    others = [index for index in runners if index != child.index]
    if not others or chance.happens(0.3):
        return (None,)
    first = chance.choice(others)
    return (first, None) if chance.happens(0.15) else (first,)


def _harm(child: Child, at: datetime, report: Reporter) -> None:
    if told := report.tell(INTERVIEWERS, at):
        child.harms.append(Harm(at, report.chance.choice(HARMS), told))


def _police_checks(child: Child, report: Reporter) -> None:
    """A check by the police on return is no return interview, however often it is made."""
    for absence in child.absences:
        if absence.found and report.chance.happens(0.5):
            at = absence.found.at + report.chance.lasting(DAY / 24, DAY)
            if told := report.tell(POLICE, at):
                child.checks.append((absence.ref, told))
