"""Instants as people read them: Europe/London, words where they are shorter than figures."""

from datetime import date, datetime, timedelta

from homeward.domain.calendar.deadlines import LONDON
from homeward.domain.calendar.written_dates import written
from homeward.engine.words.phrases import counted


def clock(at: datetime) -> str:
    """Such as 22:40."""
    return f"{at.astimezone(LONDON):%H:%M}"


def day(at: date) -> str:
    """Such as 3 March 2026; of an instant, its London day."""
    return written(at.astimezone(LONDON) if isinstance(at, datetime) else at)


def month(at: datetime) -> str:
    """Such as March 2026, in London."""
    return f"{at.astimezone(LONDON):%B %Y}"


def moment(at: datetime) -> str:
    """Such as Tuesday 3 March 2026 at 22:40."""
    return f"{at.astimezone(LONDON):%A} {day(at)} at {clock(at)}"


def moment_near(at: datetime, now: datetime) -> str:
    """As short as can be without doubt: today at 22:40, tomorrow at 09:00, Tue 3 March at 22:40."""
    local, today = at.astimezone(LONDON), now.astimezone(LONDON).date()
    near = {-1: "yesterday", 0: "today", 1: "tomorrow"}.get((local.date() - today).days)
    if near:
        return f"{near} at {clock(at)}"
    year = "" if local.year == today.year else f" {local.year}"
    return f"{local:%a} {local.day} {local:%B}{year} at {clock(at)}"


def ago(at: datetime, now: datetime) -> str:
    """Such as "12 minutes ago"; whole units, rounded down."""
    return f"{span(now - at)} ago" if now - at >= timedelta(minutes=1) else "just now"


def until(at: datetime, now: datetime) -> str:
    """Such as "in 3 hours" or "3 hours ago"."""
    return ago(at, now) if at <= now else f"in {span(at - now)}"


def time_left(due: datetime, now: datetime) -> str:
    """Such as "11 hours left" or "overdue by 2 days"."""
    return f"overdue by {span(now - due)}" if due <= now else f"{span(due - now)} left"


def span(length: timedelta) -> str:
    minutes = max(int(length.total_seconds() // 60), 1)
    if minutes < 60:
        return counted(minutes, "minute")
    if minutes < 48 * 60:
        return counted(minutes // 60, "hour")
    return counted(minutes // (24 * 60), "day")


def long_span(length: timedelta) -> str:
    """The same, from two months on in months of 30 days."""
    return counted(length.days // 30, "month") if length.days >= 60 else span(length)


def hours(number: float) -> str:
    """So many hours as a length of time, such as "5 hours" or "12 days"."""
    return span(timedelta(hours=number))


def instant(written: str) -> datetime:
    """As the store keeps it within a list."""
    return datetime.fromisoformat(written)


def dialled(number: str) -> str:
    """A telephone number as a link needs it, without the spaces that people read it by."""
    return "".join(each for each in number if each.isdigit() or each == "+")
