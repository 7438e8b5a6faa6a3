"""Whether two records speak of one person or place, by their marks: surely, perhaps, or not."""

from collections.abc import Iterable
from functools import lru_cache

ALONE = frozenset({"phone", "address", "vehicle", "handle", "place"})
"""Kinds of mark that are particular enough by themselves. Of the others it takes two."""
WORDS = {
    "phone": "telephone",
    "address": "address",
    "vehicle": "plate",
    "handle": "online name",
    "place": "place",
    "name": "name",
    "part": "part of a plate",
    "alias": "nickname",
    "called": "nickname",
    "first": "first name, age and place",
    "typed": "place as it was typed",
}
"""What people call each kind of mark."""
Marks = frozenset[str]
KEPT = 10_000
"""Comparisons that are remembered: the records of one person are compared again at every look."""


def kind(mark: str) -> str:
    return mark.partition(":")[0]


def in_words(marks: Iterable[str]) -> tuple[str, ...]:
    """The kinds of these marks; where one is particular enough by itself, no others."""
    kinds = {kind(mark) for mark in marks}
    return tuple(sorted({WORDS[each] for each in kinds & ALONE or kinds}))


@lru_cache(maxsize=KEPT)
def agreeing(one: Marks, other: Marks) -> Marks:
    """What the two have in common and what counts.

    A part of a plate says nothing of two whole plates, a nickname nothing of two full names that differ. What
    one record gives as a name is a nickname if the other one says so.
    A place as it was typed is compared with flagged places alone (`engine.facts.places`).
    """
    both = one & other
    if not both:
        return both
    kinds = {kind(mark) for mark in one}, {kind(mark) for mark in other}
    plates_differ = all("vehicle" in each for each in kinds)
    names_differ = all("name" in each for each in kinds) and not any(kind(mark) == "name" for mark in both)

    def counts(mark: str) -> bool:
        match kind(mark):
            case "part":
                return not plates_differ
            case "called":
                alias = mark.replace("called:", "alias:", 1)
                return not names_differ and (alias in one) != (alias in other)
            case "alias" | "first":
                return not names_differ
            case "typed":
                return False
            case _:
                return True

    return frozenset(mark for mark in both if counts(mark))


@lru_cache(maxsize=KEPT)
def is_same(one: Marks, other: Marks) -> bool:
    """One mark that is particular enough, or two of different kinds that are not."""
    words = {WORDS[kind(mark)] for mark in agreeing(one, other)}
    return len(words) > 1 or any(kind(mark) in ALONE for mark in one & other)


def nearly(one: Marks, other: Marks) -> Marks:
    """What agrees of two records that may be of one person; empty where they surely are, or nothing does."""
    return frozenset() if is_same(one, other) else agreeing(one, other)
