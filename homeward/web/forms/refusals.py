"""Puts what the event schemas refuse beside the field of the form that it came from."""

import re
from collections.abc import Sequence

from homeward.errors import Problem
from homeward.web.forms.answers import Answers
from homeward.web.forms.disclosure import CHILDREN, CONTACTS
from homeward.web.forms.envelope import CloudEvent

FIELDS = {
    "child": "child-value",
    "child.scheme": "child-scheme",
    "child.value": "child-value",
    "given_name": "child-given_name",
    "family_name": "child-family_name",
    "date_of_birth": "child-date_of_birth",
    "last_seen_place.address": "last_seen_place",
    "place.address": "place",
}
"""Where a field of `data` is not named as its field on the page."""

NAMED_CHILD = re.compile(r"named_children\[(?P<index>\d+)\]\.?(?P<field>.*)")


def field_errors(event: CloudEvent, answers: Answers, problems: Sequence[Problem]) -> dict[str, str]:
    """Field of the form -> sentence."""
    part = event["id"].removeprefix(answers.one("form")).removeprefix("-")
    errors: dict[str, str] = {}
    for problem in problems:
        path = problem.field.removeprefix("data.")
        name = _contact_field(answers, part, path) if part.startswith(CONTACTS) else FIELDS.get(path, path)
        errors.setdefault(name, f"This answer {problem.message}")
    return errors


def _contact_field(answers: Answers, part: str, path: str) -> str:
    if named := NAMED_CHILD.fullmatch(path):
        block = answers.blocks(f"{part}-{CHILDREN}")[int(named["index"])]
        return f"{block}-{named['field'] or 'given_name'}"
    return f"{part}-{path.replace('contact.', '').replace('place.', 'place_')}"
