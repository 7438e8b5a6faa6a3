"""The forms that suppress a rule for a child, and lift that again."""

from dataclasses import dataclass
from datetime import datetime

from homeward.domain.events.kinds import as_instant, london_day
from homeward.domain.events.types.suppressions import LONGEST
from homeward.web.forms.reader import MOST_NARRATIVE, Reader
from homeward.web.words.moments import day as in_words


@dataclass(frozen=True)
class Asked:
    """Why a rule should raise no alert about the child, and until when: the start of a day in London."""

    reason: str
    until: datetime


def read_suppression(reader: Reader) -> Asked | None:
    """None where something is wrong."""
    reason = reader.text("reason", missing="Enter why the rule should be silent", most=MOST_NARRATIVE)
    day = reader.day("until", "The day", missing="Enter the day from which it alerts again", past=False)
    until = as_instant(day) if day else None
    if until and until <= reader.now:
        reader.wrong("until", "The day must be in the future")
    if until and until > reader.now + LONGEST:
        latest = in_words(london_day(reader.now + LONGEST))
        reader.wrong("until", f"The day must be {latest} or earlier")
    return Asked(reason, until) if reason and until and not reader.errors else None


def read_lifting(reader: Reader) -> str | None:
    """The reason for lifting it."""
    return reader.text("reason", missing="Enter why the rule should alert again", most=MOST_NARRATIVE)
