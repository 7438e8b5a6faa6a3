"""Words as they are compared: lower case, no accents, no punctuation; and words that identify nobody."""

import re
import unicodedata
from functools import lru_cache

REMEMBERED = 4096
"""Texts whose marks are kept: a history that is folded again asks for the same ones."""

_VAGUE = """
a an the his her their my our some somebody someone no not none nobody n na nk k tbc unknown known given
stated recorded sure say said anonymous don dont know doesn doesnt didn didnt won wont remember
i he she they it is was of at in on by from with and or
male female man woman men women guy bloke lad lads boy girl boys girls lady adult adults child kid kids person
people friend friends mate mates boyfriend girlfriend bf gf partner ex cousin uncle auntie aunt mum mother dad
father stepdad stepmum nan nana grandad brother sister sibling family carer carers foster worker social staff
teacher older young younger old tall short white black red blue green silver grey
car cab taxi uber van bus train bike motorbike lorry vehicle driver
home house flat hotel hostel park town centre city shop shops school station street road place
somewhere nowhere outside area estate party
"""
VAGUE = frozenset(_VAGUE.split())
"""What people write where they know nothing. A text of such words alone identifies nobody and no place."""


@lru_cache(maxsize=REMEMBERED)
def normal_words(text: str) -> str:
    """Lower case, no accents or punctuation, single spaces: `Flat 4, 12 Long St.` is `flat 4 12 long st`.

    An apostrophe joins: `O'Brien` is `obrien`. Names in other scripts than Latin stay as they are written.
    """
    parts = unicodedata.normalize("NFKD", text.casefold().translate(_LIKE_ACCENTS))
    plain = "".join(character for character in parts if not unicodedata.combining(character))
    return " ".join(re.findall(r"[^\W_]+", plain))


_LIKE_ACCENTS = str.maketrans("łđø", "ldo", "'’‘`´")
"""Letters with a stroke, which Unicode does not take apart into letter and accent; and apostrophes."""


def is_vague(words: str) -> bool:
    """Whether these normal words identify nobody and no place."""
    return VAGUE.issuperset(words.split())
