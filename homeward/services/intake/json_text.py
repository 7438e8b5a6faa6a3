"""JSON as others send it, where a name that an object gives twice is no slip to pass over."""

import json
from collections import Counter
from typing import Any

from homeward.errors import Problem

LONGEST_NAME = 50
"""Characters of a name that are told."""


class NameTwice(Exception):
    """An object gives a name twice, and one of the two would be lost. `problems` has every such name."""

    def __init__(self, names: list[str]) -> None:
        self.problems = tuple(
            Problem(
                "",
                f"gives the name {name[:LONGEST_NAME]!a} twice in one object: only one of them can be meant",
            )
            for name in dict.fromkeys(names)
        )
        super().__init__("a name is given twice")


def read_json_text(text: str) -> Any:
    """Raises NameTwice, ValueError or RecursionError."""
    twice: list[str] = []

    def as_object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(pairs)
        if len(found) < len(pairs):
            counted = Counter(name for name, _ in pairs)
            twice.extend(name for name, count in counted.items() if count > 1)
        return found

    content = json.loads(text, object_pairs_hook=as_object)
    if twice:
        raise NameTwice(twice)
    return content
