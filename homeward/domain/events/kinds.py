"""The kinds of value that fields hold: how each is read, what refuses it, how it is written."""

import re
from datetime import UTC, date, datetime, time
from functools import lru_cache
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

from pydantic import Field, PlainSerializer, PlainValidator, StrictBool, StringConstraints, WithJsonSchema
from pydantic_core import PydanticCustomError

LONDON = ZoneInfo("Europe/London")
# Nothing reported here lies outside, and windows and deadlines near an instant are reckoned without overflow.
EARLIEST_YEAR, LATEST_YEAR = 1900, 2999
LINE_CAP = 200
TEXT_CAP = 10_000
LIST_CAP = 200

# No NUL, which PostgreSQL cannot store. What looks like HTML is text: pages escape it.
ANY_TEXT = r"^[^\x00]*$"
LA_CODE = r"^[0-9]{3}$"
UPN_OR_WHY_NOT = r"^(?:[A-Z][0-9]{11}[0-9A-Z]|UN[1-7])$"

INSTANT_WANTED = "must be an instant with an offset from UTC such as 2026-03-01T22:10:00+00:00"
DAY_WANTED = "must be a date such as 2026-03-01"

_RFC3339 = re.compile(
    r"\d{4}-\d{2}-\d{2}[Tt ]\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?(?P<offset>[Zz]|[+-]\d{2}:\d{2})?", re.ASCII
)
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_LONGEST_INSTANT = 40


def refusal(message: str) -> PydanticCustomError:
    """An error whose message is already in plain words."""
    return PydanticCustomError("plain", "{message}", {"message": message})


def _check_year(moment: date) -> None:
    if not EARLIEST_YEAR <= moment.year <= LATEST_YEAR:
        raise refusal(f"must lie between the years {EARLIEST_YEAR} and {LATEST_YEAR}")


@lru_cache(maxsize=4096)
def _instant(text: str) -> datetime:
    match = _RFC3339.fullmatch(text)
    if not match:
        raise refusal(INSTANT_WANTED)
    if not match["offset"]:
        raise refusal(f"has no offset from UTC; {INSTANT_WANTED}")
    try:
        moment = datetime.fromisoformat(text.upper()).astimezone(UTC)
    except (ValueError, OverflowError):
        raise refusal(f"is not a date and time that exists; {INSTANT_WANTED}") from None
    _check_year(moment)
    return moment


@lru_cache(maxsize=4096)
def _day(text: str) -> date:
    if not _DAY.fullmatch(text):
        raise refusal(DAY_WANTED)
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise refusal(f"is not a date that exists; {DAY_WANTED}") from None
    _check_year(day)
    return day


def read_instant(value: object) -> datetime:
    """RFC 3339 text or an aware datetime, as an instant in UTC."""
    if isinstance(value, datetime) and value.tzinfo is not None:
        _check_year(value)
        return value.astimezone(UTC)
    if isinstance(value, str) and len(value) <= _LONGEST_INSTANT:
        return _instant(value)
    raise refusal(INSTANT_WANTED)


def read_day(value: object) -> date:
    """ISO text (year-month-day) or a date."""
    if isinstance(value, date) and not isinstance(value, datetime):
        _check_year(value)
        return value
    if isinstance(value, str) and len(value) <= _LONGEST_INSTANT:
        return _day(value)
    raise refusal(DAY_WANTED)


def read_when(value: object) -> date | datetime:
    """A date or an instant, whichever came: text no longer than a date is read as a date."""
    is_day = isinstance(value, str) and len(value) <= len("2026-03-01")
    if is_day or (isinstance(value, date) and not isinstance(value, datetime)):
        return read_day(value)
    try:
        return read_instant(value)
    except PydanticCustomError as error:
        words = error.message().replace(INSTANT_WANTED, f"{DAY_WANTED} or an instant with an offset from UTC")
        raise refusal(words) from None


@lru_cache(maxsize=4096)
def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), LONDON).astimezone(UTC)


def as_instant(when: date | datetime) -> datetime:
    """The instant in UTC; a date means midnight in London, when it begins."""
    return when if isinstance(when, datetime) else _midnight(when)


def london_day(when: date | datetime) -> date:
    """The date in London."""
    return when.astimezone(LONDON).date() if isinstance(when, datetime) else when


def is_before(first: date | datetime, second: date | datetime) -> bool:
    """Compared as instants, or as days in London where either is only a date."""
    if isinstance(first, datetime) and isinstance(second, datetime):
        return first < second
    return london_day(first) < london_day(second)


_write = PlainSerializer(lambda moment: moment.isoformat(), return_type=str)

Instant = Annotated[
    datetime,
    PlainValidator(read_instant),
    _write,
    WithJsonSchema({"type": "string", "format": "date-time"}),
]
Day = Annotated[date, PlainValidator(read_day), _write, WithJsonSchema({"type": "string", "format": "date"})]
When = Annotated[
    date | datetime,
    PlainValidator(read_when),
    _write,
    WithJsonSchema({"type": "string", "anyOf": [{"format": "date"}, {"format": "date-time"}]}),
]

Line = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=LINE_CAP, pattern=ANY_TEXT)
]
Text = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=TEXT_CAP, pattern=ANY_TEXT)
]
LaCode = Annotated[str, StringConstraints(pattern=LA_CODE)]
Upn = Annotated[str, StringConstraints(pattern=UPN_OR_WHY_NOT)]
Bool = StrictBool
YesNo = Literal["Y", "N", "unknown"]
YES_NO_UNKNOWN = {"Y": "Yes", "N": "No", "unknown": "Not known"}
DangerNow = Annotated[
    YesNo | None, Field(description="the child is in danger at the time of saying so; Y alerts at once")
]
Suspected = Annotated[
    YesNo | None, Field(description="whoever tells this, or records it, suspects exploitation")
]
Category = Literal["M", "A"]
PoliceRisk = Literal["NAR", "LOW", "MED", "HIGH", "unknown"]
Lines = Annotated[tuple[Line, ...], Field(max_length=LIST_CAP)]
