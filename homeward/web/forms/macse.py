"""The forms of the MACSE queue: accept a candidate, or decline."""

from dataclasses import dataclass
from datetime import date

from homeward.domain.codes import AGENCY
from homeward.domain.events.kinds import london_day
from homeward.web.forms.reader import MOST_NARRATIVE, Reader
from homeward.web.words import MACSE_REASONS, PROFILE, YES_NO_UNKNOWN


@dataclass(frozen=True)
class Acceptance:
    """What the coordinator says on accepting a child; each question of `profile` is answered."""

    case: str
    referrer_agency: str
    reasons: list[str]
    profile: dict[str, str]
    narrative: str


def read_acceptance(reader: Reader) -> Acceptance | None:
    """None where something is wrong."""
    narrative = reader.text("narrative", missing="Enter why the child is accepted", most=MOST_NARRATIVE)
    agency = reader.choice("referrer_agency", AGENCY, missing="Choose who referred the child")
    reasons = reader.choices("reasons", MACSE_REASONS)
    if not reasons:
        reader.wrong("reasons", "Choose at least one reason")
    answers = {
        name: reader.choice(name, YES_NO_UNKNOWN, missing=f"Say whether {label[0].lower()}{label[1:]}")
        for name, label in PROFILE.items()
    }
    case = reader.text("case", missing="Enter the reference of the case", most=64)
    if reader.errors or not (narrative and agency and case):
        return None
    profile = {name: answer for name, answer in answers.items() if answer}
    return Acceptance(case, agency, reasons, profile, narrative)


def read_meeting(reader: Reader) -> date | None:
    """The day of the next meeting."""
    held_on = reader.day("held_on", "The day of the meeting", missing="Enter the day of the next meeting")
    if held_on and held_on < london_day(reader.now):
        reader.wrong("held_on", "The day of the next meeting must be today or later")
    return None if reader.errors else held_on


def read_refusal(reader: Reader) -> str | None:
    """The reason for declining."""
    return reader.text("decline_reason", missing="Enter why the child is not accepted", most=MOST_NARRATIVE)
