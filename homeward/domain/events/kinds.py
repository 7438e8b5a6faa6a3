"""The kinds of value that fields hold: how each is read, what refuses it, how it is written."""

import re
from datetime import UTC, date, datetime, time
from functools import lru_cache
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo

from pydantic import Field, PlainSerializer, PlainValidator, StrictBool, StringConstraints, WithJsonSchema
from pydantic_core import PydanticCustomError

LONDON = ZoneInfo("Europe/London")
EARLIEST_YEAR = 1900  # nothing reported here is older, and windows before it can be reckoned without overflow
LINE_CAP = 200
TEXT_CAP = 10_000
LIST_CAP = 200

# No "<" that a browser would take for a tag, and no NUL, which PostgreSQL cannot store.
PLAIN_TEXT = r"^(?:[^<\x00]|<+[^a-zA-Z/!?<\x00])*<*$"
LA_CODE = r"^[0-9]{3}$"
UPN = r"^(?:[A-Z][0-9]{11}[0-9A-Z]|UN[1-7])$"

_RFC3339 = re.compile(
    r"\d{4}-\d{2}-\d{2}[Tt ]\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?(?P<offset>[Zz]|[+-]\d{2}:\d{2})?", re.ASCII
)
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)

INSTANT_WANTED = "must be an instant with an offset from UTC such as 2026-03-01T22:10:00+00:00"
DAY_WANTED = "must be a date such as 2026-03-01"


def _refuse(message: str) -> PydanticCustomError:
    return PydanticCustomError("plain", message)  # type: ignore[arg-type]


@lru_cache(maxsize=4096)
def _instant(text: str) -> datetime:
    match = _RFC3339.fullmatch(text)
    if not match:
        raise _refuse(INSTANT_WANTED)
    if not match["offset"]:
        raise _refuse(f"has no offset from UTC; {INSTANT_WANTED}")
    try:
        found = datetime.fromisoformat(text.upper()).astimezone(UTC)
    except (ValueError, OverflowError):
        raise _refuse(f"is not a date and time that exists; {INSTANT_WANTED}") from None
    return _recent(found)


def _recent[T: date](moment: T) -> T:
    if moment.year < EARLIEST_YEAR:
        raise _refuse(f"must not be before the year {EARLIEST_YEAR}")
    return moment
