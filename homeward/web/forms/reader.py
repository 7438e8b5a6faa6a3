"""Reads answers into values, and collects every error beside its field, in the order of the page."""

import re
from collections.abc import Container, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta

from homeward.domain.deadlines import LONDON
from homeward.web.forms.answers import Answers

MOST_TEXT = 200
MOST_NARRATIVE = 5000
CLOCK = re.compile(r"(?P<hour>[01]?\d|2[0-3])[:.]?(?P<minute>[0-5]\d)")
SKEW = timedelta(minutes=5)
"""How far ahead of ours another clock may be (domain.md, section 9)."""


@dataclass(frozen=True)
class Report:
    """A missing report that was recorded here: its reference, its child, and what its episode is called."""

    reference: str
    child: dict[str, str]
    episode: str


@dataclass
class Reader:
    """One reading of one form. `errors` maps a field's id to a sentence that says what would be right.

    `reports` are the missing reports whose references the form gives, such as HW-5F0E91AB.
    """

    answers: Answers
    now: datetime
    reports: Mapping[str, Report] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)

    def wrong(self, name: str, sentence: str) -> None:
        """Notes an error; the first of a field stands, because it is the one to mend first."""
        self.errors.setdefault(name, sentence)

    def text(self, name: str, *, missing: str = "", most: int = MOST_TEXT) -> str | None:
        value = self.answers.one(name).replace("\r\n", "\n")
        if not value and missing:
            self.wrong(name, missing)
        if len(value) > most:
            self.wrong(name, f"Use {most:,} characters or fewer; this has {len(value):,}")
        return value or None

    def choice(self, name: str, codes: Container[str], *, missing: str = "") -> str | None:
        value = self.answers.one(name)
        if value and value not in codes:
            self.wrong(name, "Choose one of the answers listed")
            return None
        if not value and missing:
            self.wrong(name, missing)
        return value or None

    def choices(self, name: str, codes: Container[str]) -> list[str]:
        values = [value for value in self.answers.many(name) if value]
        if any(value not in codes for value in values):
            self.wrong(name, "Choose from the answers listed")
        return [value for value in values if value in codes]

    def day(self, name: str, what: str, *, missing: str = "") -> date | None:
        """A date from three fields. `what` opens the sentence, such as "Date of birth"."""
        given = {part: self.answers.one(f"{name}-{part}") for part in ("day", "month", "year")}
        if not any(given.values()):
            if missing:
                self.wrong(name, missing)
            return None
        if lacking := [part for part, value in given.items() if not value]:
            self.wrong(name, f"{what} must include a {' and a '.join(lacking)}")
            return None
        return self._real_day(name, what, list(given.values()))

    def _real_day(self, name: str, what: str, parts: list[str]) -> date | None:
        if not all(part.isdecimal() for part in parts) or len(parts[2]) != 4:
            self.wrong(name, f"{what} must be in numbers, with a 4-figure year, like 27 3 2026")
            return None
        try:
            return date(int(parts[2]), int(parts[1]), int(parts[0]))
        except ValueError:
            self.wrong(name, f"{what} must be a day in the calendar")
            return None

    def instant(self, name: str, what: str, *, missing: str = "", past: bool = True) -> datetime | None:
        """A date and a 24-hour London time, as an instant in UTC; not in the future, or not in the past."""
        typed = self.answers.one(f"{name}-time")
        day = self.day(name, what, missing=missing)
        if day is None:
            if typed and name not in self.errors:
                self.wrong(name, f"{what} must include a date")
            return None
        if not typed:
            self.wrong(name, f"{what} must include a time")
            return None
        return self._at(name, what, day, typed, past)

    def _at(self, name: str, what: str, day: date, typed: str, past: bool) -> datetime | None:
        figures = CLOCK.fullmatch(typed)
        if figures is None:
            self.wrong(name, f"{what} must have a time on the 24-hour clock, like 22:40")
            return None
        local = datetime.combine(day, time(int(figures["hour"]), int(figures["minute"])))
        # An hour that comes twice, when the clocks go back, is read as the first: our clocks start early.
        at = local.replace(tzinfo=LONDON).astimezone(UTC)
        if at.astimezone(LONDON).replace(tzinfo=None) != local:
            self.wrong(name, f"{what} is in the hour that was skipped when the clocks went forward")
            return None
        if at > self.now + SKEW if past else at < self.now - SKEW:
            self.wrong(name, f"{what} must be in the {'past' if past else 'future'}")
            return None
        return at
