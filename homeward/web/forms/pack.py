"""The forms of the packs of meetings: plan a meeting, approve a draft."""

from dataclasses import dataclass
from datetime import date

from homeward.domain.events.kinds import london_day
from homeward.web.forms.reader import MOST_NARRATIVE, Reader


@dataclass(frozen=True)
class Approved:
    """The number of the draft that was read, and what whoever approves it adds."""

    number: int
    note: str | None


def read_meeting(reader: Reader) -> date | None:
    """None where something is wrong."""
    held_on = reader.day("held_on", "The day of the meeting", missing="Enter the day of the meeting")
    if held_on and held_on < london_day(reader.now):
        reader.wrong("held_on", "The day of the meeting must be today or in the future")
    return None if reader.errors else held_on


def read_approval(reader: Reader) -> Approved | None:
    """None where something is wrong."""
    number, note = reader.answers.one("number"), reader.text("note", most=MOST_NARRATIVE)
    if reader.answers.one("read") != "yes":
        reader.wrong("read", "Say that you have read the draft")
    if not number.isdecimal():
        reader.wrong("read", "The page did not say which draft this is. Open it again")
    return None if reader.errors else Approved(int(number), note)
