"""The repeated part of the interview form: each person or place spoken about, and the children named."""

from typing import Any

from homeward.web.forms.envelope import without_blanks
from homeward.web.forms.reader import Reader
from homeward.web.words.codes import CHILD_NUMBERS, CONTACT_KINDS, DISCLOSERS, ELEMENTS, RELATIONS

CONTACTS, CHILDREN = "contacts", "children"
MARKS = ("name", "alias", "phone", "handle", "vehicle", "address")
"""What a contact can be known by."""


def read_contacts(reader: Reader) -> dict[str, dict[str, Any]]:
    """The data of each `contact.disclosed` by its block, such as `contacts-0`, in the order of the page."""
    if reader.answers.misnumbered(CONTACTS):
        reader.wrong(CONTACTS, "People and places did not come as this form sends them. Open the form again")
    return {prefix: _contact(reader, prefix) for prefix in reader.answers.blocks(CONTACTS)}


def _contact(reader: Reader, prefix: str) -> dict[str, Any]:
    discloser = reader.choice(f"{prefix}-discloser", DISCLOSERS, missing="Say who told you about them")
    marks = {mark: reader.text(f"{prefix}-{mark}") for mark in MARKS}
    contact = {
        "kind": reader.choice(f"{prefix}-kind", CONTACT_KINDS) or "unknown",
        "relation": reader.choice(f"{prefix}-relation", RELATIONS),
        **marks,
    }
    place = {name: reader.text(f"{prefix}-place_{name}") for name in ("name", "address")}
    children = [_child(reader, child) for child in reader.answers.blocks(f"{prefix}-{CHILDREN}")]
    if not any(marks.values()) and not any(place.values()) and not children:
        reader.wrong(f"{prefix}-name", "Enter something about the person or the place, or take them out")
    return {
        "discloser": discloser,
        "contact": contact,
        "place": place,
        "elements": reader.choices(f"{prefix}-elements", ELEMENTS),
        "named_children": children,
    }


def _child(reader: Reader, prefix: str) -> dict[str, Any]:
    """A number says who it is; without one, a name or a description does until a person matches it."""
    scheme = reader.choice(f"{prefix}-scheme", CHILD_NUMBERS)
    value = reader.text(f"{prefix}-value", most=64)
    if value and not scheme:
        reader.wrong(f"{prefix}-scheme", "Choose what kind of number it is")
    names = {name: reader.text(f"{prefix}-{name}") for name in ("given_name", "family_name", "description")}
    if not value and not any(names.values()):
        reader.wrong(
            f"{prefix}-given_name", "Enter a name, a number or a description, or take this child out"
        )
    number = {"scheme": scheme, "value": value} if value else {}
    return without_blanks({**number, **names})
