"""Registration plates, found in what somebody wrote: `white van AB12 CD0` is `AB12CDO`.

The forms are those of the Driver and Vehicle Licensing Agency (leaflet INF104). O and 0, and I and 1, are
read as the form wants them, since nobody can tell them apart on a plate.
"""

import re
from functools import lru_cache

from homeward.domain.contacts.marks.wording import REMEMBERED

TODAY = re.compile(r"[A-Z]{2}[0-9]{2}[A-Z]{3}")
_WITH_A_YEAR = re.compile(r"[A-Z][0-9]{1,3}[A-Z]{3}|[A-Z]{3}[0-9]{1,3}[A-Z]")
"""From 1963 to 2001."""
_WITHOUT_A_YEAR = re.compile(r"[A-Z]{1,3}[0-9]{3,4}|[0-9]{3,4}[A-Z]{2,3}")
"""As in Northern Ireland. Like other words, so only where nothing else was written."""
_LETTERS, _DIGITS = str.maketrans("01", "OI"), str.maketrans("OI", "01")
_MOST_PARTS = 3


@lru_cache(maxsize=REMEMBERED)
def plates(text: str) -> frozenset[str]:
    """Every plate in the text. A part of a plate is none."""
    parts = re.findall(r"[A-Z0-9]+", text.upper())
    starts = range(len(parts))
    runs = ("".join(parts[start : start + length]) for start in starts for length in (1, 2, _MOST_PARTS))
    found = frozenset(plate for run in runs if (plate := _read(run)))
    whole = "".join(parts)
    return found or frozenset({whole} if _WITHOUT_A_YEAR.fullmatch(whole) else ())


def _read(written: str) -> str | None:
    if _WITH_A_YEAR.fullmatch(written):
        return written
    letters, digits = written[:2] + written[4:], written[2:4]
    plate = letters[:2].translate(_LETTERS) + digits.translate(_DIGITS) + letters[2:].translate(_LETTERS)
    has_both = any(map(str.isdigit, written)) and any(map(str.isalpha, written))
    return plate if has_both and TODAY.fullmatch(plate) else None
