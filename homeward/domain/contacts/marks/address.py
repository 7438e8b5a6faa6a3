"""Addresses: a house with its street, or with its postcode. `Apt 2, 14 Long St, CH411AA` has both."""

import re
from functools import lru_cache

from homeward.domain.contacts.marks.wording import REMEMBERED, is_vague, normal_words

_WRITTEN_OUT = {
    "st": "street",
    "rd": "road",
    "ave": "avenue",
    "av": "avenue",
    "ln": "lane",
    "dr": "drive",
    "cl": "close",
    "ct": "court",
    "cres": "crescent",
    "gdns": "gardens",
    "gr": "grove",
    "pl": "place",
    "sq": "square",
    "tce": "terrace",
    "ter": "terrace",
    "wk": "walk",
}
_ENDING = frozenset(_WRITTEN_OUT.values()) | {"way", "row", "mews", "hill", "park", "green", "parade", "view"}
"""What the name of a street ends with."""
_STREETS = _ENDING | _WRITTEN_OUT.keys()
_POSTCODE = re.compile(r"\b([A-Z]{1,2}[0-9][A-Z0-9]?)\s*([0-9][A-Z]{2})\b", re.IGNORECASE)
_FLAT = re.compile(r"\b(?:flat|apartment|apt|unit|room)\s+([0-9]+[a-z]?|[a-z])\b")
_HOUSE = re.compile(r"\b([0-9]+[a-z]?)\s+((?:[^\W\d]+\s*)+)")


@lru_cache(maxsize=REMEMBERED)
def addresses(text: str) -> frozenset[str]:
    """The house by its street, and by its postcode; each with the flat, if there is one."""
    lines = [words for part in re.split(r"[,;\n]", _POSTCODE.sub(",", text)) if (words := normal_words(part))]
    written = " , ".join(lines)
    flat = _FLAT.search(written)
    house = _HOUSE.search(_FLAT.sub(" , ", written))
    if house:
        door, street = house[1], _street(house[2].split())
    else:
        door, street = _named_house(lines)
    if flat:
        door = f"flat {flat[1]} {door}".strip()
    return frozenset(f"{door} {where}" for where in (street, _postcode(text)) if door and where)


def _postcode(text: str) -> str:
    found = _POSTCODE.search(text)
    return f"{found[1]}{found[2]}".casefold() if found else ""


def _named_house(lines: list[str]) -> tuple[str, str]:
    """A house without a number: by its name, where that is on a line of its own; and its street."""
    others = [line for line in lines if not _FLAT.fullmatch(line)]
    streets = [line for line in others if line.split()[-1] in _STREETS]
    names = [line for line in others if line not in streets and not is_vague(line)]
    street = _street(streets[0].split()) if streets else ""
    return names[0] if names and others[0] == names[0] else "", street


def _street(words: list[str]) -> str:
    """Up to the word with which a street's name ends. `St` at its beginning is a saint."""
    named = [_WRITTEN_OUT.get(word, word) if position else word for position, word in enumerate(words)]
    ends = next((position for position, word in enumerate(named) if position and word in _ENDING), None)
    return " ".join(named if ends is None else named[: ends + 1])
