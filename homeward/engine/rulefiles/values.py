"""The kinds of single value in a file, each read from text as it is written."""

import re
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime, timedelta
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, PlainValidator

from homeward.domain.calendar import deadlines
from homeward.domain.calendar.deadlines import WorkingTime
from homeward.domain.events.kinds import refusal
from homeward.engine.rulefiles.yamlsource import suggest

FLAGS = {"yes": True, "true": True, "no": False, "false": False}
A_CENTURY = 36_525
LENGTH = "must be a length of time of at most a century, such as `24 hours` or `90 days`"
DAY = "must be a day that exists, written like `2026-03-31`"


def written(wanted: str, read: Callable[[str], object]) -> PlainValidator:
    """Reads a text. Where `read` raises, the name of the value and `wanted` are the error."""

    def validate(value: object) -> object:
        try:
            if isinstance(value, str):
                return read(value)
        except (KeyError, OverflowError, ValueError):
            pass
        raise refusal(wanted)

    return PlainValidator(validate)


def form(pattern: str, wanted: str) -> PlainValidator:
    """A text that matches the pattern."""
    return written(wanted, lambda text: _match(pattern, text)[0])


def one_of(words: Iterable[str]) -> PlainValidator:
    known = {str(word): word for word in words}

    def validate(value: object) -> str:
        word = value if isinstance(value, str) else ""
        if word in known:
            return known[word]
        raise refusal(f"cannot be {f'`{word}`' if word else 'this'}.{suggest(word, known)}")

    return PlainValidator(validate)


def _text(text: str) -> str:
    if said := text.strip():
        return said
    raise ValueError


def _match(pattern: str, text: str) -> re.Match[str]:
    if found := re.fullmatch(pattern, text):
        return found
    raise ValueError


def _instant(text: str) -> datetime:
    instant = datetime.fromisoformat(text)
    if instant.tzinfo is None:
        raise ValueError
    return instant.astimezone(UTC)


def _day_or_instant(text: str) -> date | datetime:
    try:
        return _instant(text)
    except ValueError:
        return date.fromisoformat(text)


def _duration(text: str) -> timedelta:
    found = _match(r"([0-9]{1,9}) (minute|hour|day|week)s?", text)
    if not 0 < int(found[1]) <= A_CENTURY:
        raise ValueError
    return timedelta(**{f"{found[2]}s": int(found[1])})


def _length(text: str) -> deadlines.Length:
    if found := re.fullmatch(r"([1-9][0-9]{0,3}) working (hour|day)s?", text):
        return WorkingTime(**{f"{found[2]}s": int(found[1])})
    return _duration(text)


def _list(value: object) -> object:
    if isinstance(value, list) and value:
        return value
    raise refusal("must be a list, such as `[first, second]`")


NonEmpty = BeforeValidator(_list)
"""A list with something in it."""
Text = Annotated[str, written("must be a text", _text)]
Flag = Annotated[bool, written("must be `yes` or `no`", lambda text: FLAGS[text.casefold()])]
Number = Annotated[int, form("[0-9]{1,9}", "must be a whole number, such as `3`"), AfterValidator(int)]
Day = Annotated[date, written(DAY, date.fromisoformat)]
DayOrInstant = Annotated[date | datetime, written(DAY, _day_or_instant)]
Instant = Annotated[
    datetime, written("must be an instant with its offset, such as `2026-03-01T22:10Z`", _instant)
]
Duration = Annotated[timedelta, written(LENGTH, _duration)]
"""Elapsed time: `90 days` is 90 times 24 hours, whatever the clocks did."""
Length = Annotated[deadlines.Length, written(LENGTH, _length)]
"""Elapsed time, or time of the office such as `5 working days`."""
