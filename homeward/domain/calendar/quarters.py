"""Quarters of the financial year, which begins in April: 2015Q3 is October to December 2015."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from homeward.domain.calendar.deadlines import LONDON
from homeward.domain.events.kinds import as_instant, london_day


@dataclass(frozen=True)
class Period:
    """Whole days in London, from the first to the last, both included."""

    first: date
    last: date

    @property
    def starts_at(self) -> datetime:
        return as_instant(self.first)

    @property
    def ends_at(self) -> datetime:
        """The first instant after it."""
        return as_instant(self.last + timedelta(days=1))

    def holds(self, at: datetime) -> bool:
        return self.starts_at <= at < self.ends_at


@dataclass(frozen=True, order=True)
class Quarter:
    year: int
    number: int

    @property
    def name(self) -> str:
        return f"{self.year}Q{self.number}"

    @property
    def starts_at(self) -> datetime:
        """Its first instant in London; it ends where the next one starts."""
        month = 3 * self.number + 1
        return datetime(self.year + month // 12, month % 12, 1, tzinfo=LONDON)

    @property
    def ends_at(self) -> datetime:
        return self.next.starts_at

    @property
    def period(self) -> Period:
        return Period(london_day(self.starts_at), london_day(self.ends_at) - timedelta(days=1))

    @property
    def in_words(self) -> str:
        """Such as July to September 2026 (2026Q2)."""
        return f"{self.period.first:%B} to {self.period.last:%B %Y} ({self.name})"

    @property
    def next(self) -> "Quarter":
        return Quarter(self.year, self.number + 1) if self.number < 4 else Quarter(self.year + 1, 1)

    @property
    def previous(self) -> "Quarter":
        return Quarter(self.year, self.number - 1) if self.number > 1 else Quarter(self.year - 1, 4)


def quarter_of(at: datetime) -> Quarter:
    local = at.astimezone(LONDON)
    year, month = (local.year, local.month - 3) if local.month > 3 else (local.year - 1, local.month + 9)
    return Quarter(year, (month - 1) // 3 + 1)


def quarter_named(name: str) -> Quarter:
    """Raises ValueError where it is no quarter such as 2015Q3."""
    year, _, number = name.upper().partition("Q")
    if len(year) != 4 or not year.isdecimal() or number not in ("1", "2", "3", "4"):
        raise ValueError(f"no quarter such as 2015Q3: {name}")
    return Quarter(int(year), int(number))


def week_named(name: str) -> Period:
    """Monday to Sunday. Raises ValueError where it is no week such as 2026-W10."""
    monday = datetime.strptime(f"{name.upper()}-1", "%G-W%V-%u").date()
    return Period(monday, monday + timedelta(days=6))


def month_named(name: str) -> Period:
    """Raises ValueError where it is no month such as 2026-03."""
    first = datetime.strptime(name, "%Y-%m").date()
    return Period(first, (first.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1))


def last_week(now: datetime) -> Period:
    """The last one that is over."""
    today = london_day(now)
    monday = today - timedelta(days=today.weekday() + 7)
    return Period(monday, monday + timedelta(days=6))


def last_month(now: datetime) -> Period:
    """The last one that is over."""
    last = london_day(now).replace(day=1) - timedelta(days=1)
    return Period(last.replace(day=1), last)


def last_quarter(now: datetime) -> Period:
    """The last one that is over."""
    return quarter_of(now).previous.period
