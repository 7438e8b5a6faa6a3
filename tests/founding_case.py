"""The founding case as a file of events, and what must and must not be found in it (tests/data).

A girl who was interviewed says that another girl, whom she names, also goes to a man's flat; the man is
linked to a MACSE case already.
"""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from homeward.up.borough import FOUNDING_CASE

FILE = FOUNDING_CASE
EXPECTED = Path(__file__).parent / "data" / "founding-case.expected.json"
CONCLUSIONS: dict[str, Any] = json.loads(EXPECTED.read_text())


@dataclass(frozen=True)
class FoundingCase:
    """The case with people, places and events of its own, so that one system can be told of several.

    `findings` are (child, code), sorted.
    """

    number: int

    @property
    def events(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.lines]

    @property
    def lines(self) -> list[str]:
        return [self._own(line) for line in FILE.read_text().splitlines()]

    @property
    def findings(self) -> list[tuple[str, str]]:
        found = [(self._own(each["child"]["value"]), each["code"]) for each in CONCLUSIONS["must_find"]]
        return sorted(found)

    @property
    def candidates(self) -> list[str]:
        return [self._own(child) for child in CONCLUSIONS["candidates"]]

    @property
    def children(self) -> set[str]:
        return {child for child, _ in self.findings}

    def _own(self, text: str) -> str:
        changes = {
            "W-": f"W{self.number}-",
            '"ev-': f'"ev-{self.number}-',
            "900123": f"900{self.number:03}",
            ", 12 ": f", {self.number} ",
        }
        for old, new in changes.items():
            text = text.replace(old, new)
        return text
