"""As much of a registration plate as somebody remembered; it never matches alone."""

import re
from functools import lru_cache

from homeward.domain.contacts.marks.plate import TODAY, plates
from homeward.domain.contacts.marks.wording import REMEMBERED

_PART = re.compile(r"\b([A-Z]{2}[0-9]{2})\s?([A-Z]{0,2})\b")
_ENDING = re.compile(r"(?:\bEND(?:S|ING)?(?: IN| WITH)?|[.…*?]{2,})\s*([A-Z]{3})\b")


@lru_cache(maxsize=REMEMBERED)
def plate_parts(text: str) -> frozenset[str]:
    """Of a whole plate of today, every beginning from four characters on, and its last three; else as much as
    was said."""
    if whole := plates(text):
        today = [plate for plate in whole if TODAY.fullmatch(plate)]
        return frozenset(part for plate in today for part in (plate[:4], plate[:5], plate[:6], plate[4:]))
    written = text.upper()
    return frozenset((*map("".join, _PART.findall(written)), *_ENDING.findall(written)))
