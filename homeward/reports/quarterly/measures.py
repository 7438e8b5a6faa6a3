"""One line of the dataset, and how its percentage is worked out (domain.md, sections 12 and 13.2)."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import partial
from typing import TypeVar

from homeward.reports.quarterly.members import Member
from homeward.reports.sheet import OfAChild


class Unit(StrEnum):
    REFERRAL = "referral"
    DISCUSSION = "discussion"
    CHILD = "distinct child"
    EPISODE = "episode"
    REASON = "reason"


@dataclass(frozen=True)
class Measure:
    """`denominator`: those with a known answer; None where the number is no share of anything. `values`: of
    what is a list and no count. `withheld`: not told to people outside. `behind`: whom the number counts."""

    id: str
    part: str | None
    unit: Unit
    numerator: int | None
    denominator: int | None = None
    not_known: int = 0
    values: tuple[int, ...] | None = None
    withheld: bool = False
    behind: Sequence[str] = field(default=(), compare=False)

    @property
    def percent(self) -> int | None:
        """To the nearest whole number, a half up."""
        if self.withheld or self.numerator is None or not self.denominator:
            return None
        return (200 * self.numerator + self.denominator) // (2 * self.denominator)

    @property
    def value(self) -> int | list[int] | None:
        """What the next period compares with."""
        if self.withheld:
            return None
        if self.values is not None:
            return list(self.values)
        return self.numerator if self.denominator is None else self.percent


Answer = Callable[[Member], bool | None]


@dataclass(frozen=True)
class Share:
    """A part of those for whom `among` holds; both answer None where it is not known."""

    id: str
    part: str | None
    of: Answer
    among: Answer = lambda _: True

    def measured(self, members: Iterable[Member], unit: Unit) -> Measure:
        return share(self.id, self.part, unit, filter(self.among, members), self.of)


Some = TypeVar("Some", bound=OfAChild)


def share(
    id_: str, part: str | None, unit: Unit, some: Iterable[Some], holds: Callable[[Some], bool | None]
) -> Measure:
    """Of those of whom `holds` is known."""
    answers = [(each.child, holds(each)) for each in some]
    counted = Counter(answer for _, answer in answers)
    behind = [child for child, answer in answers if answer]
    known = counted[True] + counted[False]
    return Measure(id_, part, unit, counted[True], known, counted[None], behind=behind)


def count(
    id_: str, part: str | None, unit: Unit, some: Sequence[str], of: Sequence[str] | None = None
) -> Measure:
    """Of children, each as often as it counts."""
    return Measure(id_, part, unit, len(some), None if of is None else len(of), behind=some)


def _is(name: str, *values: str) -> Answer:
    """Whether that characteristic has one of these values, in capitals or not."""
    wanted = {value.casefold() for value in values}

    def answer(member: Member) -> bool | None:
        told: str | None = getattr(member, name)
        return None if told is None else told.casefold() in wanted

    return answer


def _holds(name: str) -> Answer:
    def answer(member: Member) -> bool | None:
        told: bool | None = getattr(member, name)
        return told

    return answer


def _aged_14_or_15(member: Member) -> bool | None:
    return None if member.age is None else member.age in (14, 15)


SOCIAL_CARE, POLICE = "5A", "6"
"""Codes of the children in need census. It has none for children's social care alone (docs/adr/0036)."""
CHARACTERISTICS = (
    Share("Q07", "girls", _is("sex", "female")),
    Share("Q07", "boys", _is("sex", "male")),
    Share("Q08", None, _is("ethnicity", "WBRI")),
    Share("Q09", "14-15", _aged_14_or_15),
    Share("Q10", "CSC", _is("agency", SOCIAL_CARE)),
    Share("Q10", "police", _is("agency", POLICE)),
    Share("Q10", "combined", _is("agency", SOCIAL_CARE, POLICE)),
    Share("Q11", None, _holds("internet")),
    Share("Q12", "Birkenhead", _is("district", "Birkenhead")),
    Share("Q12", "Wallasey", _is("district", "Wallasey")),
    Share("Q12", "South", _is("district", "South")),
    Share("Q12", "West", _is("district", "West")),
    Share("Q12", "Wallasey and Birkenhead", _is("district", "Wallasey", "Birkenhead")),
    Share("Q12", "South and West", _is("district", "South", "West")),
    Share("Q13", None, _holds("previously_missing")),
    Share("Q14", None, _holds("open_to_social_care")),
    Share("Q15a", None, _holds("looked_after")),
    Share("Q15b", None, _holds("looked_after"), among=_holds("open_to_social_care")),
    Share("Q16", None, _holds("disabled")),
    Share("Q16a", None, _holds("adhd"), among=_holds("disabled")),
    Share("Q17", None, _holds("mental_health")),
    Share("Q17a", None, _holds("self_harm"), among=_holds("mental_health")),
    Share("Q18", None, _holds("substances")),
    Share("Q22", "out of borough", _holds("out_of_borough"), among=_holds("looked_after")),
    Share("Q22", "other authorities' children", _holds("of_another_authority")),
)
"""What is a share of the children counted. Combined parts are counted anew, never added from percentages."""


def ages(members: Iterable[Member], unit: Unit) -> Iterator[Measure]:
    """Youngest and oldest, and every age that is as frequent as any."""
    counted = Counter(each.age for each in members)
    not_known = counted.pop(None, 0)
    known: Counter[int] = Counter({years: count for years, count in counted.items() if years is not None})
    most = max(known.values(), default=0)
    modal = tuple(sorted(years for years, count in known.items() if count == most))
    limits = (min(known), max(known)) if known else ()
    for part, values in ("age range", limits), ("modal ages", modal):
        yield Measure("Q09", part, unit, None, known.total(), not_known, values)


def reasons(members: Sequence[Member], unit: Unit, asked: Iterable[str]) -> Iterator[Measure]:
    """Several may be given of one child."""
    for reason in asked:
        yield share("Q20", reason, unit, members, partial(_gave, reason))


def _gave(reason: str, member: Member) -> bool | None:
    return None if member.reasons is None else reason in member.reasons
