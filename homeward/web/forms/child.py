"""Which child a form is about: a reference number, or a name that a person will match later."""

from dataclasses import dataclass, field
from typing import Any

from homeward.web.forms.reader import Reader
from homeward.web.words import CHILD_HOW, CHILD_NUMBERS


@dataclass(frozen=True)
class ChosenChild:
    """`identifier` goes into `data.child`. `described` holds what is known of a child without a number."""

    identifier: dict[str, str]
    described: dict[str, Any] = field(default_factory=dict)


def read_child(reader: Reader, form_id: str) -> ChosenChild | None:
    """A child without a number goes by this form's own id, until a person says who it is."""
    match reader.choice("child-how", CHILD_HOW, missing="Say how you can identify the child"):
        case "number":
            return _by_number(reader)
        case "name":
            return _by_name(reader, form_id)
        case _:
            return None


def _by_number(reader: Reader) -> ChosenChild | None:
    scheme = reader.choice("child-scheme", CHILD_NUMBERS, missing="Choose what kind of number it is")
    value = reader.text("child-value", missing="Enter the child's number", most=64)
    return ChosenChild({"scheme": scheme, "value": value}) if scheme and value else None


def _by_name(reader: Reader, form_id: str) -> ChosenChild | None:
    given = reader.text("child-given_name", missing="Enter the child's first name", most=100)
    family = reader.text("child-family_name", missing="Enter the child's last name", most=100)
    born = reader.day("child-date_of_birth", "Date of birth")
    if born and born > reader.now.date():
        reader.wrong("child-date_of_birth", "Date of birth must be in the past")
    described = {"given_name": given, "family_name": family, "date_of_birth": born and born.isoformat()}
    known = {name: value for name, value in described.items() if value}
    return ChosenChild({"scheme": "local", "value": f"homeward-web:{form_id}"}, known)
