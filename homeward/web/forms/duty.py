"""The forms of the duty team: a shift on the rota, and handing over."""

from collections.abc import Container
from dataclasses import dataclass
from datetime import datetime, timedelta

from homeward.domain.calendar.deadlines import LONDON
from homeward.domain.telling.rota import ROLES
from homeward.web.forms.reader import MOST_NARRATIVE, Reader

LONGEST_SHIFT = timedelta(days=7)
WEEKS = {str(number): f"{number} weeks" if number > 1 else "This once" for number in (1, 2, 4, 8, 13)}
"""For how many weeks in a row a shift is put on the rota."""


@dataclass(frozen=True)
class Shifts:
    """One person in one role, from an instant on and before another, in so many weeks."""

    role: str
    username: str
    spans: list[tuple[datetime, datetime]]


def read_shift(reader: Reader, people: Container[str]) -> Shifts | None:
    """None where something is wrong."""
    role = reader.choice("role", ROLES, missing="Choose what the person is on duty for")
    username = reader.choice("username", people, missing="Choose who is on duty")
    starts = reader.instant("starts", "The start", missing="Enter when the shift begins", past=False)
    ends = reader.instant("ends", "The end", missing="Enter when the shift ends", past=False)
    weeks = reader.choice("weeks", WEEKS, missing="Choose for how many weeks")
    if starts and ends and ends <= starts:
        reader.wrong("ends", "The end must be after the start")
    elif starts and ends and ends - starts > LONGEST_SHIFT:
        reader.wrong("ends", "A shift must be 7 days or shorter. Add another for what comes after")
    if reader.errors or not (role and username and starts and ends and weeks):
        return None
    return Shifts(role, username, [(_later(starts, week), _later(ends, week)) for week in range(int(weeks))])


def _later(at: datetime, weeks: int) -> datetime:
    """At the same time by the clock on the wall, also where the clocks have changed meanwhile."""
    return (at.astimezone(LONDON) + timedelta(weeks=weeks)).astimezone(at.tzinfo)


WITHIN = {"1": "Within 1 hour", "4": "Within 4 hours", "24": "Within 24 hours", "72": "Within 3 days"}
"""By when somebody is asked to answer, in hours."""


@dataclass(frozen=True)
class Asking:
    """What is asked of whom, and how soon they should answer."""

    of: str
    question: str
    within: timedelta


def read_asking(reader: Reader) -> Asking | None:
    """None where something is wrong."""
    of = reader.text("asked_of", missing="Enter whom you asked")
    question = reader.text("question", missing="Enter what you asked", most=MOST_NARRATIVE)
    within = reader.choice("within", WITHIN, missing="Choose how soon they should answer")
    if reader.errors or not (of and question and within):
        return None
    return Asking(of, question, timedelta(hours=int(within)))


NEXT_SHIFT = "next-shift"
"""Whoever comes on duty next, where no person is named."""


@dataclass(frozen=True)
class HandingOver:
    """`to` None: whoever comes on duty next."""

    to: str | None
    note: str
    alerts: list[str]


def read_handover(reader: Reader, people: Container[str], mine: Container[str]) -> HandingOver | None:
    """None where something is wrong. `people` hold the next shift too."""
    alerts = reader.choices("alerts", mine)
    note = reader.text("note", missing="Enter what the next person must know", most=MOST_NARRATIVE)
    to = reader.choice("to", people, missing="Choose to whom you hand over")
    if reader.errors or not (to and note):
        return None
    return HandingOver(None if to == NEXT_SHIFT else to, note, alerts)
