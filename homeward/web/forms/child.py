"""Which child a form is about: a reference number, or a name that a person will match later."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from homeward.web.forms.envelope import CloudEvent, Origin
from homeward.web.forms.reader import Reader
from homeward.web.words import CHILD_HOW, CHILD_HOW_LATER, CHILD_NUMBERS

REPORT = "report"
"""The field of `data` that keeps the reference by which a person gave the child, if they did."""


@dataclass(frozen=True)
class ChosenChild:
    """`told` goes into the data of each event. `described` is what is known of a child without a number."""

    told: dict[str, Any]
    described: dict[str, Any] = field(default_factory=dict)

    def registration(self, origin: Origin, at: datetime) -> list[CloudEvent]:
        """Puts a child who is known by name alone on record."""
        if not self.described:
            return []
        return [origin.event("child.registered", at, {**self.told, **self.described}, part="child")]


def read_child(reader: Reader, form_id: str, *, reference: str = "") -> ChosenChild | None:
    """A child without a number goes by this form's own id, until a person says who it is.

    `reference` names the field with the reference of the missing report, on forms that come after one.
    """
    options = CHILD_HOW_LATER if reference else CHILD_HOW
    match reader.choice("child-how", options, missing="Say how you can identify the child"):
        case "number":
            return _by_number(reader)
        case "name":
            return _by_name(reader, form_id)
        case "reference":
            return _by_reference(reader, reference)
        case _:
            return None


def episodes(reader: Reader, name: str, missing: str) -> list[str]:
    """What the source calls each missing episode; a reference of ours is replaced by that."""
    typed = (reader.text(name, missing=missing) or "").split()
    return [reader.reports[one.upper()].episode if one.upper() in reader.reports else one for one in typed]


def _by_reference(reader: Reader, reference: str) -> ChosenChild | None:
    typed = reader.answers.one(reference).upper().split()
    found = [reader.reports[one] for one in typed if one in reader.reports]
    if found and all(report.child == found[0].child for report in found):
        return ChosenChild({"child": found[0].child, REPORT: found[0].reference})
    if typed:
        reader.wrong(reference, "No child was reported here under this reference. Check it, or give a number")
    return None


def _by_number(reader: Reader) -> ChosenChild | None:
    scheme = reader.choice("child-scheme", CHILD_NUMBERS, missing="Choose what kind of number it is")
    value = reader.text("child-value", missing="Enter the child's number", most=64)
    return ChosenChild({"child": {"scheme": scheme, "value": value}}) if scheme and value else None


def _by_name(reader: Reader, form_id: str) -> ChosenChild | None:
    given = reader.text("child-given_name", missing="Enter the child's first name", most=100)
    family = reader.text("child-family_name", missing="Enter the child's last name", most=100)
    born = reader.day("child-date_of_birth", "Date of birth")
    if born and born > reader.now.date():
        reader.wrong("child-date_of_birth", "Date of birth must be in the past")
    described = {"given_name": given, "family_name": family, "date_of_birth": born and born.isoformat()}
    known = {name: value for name, value in described.items() if value}
    return ChosenChild({"child": {"scheme": "local", "value": f"homeward-web:{form_id}"}}, known)
