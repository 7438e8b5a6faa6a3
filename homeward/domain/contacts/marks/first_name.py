"""A first name with an age and a place, which several fields say together; it never matches alone."""

import re
from collections.abc import Iterator

from homeward.domain.contacts.marks.wording import VAGUE, is_vague, normal_words

_AGE = re.compile(r"\b(?:aged?|about|around|roughly|maybe)\s+(\d\d)\b|\b(\d\d)\s*(?:years?|yrs?|yo)\b", re.I)
_DECADE = re.compile(r"\b(\d)0s\b|\b(twen|thir|for|fif|six)ties\b", re.I)
_DECADES = {"twen": 2, "thir": 3, "for": 4, "fif": 5, "six": 6}
_BAND = 10
"""Years. Of each age two bands are taken, half a band apart, so that 29 and 31 have one in common."""


def first_names(name: str, description: str, places: tuple[str, ...]) -> frozenset[str]:
    """The first name, with each band of age in the description and each place by its name."""
    _, comma, after = name.partition(",")
    first = next(iter(normal_words(after if comma else name).split()), "")
    if len(first) < 2 or is_vague(first):
        return frozenset()
    towns = {town for place in places for town in _towns(place)}
    return frozenset(f"{first} {band} {town}" for band in _bands(description) for town in towns)


def _bands(description: str) -> Iterator[str]:
    for about, said in _AGE.findall(description):
        age = int(about or said)
        yield f"from {age // _BAND * _BAND}"
        yield f"from {(age + _BAND // 2) // _BAND * _BAND - _BAND // 2}"
    for digit, word in _DECADE.findall(description):
        yield f"from {(int(digit) if digit else _DECADES[word.lower()]) * _BAND}"


def _towns(place: str) -> Iterator[str]:
    """The parts of an address that have no number in them, and the name of a place."""
    for part in re.split(r"[,;\n]", place):
        words = [word for word in normal_words(part).split() if not any(map(str.isdigit, word))]
        if words and not VAGUE.issuperset(words):
            yield " ".join(words)
