"""One spelling for each identifier, and the placeholders that identify nobody (docs/adr/0013)."""

import re
import unicodedata
from functools import lru_cache
from typing import Literal

from nhs_number.validate import is_valid

Scheme = Literal["la_child_id", "upn", "nhs_number", "police_ref", "ssda903", "local", "described"]

REMEMBERED = 16_384
"""Spellings: the same identifiers come again and again."""

_HYPHENS = dict.fromkeys((*range(0x2010, 0x2016), 0x2212), "-")
_INVISIBLE = frozenset({"Cf", "Cc"})
"""Unicode's categories of characters without a shape, such as the zero-width space."""
_UPN = re.compile(r"[A-Z][0-9]{11}[0-9A-Z]")
_WORDS = frozenset(
    {"", "0", "x", "xx", "na", "nk", "dk", "tbc", "tba", "tbd", "unk", "nil", "null", "none", "nan", "no"}
    | {"unknown", "notknown", "notyetknown", "unidentified", "dontknow", "notapplicable", "notavailable"}
    | {"notgiven", "notstated", "notrecorded", "nonumber", "noid", "missing", "pending", "awaiting"}
    | {"temp", "temporary", "test", "dummy", "placeholder", "toconfirm", "tobeconfirmed", "undefined"}
)
"""What people and systems write where they have no number, without its spaces and punctuation."""
_NO_UPN = re.compile(r"un[1-7]")
_LENGTH_OF_UPN = 13
_UP, _DOWN = "01234567890", "09876543210"
_SHORTEST_ROW, _SHORTEST_COUNT = 3, 4
"""Digits: `999` and `1234` are more likely typed to fill a box than given out as a number."""


@lru_cache(maxsize=REMEMBERED)
def shown(scheme: Scheme, value: str) -> str:
    """The value as people read it: no invisible characters, plain hyphens, single spaces.

    An NHS number comes as its digits, a UPN in capitals. A described child's value is made of an event's id,
    which every letter tells apart.
    """
    if scheme == "described":
        return value
    plain = value if value.isascii() and value.isprintable() else _plain(value)
    text = " ".join(plain.split())
    if scheme == "nhs_number":
        return _digits(text)
    return text.upper() if scheme == "upn" else text


def _plain(value: str) -> str:
    letters = unicodedata.normalize("NFKC", value.translate(_HYPHENS)).translate(_HYPHENS)
    return "".join(letter for letter in letters if unicodedata.category(letter) not in _INVISIBLE)


def _digits(text: str) -> str:
    """The digits where there is nothing else but spaces and hyphens; other text as it is."""
    digits = text.replace(" ", "").replace("-", "")
    return digits if digits.isdigit() else text


@lru_cache(maxsize=REMEMBERED)
def compared(scheme: Scheme, value: str) -> str:
    """What two spellings of one identifier have in common: no spaces, and no difference of case."""
    text = shown(scheme, value)
    if scheme == "described":
        return text
    folded = text.replace(" ", "").casefold()
    # Folding can leave letters that have a plainer form, and the other way round.
    return folded if folded.isascii() else _plain(_plain(folded).casefold()).casefold()


@lru_cache(maxsize=REMEMBERED)
def is_placeholder(scheme: Scheme, value: str) -> bool:
    """Whether the value stands where a number is wanted and identifies nobody."""
    if scheme == "described":
        return False
    letters = re.sub(r"[\W_]", "", compared(scheme, value))
    if letters in _WORDS or _NO_UPN.fullmatch(letters):
        return True
    if _is_typed_to_fill(letters) and not (scheme == "ssda903" and _is_short_key(letters)):
        return True
    match scheme:
        case "nhs_number":
            return not is_valid(letters)
        case "upn":
            return len(letters) == _LENGTH_OF_UPN and len(set(letters[1:])) == 1
        case _:
            return False


def _is_typed_to_fill(letters: str) -> bool:
    """One character again and again, nothing but noughts, or digits counted up or down."""
    if len(set(letters)) == 1:
        return len(letters) >= _SHORTEST_ROW or letters[0] == "0"
    return len(letters) >= _SHORTEST_COUNT and (letters in _UP or letters in _DOWN)


def _is_short_key(letters: str) -> bool:
    """The return's numbers are made by a system: 666 and 1234 are numbers there like others."""
    return len(letters) <= _SHORTEST_COUNT and letters.isdigit() and letters[0] not in "09"


def is_possible(scheme: Scheme, value: str) -> bool:
    """Whether a value of this scheme can be written so: only a UPN has a form that rules others out."""
    return scheme != "upn" or _UPN.fullmatch(shown(scheme, value)) is not None
