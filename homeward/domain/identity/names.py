"""Names of people as different hands write them down: which may be one person's.

First names and their short forms are those of the `nicknames` package (Apache licence), a list made by hand
from English genealogy; letters of other scripts are told by `anyascii`.
"""

from enum import StrEnum
from functools import cache, lru_cache

from anyascii import anyascii
from nicknames import NickNamer
from rapidfuzz.distance import OSA

REMEMBERED = 65_536
LONG = 8
"""Letters from which on a name may hold two slips; a shorter one only if it sounds the same."""
SHORTEST = 4
"""Letters from which on a name may hold a slip at all: `Ana` and `Ava` are two names."""


class Likeness(StrEnum):
    """How two first names, or two family names, are alike."""

    SAME = "same"
    SHORT_FORM = "short form"
    PART = "part"
    SPELLING = "spelling"
    NONE = "none"


@lru_cache(maxsize=REMEMBERED)
def letters(text: str) -> str:
    """Letters alone, Latin, lower case and without accents: `O'Brien` and `O Brien` are `obrien`."""
    return "".join(character for character in anyascii(text).casefold() if character.isalpha())


@cache
def _nicknames() -> NickNamer:
    return NickNamer()


@lru_cache(maxsize=REMEMBERED)
def full_forms(first_name: str) -> frozenset[str]:
    """The names that this one is a short form of, itself included; `first_name` as `letters` gives it."""
    return frozenset((first_name, *map(letters, _nicknames().canonicals_of(first_name))))


def is_short_form(one: str, other: str) -> bool:
    return other in full_forms(one) or one in full_forms(other)


@lru_cache(maxsize=REMEMBERED)
def sound(name: str) -> str:
    """What is left of a name where vowels, silent letters and doubled ones are not written.

    `sean`, `shaun` and `shawn` are all `sn`.
    """
    spelled = name.replace("ph", "f").translate(_SPELLED_ALIKE)
    kept = spelled[:1] + "".join(letter for letter in spelled[1:] if letter not in "aeiouyhw")
    return "".join(letter for place, letter in enumerate(kept) if letter != kept[place - 1 : place])


_SPELLED_ALIKE = str.maketrans("cqz", "kks")


@lru_cache(maxsize=REMEMBERED)
def first_names_alike(one: str, other: str) -> Likeness:
    """Of two first names as written. One that gives a second first name too is part of the other."""
    a, b = letters(one), letters(other)
    if a == b:
        return Likeness.SAME
    first_a, first_b = letters(one.split()[0]), letters(other.split()[0])
    if is_short_form(a, b) or (first_a != first_b and is_short_form(first_a, first_b)):
        return Likeness.SHORT_FORM
    if first_a == first_b:
        return Likeness.PART
    return _spelled_alike(a, b)


@lru_cache(maxsize=REMEMBERED)
def family_names_alike(one: str, other: str) -> Likeness:
    """Of two family names as written. `Smith` is part of `Smith-Jones`."""
    a, b = letters(one), letters(other)
    if a == b:
        return Likeness.SAME
    shorter, longer = sorted((a, b), key=len)
    parts = {letters(part) for text in (one, other) for part in text.replace("-", " ").split()}
    if (
        len(shorter) >= SHORTEST
        and shorter in parts
        and longer.startswith(shorter) | longer.endswith(shorter)
    ):
        return Likeness.PART
    return _spelled_alike(a, b)


def _spelled_alike(one: str, other: str) -> Likeness:
    shortest = min(len(one), len(other))
    slips = 2 if shortest >= LONG or sound(one) == sound(other) else 1
    alike = shortest >= SHORTEST and OSA.distance(one, other, score_cutoff=slips) <= slips
    return Likeness.SPELLING if alike else Likeness.NONE
