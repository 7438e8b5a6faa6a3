"""Plain words for codes, times as people read them, and what somebody typed in quotation marks."""

import re
from collections.abc import Iterable
from datetime import datetime

from homeward.domain.deadlines import LONDON, Length, WorkingTime

PLAIN = {
    "M": "missing",
    "A": "away without authorisation",
    "overnight": "staying overnight",
    "sexual": "sexual contact",
    "online": "contact online",
    "phone": "telephone",
    "handle": "online name",
}
"""What a code means in a text for people, where the code alone does not say it."""


def when(instant: datetime) -> str:
    """`3 March 2026 at 22:10`, London time."""
    local = instant.astimezone(LONDON)
    return f"{local.day} {local:%B %Y} at {local:%H:%M}"


def duration(length: Length) -> str:
    """`90 days`, `72 hours`, `1 hour 30 minutes`: up to three days in hours, as the field speaks of them.

    Time of the office is `5 working days`.
    """
    if isinstance(length, WorkingTime):
        amount = ((length.days, "working day"), (length.hours, "working hour"))
        return " ".join(_some(number, unit) for number, unit in amount if number)
    minutes = int(length.total_seconds()) // 60
    if minutes % 1440 == 0 and minutes > 3 * 1440:
        return _some(minutes // 1440, "day")
    hours, minutes = divmod(minutes, 60)
    parts = [_some(number, unit) for number, unit in ((hours, "hour"), (minutes, "minute")) if number]
    return " ".join(parts) or "0 minutes"


def words(codes: Iterable[str], joined: str = "and") -> str:
    """`gifts, transport and staying overnight`."""
    *first, last = [PLAIN.get(code, code) for code in codes]
    return f"{', '.join(first)} {joined} {last}" if first else last


def _some(number: int, unit: str) -> str:
    return f"{number} {unit}" + ("" if number == 1 else "s")


def one_space(text: str) -> str:
    """As one line, with one space between words."""
    return " ".join(text.split())


MOST_QUOTED = 300
"""Characters of what somebody typed that stand in a reason; the record holds the rest."""

_INNER = str.maketrans("“”", "‘’")


def quoted(text: str) -> str:
    """As somebody typed it, in the quotation marks by which `held_back` knows it."""
    typed = one_space(text).translate(_INNER)
    return f"“{typed if len(typed) <= MOST_QUOTED else typed[: MOST_QUOTED - 1] + '…'}”"


def held_back(text: str) -> str:
    """The same without what was typed, and so without the names of others."""
    return re.sub("“[^”]*”", "[held back]", text)
