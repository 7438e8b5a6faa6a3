"""Days and times as people write them: a month by its name, a time with am or pm."""

import re
from calendar import month_abbr, month_name
from datetime import date, time, timedelta

CLOCK = re.compile(
    r"(?P<hour>\d{1,2})(?:[:.]?(?P<minute>[0-5]\d))?\s*(?P<half>[ap])?\.?(?(half)m\.?)", re.IGNORECASE
)
MONTHS = {name.casefold(): number for names in (month_name, month_abbr) for number, name in enumerate(names)}
LONGEST_NUMBER = 4
"""Digits: Python refuses to read thousands of them, and a date has none with more."""
DAY = re.compile(
    r"\b(?P<day>\d{1,2})(?:st|nd|rd|th)?(?:\s+of)?[\s/.-]+(?P<month>\d{1,2}|[a-z]{3,9})\.?,?[\s/.-]+"
    r"(?P<year>\d{4}|\d{2})\b(?![:.]\d)"
    r"|\b(?P<name>[a-z]{3,9})\.?\s+(?P<day2>\d{1,2})(?:st|nd|rd|th)?,?\s+(?P<year2>\d{4})\b"
    r"|\b(?P<iso>\d{4}-\d{2}-\d{2})\b"
    r"|\b(?P<digits>\d{8})\b",
    re.IGNORECASE,
)
CENTURY = 2000
"""That of a year written with two digits."""
DAY_AND_MONTH = re.compile(
    r"\b(?P<day>\d{1,2})(?:st|nd|rd|th)?(?:\s+of)?[\s/.-]+(?P<month>\d{1,2}|[a-z]{3,9})\b"
    r"|\b(?P<name>[a-z]{3,9})\.?\s+(?P<day2>\d{1,2})(?:st|nd|rd|th)?\b",
    re.IGNORECASE,
)
NOW, TODAY = "now", "today"
DAYS_AWAY = {TODAY: 0, "yesterday": -1, "tomorrow": 1}
RELATIVE = re.compile(rf"\b(?:{'|'.join(DAYS_AWAY)})\b", re.IGNORECASE)


def month_of(text: str) -> int | None:
    """3 of "3", "03", "March", "mar" and "Mar."; None where it is no month."""
    if text.isdecimal():
        return int(text) if len(text) <= LONGEST_NUMBER and 1 <= int(text) <= 12 else None
    name = text.strip().rstrip(".").casefold()
    return MONTHS.get("sep" if name == "sept" else name) or None


def time_of(text: str) -> time | None:
    """Of "22:40", "2240", "10:40pm" and "10 pm"; None where it is no time. An hour alone needs am or pm."""
    found = CLOCK.fullmatch(text.strip())
    if found is None or not (found["minute"] or found["half"]):
        return None
    hour, minute = int(found["hour"]), int(found["minute"] or 0)
    if found["half"]:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if found["half"].casefold() == "p" else 0)
    return time(hour, minute) if hour < 24 else None


def day_in(text: str) -> tuple[date | None, str]:
    """The first day that is written in a text, and the text without it."""
    for found in DAY.finditer(text):
        if day := _day(found):
            return day, f"{text[: found.start()]} {text[found.end() :]}"
    return None, text


def _day(found: re.Match[str]) -> date | None:
    """None where the calendar has no such day; eight digits may be a number of another kind."""
    try:
        if found["iso"]:
            return date.fromisoformat(found["iso"])
        if digits := found["digits"]:
            return date(int(digits[4:]), int(digits[2:4]), int(digits[:2]))
        year = int(found["year"] or found["year2"])
        month = month_of(found["month"] or found["name"]) or 0
        return date(year if year > 99 else CENTURY + year, month, int(found["day"] or found["day2"]))
    except ValueError:
        return None


def in_figures(text: str, today: date) -> str:
    """The text with "today", "yesterday" and "tomorrow" as days, such as 27 November 2026."""
    return RELATIVE.sub(lambda word: written(today + timedelta(DAYS_AWAY[word[0].casefold()])), text)


def written(day: date) -> str:
    """Such as 27 November 2026."""
    return f"{day.day} {day:%B %Y}"


def day_and_rest(text: str, today: date, *, past: bool | None = None) -> tuple[date | None, str]:
    """The first day in a text, and the text without it. One without its year is the latest such day where
    `past`, the next one where not; None: it must have its year."""
    day, rest = day_in(text)
    found = DAY_AND_MONTH.search(text) if day is None and past is not None else None
    if found is None:
        return day, rest
    month, number = month_of(found["month"] or found["name"]) or 0, int(found["day"] or found["day2"])
    for year in (today.year, today.year + (-1 if past else 1)):
        try:
            day = date(year, month, number)
        except ValueError:
            continue
        if day == today or (day < today) == past:
            return day, f"{text[: found.start()]} {text[found.end() :]}"
    return None, text


def time_beside(rest: str) -> str:
    """The time in the text beside a day, such as "at 22:40"; figures alone may as well be a year."""
    beside = rest.strip(" ,").removeprefix("at ").strip()
    return "" if beside.isdecimal() else beside
