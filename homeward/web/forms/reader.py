"""Reads answers into values, and collects every error beside its field, in the order of the page."""

from collections.abc import Container, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

from homeward.domain.calendar.deadlines import LONDON
from homeward.domain.calendar.written_dates import day_and_rest, time_beside, time_of
from homeward.domain.events.kinds import london_day
from homeward.web.forms.answers import Answers
from homeward.web.words.moments import moment

MOST_TEXT = 200
MOST_NARRATIVE = 5000
SKEW = timedelta(minutes=5)
"""How far ahead of ours another clock may be (domain.md, section 9)."""
LONG_AGO = timedelta(days=2 * 366)
"""People record absences of the last weeks; an older date is more often a slip in the year."""
DAYS_LIKE = {
    True: "today, 27 November or 27/11/2026",
    False: "tomorrow, 27 November or 27/11/2026",
    None: "14 June 2011 or 14/6/2011",
}
"""Of a day that has been, one to come, and one that must have its year."""
THIS_WEEK = timedelta(days=7)
"""A child is reported missing, or back, on the day; an older one is more often a slip in the month."""


@dataclass(frozen=True)
class Report:
    """A missing report that was recorded here: its reference, its child, and what its episode is called."""

    reference: str
    child: dict[str, str]
    episode: str


@dataclass(frozen=True)
class Chosen:
    """The child who was chosen from a list, as events say it; `episode` where it came with one."""

    told: dict[str, Any]
    episode: str = ""


@dataclass(frozen=True)
class OnRecord:
    """What the store knows of what a form is about.

    `corrected`: the child of the record that the form corrects, as events say it. `starts`: when each absence
    of the child began, by its references. `of_others`: references of the form under which only other children
    were reported missing.
    """

    reports: Mapping[str, Report] = field(default_factory=dict)
    chosen: Chosen | None = None
    corrected: Mapping[str, Any] | None = None
    starts: Mapping[str, datetime] = field(default_factory=dict)
    of_others: Container[str] = ()


@dataclass(frozen=True)
class Doubt:
    """Something that is more often a slip than so: a person is asked, and what they confirm is taken."""

    name: str
    sentence: str
    values: Mapping[str, str]

    @property
    def key(self) -> str:
        """Holds the values, so that a confirmed doubt says nothing of other ones."""
        return " | ".join((self.sentence, *self.values.values()))


@dataclass
class Reader:
    """One reading of one form. `errors` maps a field's id to a sentence that says what would be right;
    `doubts` are what nobody has confirmed yet; `unsaid` the choices that a corrected record never gave, and
    that nobody need make up.
    """

    answers: Answers
    now: datetime
    on_record: OnRecord = field(default_factory=OnRecord)
    unsaid: Container[str] = ()
    errors: dict[str, str] = field(default_factory=dict)
    doubts: list[Doubt] = field(default_factory=list)

    def wrong(self, name: str, sentence: str) -> None:
        """Notes an error; the first of a field stands, because it is the one to mend first."""
        self.errors.setdefault(name, sentence)

    def doubt(self, name: str, sentence: str, **values: str) -> None:
        """Asks whether it is right, once: an underscore in a value's name is a space."""
        labelled = {label.replace("_", " "): value for label, value in values.items()}
        doubt = Doubt(name, sentence, labelled)
        if doubt.key not in self.answers.many("confirmed"):
            self.doubts.append(doubt)

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
        if not value and missing and name not in self.unsaid:
            self.wrong(name, missing)
        return value or None

    def choices(self, name: str, codes: Container[str]) -> list[str]:
        values = [value for value in self.answers.many(name) if value]
        if any(value not in codes for value in values):
            self.wrong(name, "Choose from the answers listed")
        return [value for value in values if value in codes]

    def day(self, name: str, what: str, *, missing: str = "", past: bool | None = None) -> date | None:
        """A day as people write it. `what` opens the sentence, such as "Date of birth". `past`: whether a day
        without its year is the latest such day or the next one; None: it must have its year."""
        text = self._day_typed(name)
        if not text:
            if missing:
                self.wrong(name, missing)
            return None
        day, rest = day_and_rest(text, london_day(self.now), past=past)
        if day is None or rest.strip():
            self.wrong(name, f"{what} must be a day in the calendar, like {DAYS_LIKE[past]}")
            return None
        return day

    def _day_typed(self, name: str) -> str:
        """Forms of earlier versions had fields for the month and the year: their drafts still do."""
        parts = (self.answers.one(f"{name}-{part}") for part in ("day", "month", "year"))
        return " ".join(part for part in parts if part)

    def instant(
        self, name: str, what: str, *, missing: str = "", past: bool = True, usual: timedelta = LONG_AGO
    ) -> datetime | None:
        """A date and a London time, as an instant in UTC; not in the future, or not in the past. A person is
        asked about one that is longer ago than is `usual`; what is corrected may be of any time."""
        text, typed = self._day_typed(name), self.answers.one(f"{name}-time")
        if not text and not typed:
            if missing:
                self.wrong(name, missing)
            return None
        day, rest = day_and_rest(text, london_day(self.now), past=past)
        if day is None or (typed and rest.strip()):
            self.wrong(name, f"{what} must have a day in the calendar, like {DAYS_LIKE[past]}")
            return None
        at = self._at(name, what, day, typed or time_beside(rest), past)
        if at and past and at < self.now - usual and not self.on_record.corrected:
            ago = _counted(self.now - at)
            self.doubt(name, f"{what} is {ago} ago.", You_typed=moment(at), Today=moment(self.now))
        return at

    def _at(self, name: str, what: str, day: date, typed: str, past: bool) -> datetime | None:
        clock = time_of(typed)
        if clock is None:
            self.wrong(name, f"{what} must have a time, like 22:40 or 10:40pm")
            return None
        local = datetime.combine(day, clock)
        # An hour that comes twice, when the clocks go back, is read as the first: our clocks start early.
        at = local.replace(tzinfo=LONDON).astimezone(UTC)
        if at.astimezone(LONDON).replace(tzinfo=None) != local:
            self.wrong(name, f"{what} is in the hour that was skipped when the clocks went forward")
            return None
        if at > self.now + SKEW if past else at < self.now - SKEW:
            self.wrong(name, f"{what} must be in the {'past' if past else 'future'}")
            return None
        return at


def _counted(span: timedelta) -> str:
    years = span.days // 365
    return f"{years} years" if years > 1 else f"{span.days} days"
