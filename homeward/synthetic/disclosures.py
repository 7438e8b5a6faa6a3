"""What children and carers tell in and after return interviews: persons, places, other children, harm."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from homeward.synthetic import names, rates
from homeward.synthetic.rates import DAY
from homeward.synthetic.reporting import INTERVIEWERS, POLICE, Reporter
from homeward.synthetic.world import Adult, Child, Disclosure, Harm, Told

PARTS = ("phone", "handle", "vehicle", "address", "name")


@dataclass(frozen=True)
class Others:
    """Of whom a child may speak: persons of concern, children who go missing, and the exploited by whom."""

    adults: Sequence[Adult]
    runners: Sequence[int]
    victims: Mapping[Adult, Sequence[int]]


@dataclass(frozen=True)
class Speaker:
    """A child who speaks, or whose carer does, and whoever may come up."""

    child: Child
    report: Reporter
    others: Others

    def of_exploiter(self, at: datetime, by_carer: bool) -> None:
        """Of the person by whom the child is exploited."""
        if exploitation := self.child.exploitation:
            told = self._disclose(at, by_carer, exploitation.by, self._parts())
            self.child.shows("contact", at, told)

    def of_somebody(self, at: datetime) -> None:
        """A friend, a partner, family; seldom a person who exploits others."""
        chance, adults = self.report.chance, self.others.adults
        if adults and chance.happens(rates.OF_CONCERN):
            self._disclose(at, False, chance.choice(adults), self._parts())
            return
        # In a large area there are more people than telephones for drama, so nobody's is told.
        parts = [part for part in self._parts() if part != "phone"]
        self._disclose(at, False, names.adult(chance, chance.randint(0, names.ADULTS - 1)), parts)

    def _parts(self) -> list[str]:
        return [part for part in PARTS if self.report.chance.happens(rates.PART_SAID)]

    def _disclose(self, at: datetime, by_carer: bool, adult: Adult, parts: Sequence[str]) -> Told | None:
        chance, child = self.report.chance, self.child
        told = self.report.tell(INTERVIEWERS, at) if at < self.report.until else None
        if told is None:
            return None
        exploiting = child.exploitation is not None and child.exploitation.by == adult
        right = Disclosure(
            at=at,
            by_carer=by_carer,
            kind=chance.one_of(rates.KINDS[exploiting]),
            relation=chance.one_of(rates.RELATIONS[exploiting]),
            adult=adult,
            marks=marks(adult, parts),
            elements=tuple(
                each for each, share in rates.ELEMENTS[exploiting].items() if chance.happens(share)
            ),
            named=() if by_carer else self._named(exploiting, adult),
            told=told,
        )
        wrong = self.report.wrong_before(told)
        all_signs = (
            replace(right, elements=("gifts", "overnight"), named=(None,), told=wrong) if wrong else None
        )
        child.disclosures.append(replace(right, before=None if by_carer else all_signs))
        return told

    def _named(self, exploiting: bool, adult: Adult) -> tuple[int | None, ...]:
        """Up to two other children, each known or only described."""
        chance = self.report.chance
        if not chance.happens(rates.NAMES_A_CHILD[exploiting]):
            return ()
        victims = self.others.victims.get(adult, ()) if exploiting else ()
        others = [index for index in victims if index != self.child.index]
        if not others or not chance.happens(rates.NAMES_ANOTHER_VICTIM):
            others = [index for index in self.others.runners if index != self.child.index]
        if not others or chance.happens(rates.ONLY_DESCRIBED):
            return (None,)
        first = chance.choice(others)
        return (first, None) if chance.happens(rates.NAMES_A_SECOND) else (first,)


def plant(speaker: Speaker) -> None:
    """What comes up in interviews, and what carers say where there was none."""
    child, chance = speaker.child, speaker.report.chance
    for interview in child.interviews:
        exploited = child.is_exploited(interview.at)
        if interview.kind == "completed":
            if exploited and chance.happens(rates.SPEAKS_OF_EXPLOITER):
                speaker.of_exploiter(interview.at, by_carer=False)
            elif chance.happens(rates.SPEAKS_OF_SOMEBODY):
                speaker.of_somebody(interview.at)
            if interview.harm == "Y" and chance.happens(rates.HARM_RECORDED_APART):
                harm(child, interview.at, speaker.report)
        if interview.kind == "declined" and exploited and chance.happens(rates.CARER_SPEAKS):
            speaker.of_exploiter(interview.at + DAY, by_carer=True)
    _police_checks(child, speaker.report)


def marks(adult: Adult, parts: Sequence[str]) -> frozenset[tuple[str, str]]:
    """What two records of the same person have in common, if both say it."""
    return frozenset((part, getattr(adult, part)) for part in parts)


def harm(child: Child, at: datetime, report: Reporter) -> Told | None:
    if told := report.tell(INTERVIEWERS, at):
        child.harms.append(Harm(at, report.chance.one_of(rates.HARMS[child.is_exploited(at)]), told))
    return told


def _police_checks(child: Child, report: Reporter) -> None:
    """A check by the police on return is no return interview, however often it is made."""
    for absence in child.absences:
        if absence.found and report.chance.happens(rates.POLICE_CHECK):
            at = absence.found.at + report.chance.lasting(DAY / 24, DAY)
            if told := report.tell(POLICE, at):
                child.checks.append((absence.ref, told))
