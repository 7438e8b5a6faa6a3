"""Plain words for codes, times as people read them, and what somebody typed in quotation marks."""

import re
from collections.abc import Iterable
from datetime import date, datetime
from itertools import pairwise

from homeward.domain.calendar.deadlines import LONDON, Length, WorkingTime

PLAIN = {
    "M": "missing",
    "A": "away without authorisation",
    "overnight": "staying overnight",
    "sexual": "sexual contact",
    "online": "contact online",
    "transport": "lifts",
    "substances": "alcohol or drugs",
    "phone": "telephone",
    "handle": "online name",
}
"""What a code means in a text for people, where the code alone does not say it."""


def when(instant: datetime) -> str:
    """`3 March 2026 at 22:10`, London time."""
    local = instant.astimezone(LONDON)
    return f"{local.day} {local:%B %Y} at {local:%H:%M}"


def day(of: date | datetime) -> str:
    """`31 March 2027`, or with its time where it is a moment of one."""
    if isinstance(of, datetime):
        return when(of)
    return f"{of.day} {of:%B %Y}"


MOST_DAYS = 4


def days(instants: Iterable[datetime]) -> str:
    """`on 10 January, 3 and 12 March 2026`; of more than four, from the first to the last."""
    found = sorted({instant.astimezone(LONDON).date() for instant in instants})
    if len(found) > MOST_DAYS:
        return f"from {day(found[0])} to {day(found[-1])}"
    said = [_before(each, then) for each, then in pairwise(found)]
    return f"on {words([*said, day(found[-1])])}"


def _before(each: date, then: date) -> str:
    """A day as it is said before another: without what both have in common."""
    if (each.year, each.month) == (then.year, then.month):
        return str(each.day)
    return f"{each.day} {each:%B}" if each.year == then.year else day(each)


def duration(length: Length) -> str:
    """`90 days`, `72 hours`, `1 hour 30 minutes`: up to three days in hours, as the field speaks of them.

    Time of the office is `5 working days`.
    """
    if isinstance(length, WorkingTime):
        amount = ((length.days, "working day"), (length.hours, "working hour"))
        return " ".join(counted(number, unit) for number, unit in amount if number)
    minutes = int(length.total_seconds()) // 60
    if minutes % 1440 == 0 and minutes > 3 * 1440:
        return counted(minutes // 1440, "day")
    hours, minutes = divmod(minutes, 60)
    parts = [counted(number, unit) for number, unit in ((hours, "hour"), (minutes, "minute")) if number]
    return " ".join(parts) or "0 minutes"


def words(codes: Iterable[str], joined: str = "and") -> str:
    """`gifts, transport and staying overnight`."""
    *first, last = [PLAIN.get(code, code) for code in codes]
    return f"{', '.join(first)} {joined} {last}" if first else last


def counted(number: int, noun: str) -> str:
    """`1 alert`, `2 alerts`."""
    return f"{number} {noun}" + ("" if number == 1 else "s")


def one_space(text: str) -> str:
    """As one line, with one space between words."""
    return " ".join(text.split())


def sentence(text: str) -> str:
    """As a sentence begins."""
    return text[:1].upper() + text[1:]


def small(text: str) -> str:
    """As it stands within a sentence."""
    return text[:1].lower() + text[1:]


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
