"""Whether two records are likely one child's: what agrees and what differs, in words.

Nothing is counted, weighed or added up: two records are alike in one of a few ways that are written here, or
they are not.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from rapidfuzz.distance import Hamming

from homeward.domain.identity.names import Likeness, family_names_alike, first_names_alike, letters
from homeward.domain.identity.particulars import Name, Particulars

SURE = frozenset({Likeness.SAME, Likeness.SHORT_FORM, Likeness.PART})
"""Of names: nobody need have made a mistake."""
LIKENESSES = [*Likeness]

AGREE = {
    "name": "Same name",
    "order": "Same name, first and last in another order",
    "short form": "Same family name, and one first name is a short form of the other",
    "part": "Same name, written in full on one record only",
    "spelling": "Same name in another spelling",
    "born": "same date of birth",
    "slip": "dates of birth that differ by a slip",
    "district": "same home district",
    "upn": "same unique pupil number",
}
DIFFER = {
    "swapped": "day and month of birth are swapped",
    "digit": "one digit of the date of birth differs",
    "born": "the dates of birth differ",
    "no birth": "a date of birth is not on both records",
    "district": "the home districts differ",
    "la_child_id": "each has a children's social care number of its own",
    "nhs_number": "the NHS numbers differ",
    "upn": "the unique pupil numbers differ",
    "name": "the names differ",
}


@dataclass(frozen=True)
class Resemblance:
    """How two records compare. `agrees` and `differs` are keys of `AGREE` and `DIFFER`, in their order."""

    agrees: tuple[str, ...]
    differs: tuple[str, ...]

    @property
    def agreeing(self) -> str:
        return _sentence(AGREE, self.agrees)

    @property
    def differing(self) -> str:
        return _sentence(DIFFER, self.differs)

    @property
    def because(self) -> str:
        """In sentences that hold nothing of what the records say."""
        return " ".join(filter(None, (self.agreeing, self.differing)))


def _sentence(words: Mapping[str, str], keys: Iterable[str]) -> str:
    """Empty where there is nothing to say."""
    text = ", ".join(words[key] for key in keys)
    return f"{text[0].upper()}{text[1:]}." if text else ""


def compare(one: Particulars, other: Particulars) -> Resemblance:
    first, family, turned = _closest_names(one, other)
    birth = _births(one.date_of_birth, other.date_of_birth)
    agrees, differs = [], []
    if Likeness.NONE in (first, family):
        differs.append("name")
    else:
        agrees.append(_name_agrees(first, family, turned))
    if birth in ("swapped", "digit"):
        agrees.append("slip")
    elif birth == "same":
        agrees.append("born")
    if birth != "same":
        differs.append({"unknown": "no birth", "differs": "born"}.get(birth, birth))
    for kind, a, b in _others(one, other):
        if not a & b:
            differs.append(kind)
        elif kind in AGREE:
            agrees.append(kind)
    return Resemblance(tuple(sorted(agrees, key=[*AGREE].index)), tuple(sorted(differs, key=[*DIFFER].index)))


def likely_one(one: Particulars, other: Particulars) -> Resemblance | None:
    """How they resemble one another if they are likely one child; else None.

    A date of birth and a family name in common are those of twins, and alone say nothing.
    """
    resemblance = compare(one, other)
    agrees, differs = set(resemblance.agrees), set(resemblance.differs)
    if "upn" in agrees and ("name" not in differs or agrees & {"born", "slip"}):
        return resemblance
    if "name" in differs or "born" in differs:
        return None
    if "spelling" in agrees:
        # A letter tells twins apart too: Jayden and Kayden, whom the authority knows as two.
        twins = "la_child_id" in differs and _is_of_twins(one, other)
        return resemblance if "born" in agrees and not twins else None
    return None if _is_by_chance(differs) else resemblance


def _is_by_chance(differs: Collection[str]) -> bool:
    """Two of one name of whom nothing else shows that they are one: born on other days, or nobody knows when,
    and at home elsewhere, or two in the authority's own records."""
    elsewhere, own_numbers = "district" in differs, "la_child_id" in differs
    if "no birth" in differs:
        return elsewhere or own_numbers
    return bool({"swapped", "digit"} & set(differs)) and elsewhere and own_numbers


def possibly_one(one: Particulars, other: Particulars) -> Resemblance | None:
    """The same for two records that somebody else found to be alike: names in another spelling may then come
    with a slip in the date of birth, or with a date of birth that is not on both."""
    if likely := likely_one(one, other):
        return likely
    resemblance = compare(one, other)
    differs = set(resemblance.differs)
    other_child = differs & {"name", "born"} or _is_by_chance(differs) or _is_of_twins(one, other)
    return None if other_child else resemblance


def _is_of_twins(one: Particulars, other: Particulars) -> bool:
    """Born on one day with one family name, and first names that nobody gives as each other's."""
    first, family, _ = _closest_names(one, other)
    return one.date_of_birth == other.date_of_birth and family in SURE and first not in SURE


Alike = tuple[Likeness, Likeness, bool]
"""First names, family names, and whether first and last stand in another order on one of the two records."""


def _closest_names(one: Particulars, other: Particulars) -> Alike:
    """Of all names of both records, how those two are alike that are most so."""
    found: list[Alike] = [(Likeness.NONE, Likeness.NONE, False)]
    for a in one.names:
        for b in other.names:
            found.append((*_names_alike(a, b), False))
            found.append((*_names_alike(a, Name(b.family, b.given)), True))
            found.append((*_names_alike(b, Name(a.family, a.given)), True))
    return min(found, key=_unlikeness)


def _unlikeness(alike: Alike) -> tuple[object, ...]:
    first, family, turned = alike
    places = [LIKENESSES.index(first), LIKENESSES.index(family)]
    return max(places), places, turned


def _names_alike(one: Name, other: Name) -> tuple[Likeness, Likeness]:
    if letters(one.given + one.family) == letters(other.given + other.family):
        return Likeness.SAME, Likeness.SAME
    return first_names_alike(one.given, other.given), family_names_alike(one.family, other.family)


def _name_agrees(first: Likeness, family: Likeness, turned: bool) -> str:
    for likeness in (Likeness.SPELLING, Likeness.PART, Likeness.SHORT_FORM):
        if likeness in (first, family):
            return likeness.value
    return "order" if turned else "name"


def _births(one: date | None, other: date | None) -> str:
    """`same`, `swapped`, `digit`, `differs` or `unknown`."""
    if one is None or other is None:
        return "unknown"
    if one == other:
        return "same"
    if one.year == other.year and (one.day, one.month) == (other.month, other.day):
        return "swapped"
    return "digit" if Hamming.distance(one.isoformat(), other.isoformat()) == 1 else "differs"


Shared = tuple[str, set[str], set[str]]
"""A kind of detail, and what each record says of it."""


def _others(one: Particulars, other: Particulars) -> Iterator[Shared]:
    """What else both records say."""
    details: list[Shared] = [
        ("district", _districts(one), _districts(other)),
        ("upn", _upns(one), _upns(other)),
    ]
    details += [(kind, one.numbers(kind), other.numbers(kind)) for kind in ("la_child_id", "nhs_number")]
    return (each for each in details if each[1] and each[2])


def _districts(of: Particulars) -> set[str]:
    return {letters(of.district)} if of.district else set()


def _upns(of: Particulars) -> set[str]:
    return of.numbers("upn") | ({of.upn} if of.upn else set())
