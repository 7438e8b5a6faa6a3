"""The form that records what the missing group decided about a child."""

from dataclasses import dataclass
from datetime import date

from homeward.domain.events.kinds import london_day
from homeward.web.forms.reader import MOST_NARRATIVE, Reader

NEXT = {"stays": "The child stays on the list", "leaves": "The child leaves the list"}


@dataclass(frozen=True)
class Decided:
    """`next_on`: when the group looks at the child again; None: the child leaves the list."""

    decision: str
    held_on: date
    next_on: date | None


def read_decision(reader: Reader) -> Decided | None:
    """None where something is wrong."""
    decision = reader.text("decision", missing="Enter what the group decided", most=MOST_NARRATIVE)
    held_on = reader.day("held_on", "The day of the meeting", missing="Enter when the group met", past=True)
    if held_on and held_on > london_day(reader.now):
        reader.wrong("held_on", "The day of the meeting must be today or in the past")
    then = reader.choice("then", NEXT, missing="Say whether the child stays on the list")
    next_on = None
    if then == "stays":
        next_on = reader.day(
            "next_on", "The next date", missing="Enter when the group looks at the child again", past=False
        )
        if next_on and held_on and next_on <= held_on:
            reader.wrong("next_on", "The next date must be after the day of the meeting")
    if reader.errors or not (decision and held_on):
        return None
    return Decided(decision, held_on, next_on)
