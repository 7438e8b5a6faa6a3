"""The names by which senders go, and when one name could be taken for another.

A person who reads a record tells senders apart by sight. So a name that looks like a known one, in other
letters, with other spaces or marks, is not let in beside it.
"""

import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from homeward.domain.events import PAGES
from homeward.domain.events.our_events import SOURCE as RULES

OURS = frozenset({RULES, PAGES})
"""What rules make, and what people do on the pages. Nobody outside speaks as either."""

_UNSEEN = frozenset({"C", "M", "P", "S", "Z"})
"""Classes of characters that are no letter and no digit: controls, accents, dashes, signs, spaces."""

_DIGITS_LIKE_LETTERS = str.maketrans("01", "ol")


def imitated(source: str, known: Iterable[str]) -> str | None:
    """Which of the known sources this one could be taken for, if it is another; ours come first."""
    mark = likeness(source)
    if source not in OURS and mark.startswith(RULES):
        return RULES
    others = sorted(name for name in known if name != source and likeness(name) == mark)
    return others[0] if others else None


@lru_cache(maxsize=4096)
def likeness(source: str) -> str:
    """What is left of a name for the eye: two names with the same likeness cannot be told apart.

    Latin letters and digits stand for whatever looks like them (Unicode TR39); case, accents, spaces,
    punctuation and invisible characters are left out.
    """
    seen = "".join(_as_latin(character) for character in unicodedata.normalize("NFKC", source))
    folded = "".join(_as_latin(character) for character in unicodedata.normalize("NFKD", seen.casefold()))
    plain = "".join(c for c in folded if unicodedata.category(c)[0] not in _UNSEEN)
    return plain.translate(_DIGITS_LIKE_LETTERS)


@lru_cache(maxsize=4096)
def _as_latin(character: str) -> str:
    """The Latin letter or digit that looks like this character, else the character itself."""
    if character.isascii():
        return character
    # Nearly every source is ASCII, and the table of look-alikes takes a tenth of a second to read.
    from confusable_homoglyphs.confusables import confusables_data

    alike = [each["c"] for each in confusables_data.get(character, ())]
    latin = [each for each in alike if each.isascii() and each.isalnum()]
    # A bar looks like l, I and 1: small letters first, so that it is always the same one.
    return min(latin, key=lambda each: (not each.islower(), each), default=character)
